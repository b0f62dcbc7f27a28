// The columns of the list: which, in which order, how wide, how close the rows stand, kept for the
// person; and the list sorted by any of them.
import AxeBuilder from '@axe-core/playwright';
import { fits, hydrated } from '../fixtures/page.js';
import { draft, expect, test } from '../fixtures/test.js';

// Without the boxes, which are always there.
const heads = (board) => board.table.locator('thead th:not(.row__select)');
const head = (board, name) => board.table.getByRole('columnheader', { name, exact: true });
const edge = (board, name) => board.table.getByRole('separator', { name: `Width of ${name}`, exact: true });
const widthOf = async (locator) => Math.round((await locator.boundingBox()).width);
const names = (board) => heads(board).evaluateAll((heads) => heads.map((head) => head.textContent.trim()));
const GIVEN = ['Order', 'Customer', 'Items', 'Total', 'Status', 'Age'];

async function openColumns(board) {
  await board.page.getByRole('button', { name: 'Columns' }).click();
  await expect(board.page.getByRole('dialog', { name: 'Columns' })).toBeVisible();
  return board.dialog;
}

test('columns are chosen and ordered, show at once, and are kept for the person', async ({ person, server }) => {
  test.slow();
  await server.api('POST', '/api/orders', {
    ...draft('Seeblick GmbH', ['NW-01', 1]),
    contact: 'Hanna Moos',
    city: 'Mannheim',
    country: 'Germany',
  });
  const anna = await person();
  const row = anna.row('Seeblick GmbH');
  await expect(row).toContainText('Mannheim, Germany');
  expect(await names(anna)).toEqual(GIVEN);
  const dialog = await openColumns(anna);
  await dialog.getByRole('checkbox', { name: 'Contact' }).check();
  await dialog.getByRole('checkbox', { name: 'City' }).check();
  await dialog.getByRole('checkbox', { name: 'Items' }).uncheck();
  await expect(dialog.getByRole('checkbox', { name: /^Order/ })).toBeDisabled();
  await expect(row.getByRole('cell', { name: 'Hanna Moos' })).toBeVisible();
  await expect(row.getByRole('cell', { name: 'Mannheim' })).toBeVisible();
  // What has a column of its own is not said twice.
  await expect(row.locator('td:not(.row__select)').first()).toHaveText(/^Seeblick GmbH\s*Germany$/);

  // By keyboard, which keeps the focus where it is.
  const up = dialog.getByRole('button', { name: 'Move Age up' });
  await up.focus();
  for (const place of [9, 8, 7]) {
    await anna.page.keyboard.press('Enter');
    await expect(dialog.getByRole('status')).toHaveText(`Age: ${place} of 10`);
    await expect(up).toBeFocused();
  }
  // With the pointer.
  await dialog.getByText('Total', { exact: true }).dragTo(dialog.getByText('Customer', { exact: true }));
  const chosen = ['Order', 'Total', 'Customer', 'Contact', 'City', 'Age', 'Status'];
  await expect.poll(() => names(anna)).toEqual(chosen);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(anna.page.getByRole('button', { name: 'Columns' })).toBeFocused();

  await anna.page.reload();
  await expect.poll(() => names(anna)).toEqual(chosen);
  const tab = await anna.anotherTab();
  await expect.poll(() => names(tab)).toEqual(chosen);
  const inTab = await openColumns(tab);
  await inTab.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => names(tab)).toEqual(GIVEN);
  // The other tab follows.
  await expect.poll(() => names(anna)).toEqual(GIVEN);
});

test('the list can be sorted by each column that has an order', async ({ person }) => {
  test.slow();
  const anna = await person();
  const dialog = await openColumns(anna);
  for (const name of ['City', 'Country', 'Updated']) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  for (const [name, sort, direction] of [
    ['Order', '-number', 'descending'],
    ['Customer', 'customer', 'ascending'],
    ['City', 'city', 'ascending'],
    ['Country', 'country', 'ascending'],
    ['Items', '-items', 'descending'],
    ['Total', '-total', 'descending'],
    ['Status', 'status', 'ascending'],
    ['Updated', '-updated_at', 'descending'],
  ]) {
    await head(anna, name).getByRole('link').click();
    await expect(anna.page).toHaveURL(new RegExp(`\\?sort=${sort}$`));
    await expect(head(anna, name)).toHaveAttribute('aria-sort', direction);
  }
  await head(anna, 'City').getByRole('link').click();
  await expect(anna.rows.first()).toContainText('Aachen');
  await head(anna, 'City').getByRole('link').click();
  await expect(anna.page).toHaveURL(/\?sort=-city$/);
  await expect(anna.rows.first()).not.toContainText('Aachen');
});

test('a column is made wider by its edge: with the pointer, by keyboard, and back by a double click', async ({ person }) => {
  const anna = await person();
  const items = head(anna, 'Items');
  await expect(edge(anna, 'Items')).toBeVisible();
  const table = await widthOf(anna.table);
  const [wide, total] = [await widthOf(items), await widthOf(head(anna, 'Total'))];
  const box = await edge(anna, 'Items').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await anna.page.mouse.move(x, y);
  await anna.page.mouse.down();
  await anna.page.mouse.move(x + 30, y, { steps: 5 });
  await anna.page.mouse.up();
  await expect.poll(() => widthOf(items)).toBe(wide + 30);
  // What one gains its neighbour loses: the table is as wide as before.
  expect(await widthOf(head(anna, 'Total'))).toBe(total - 30);
  expect(await widthOf(anna.table)).toBe(table);
  await expect(anna.page).toHaveURL(/\/$/);

  await edge(anna, 'Items').focus();
  await anna.page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(items)).toBe(wide + 14);
  await expect(edge(anna, 'Items')).toHaveAttribute('aria-valuenow', String(wide + 14));
  await anna.page.keyboard.press('Home');
  await expect(edge(anna, 'Items')).toHaveAttribute('aria-valuenow', '80');
  await anna.page.reload();
  await expect.poll(() => widthOf(items)).toBe(80);
  await edge(anna, 'Items').dblclick();
  await expect.poll(() => widthOf(items)).toBe(wide);
  expect(await widthOf(head(anna, 'Total'))).toBe(total);
});

test('rows are dense or roomy, by a shortcut and the palette, too', async ({ person }) => {
  const anna = await person();
  const height = async () => Math.round((await anna.rows.nth(3).boundingBox()).height);
  const roomy = await height();
  await anna.page.keyboard.press('c');
  await anna.dialog.getByRole('radio', { name: 'Dense' }).check();
  await expect.poll(height).toBeLessThan(roomy - 8);
  await anna.page.keyboard.press('Escape');
  await anna.page.reload();
  await expect.poll(height).toBeLessThan(roomy - 8);
  await hydrated(anna.page);
  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type('density');
  await anna.page.keyboard.press('Enter');
  await anna.dialog.getByRole('radio', { name: 'Roomy' }).check();
  await expect.poll(height).toBe(roomy);
});

test('columns without room are left out and named, and the row that has the focus keeps it', async ({ person }) => {
  const anna = await person();
  const dialog = await openColumns(anna);
  for (const name of ['Contact', 'City', 'Country', 'Updated']) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(heads(anna)).toHaveCount(10);
  await anna.rows.first().getByRole('link').click();
  await expect(anna.panel).toBeVisible();
  await expect.poll(() => heads(anna).count()).toBeLessThan(10);
  await fits(anna.page);
  await openColumns(anna);
  await expect(dialog.getByText('no room at this width').first()).toBeVisible();
});

test('on a phone each order stays a card, whatever columns are chosen', async ({ person }) => {
  const anna = await person({
    viewport: { width: 390, height: 844 },
    prepare: (context) =>
      context.addInitScript(() =>
        localStorage.setItem('live-orders.columns', '{"columns":[{"name":"number"},{"name":"city"}],"density":"dense"}'),
      ),
  });
  await expect(anna.rows.first()).toContainText('$');
  await expect(anna.rows.first().locator('.row__customer')).toBeVisible();
  await expect(anna.page.getByRole('button', { name: 'Columns' })).toBeHidden();
});

test('a choice that makes no sense any more leaves the list as at first', async ({ person }) => {
  const anna = await person({
    prepare: (context) => context.addInitScript(() => localStorage.setItem('live-orders.columns', '{"columns":7}')),
  });
  await expect(edge(anna, 'Items')).toBeVisible();
  expect(await names(anna)).toEqual(GIVEN);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the dialog of columns and a dense table are accessible, ${colorScheme}`, async ({ person }) => {
    test.slow();
    const anna = await person({ path: '/?q=rattlesnake', colorScheme, reducedMotion: 'reduce' });
    const dialog = await openColumns(anna);
    await dialog.getByRole('radio', { name: 'Dense' }).check();
    await dialog.getByRole('checkbox', { name: 'City' }).check();
    await check(anna.page);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(anna.dialog).toBeHidden();
    await check(anna.page);
  });
}

async function check(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`);
  expect(found).toEqual([]);
}
