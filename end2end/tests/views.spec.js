// The reader's own views: a name for a filter, its sort and its columns, beside those that everybody has.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/test.js';

const views = (board) => board.page.getByRole('navigation', { name: 'Views' });
const view = (board, name) => views(board).getByRole('link', { name, exact: true });
const edit = (board) => views(board).getByRole('button', { name: /^(Save view|Edit views)$/ });
const heads = (board) => board.table.locator('thead th:not(.row__select)');

async function all(board) {
  await board.page.keyboard.press('g');
  await board.page.keyboard.press('a');
  await expect(board.shown).toHaveText('50 of 830');
}

async function save(board, name) {
  await edit(board).click();
  const field = board.dialog.getByRole('textbox', { name: 'Name of the view' });
  await expect(field).toBeFocused();
  await field.fill(name);
  await board.dialog.getByRole('button', { name: 'Save view' }).click();
}

test('a filter, its sort and its columns are saved as a view and kept for the person', async ({ person }) => {
  test.slow();
  const anna = await person({ path: '/?country=germany&sort=-total' });
  await save(anna, '  Big   Germans ');
  await expect(anna.dialog).toBeHidden();
  await expect(view(anna, 'Big Germans')).toHaveAttribute('aria-current', 'true');
  await expect(edit(anna)).toHaveText('Edit views');
  await expect(edit(anna)).toBeFocused();
  // Its columns are its own.
  await anna.page.keyboard.press('c');
  await expect(anna.dialog).toContainText('They belong to your view “Big Germans”.');
  await anna.dialog.getByRole('checkbox', { name: 'City' }).check();
  await anna.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(heads(anna)).toHaveCount(7);
  await all(anna);
  await expect(heads(anna)).toHaveCount(6);
  await expect(view(anna, 'Big Germans')).not.toHaveAttribute('aria-current', 'true');

  await anna.page.goBack();
  await expect(heads(anna)).toHaveCount(7);
  await anna.page.goForward();
  await anna.page.reload();
  await expect(heads(anna)).toHaveCount(6);
  await view(anna, 'Big Germans').click();
  await expect(anna.page).toHaveURL(/\?country=germany&sort=-total$/);
  await expect(heads(anna)).toHaveCount(7);
  // Sorted otherwise it keeps its columns.
  await anna.table.getByRole('columnheader', { name: 'City' }).getByRole('link').click();
  await expect(anna.page).toHaveURL(/sort=city$/);
  await expect(heads(anna)).toHaveCount(7);
  await expect(view(anna, 'Big Germans')).not.toHaveAttribute('aria-current', 'true');
});

test('each view is in the palette', async ({ person }) => {
  const anna = await person({ path: '/?q=rattlesnake' });
  await save(anna, 'Snakes');
  await all(anna);
  for (const [typed, url] of [['view snak', /\?q=rattlesnake$/], ['view to pack', /\?status=paid&sort=created_at$/]]) {
    await anna.page.keyboard.press('Control+k');
    await expect(anna.page.getByRole('combobox', { name: 'Find and do anything' })).toBeFocused();
    await anna.page.keyboard.type(typed);
    await anna.page.keyboard.press('Enter');
    await expect(anna.page).toHaveURL(url);
  }
});

test('what is wrong with a name is said at its field', async ({ person }) => {
  const anna = await person({ path: '/?q=rattlesnake' });
  await save(anna, 'Snakes');
  await anna.tab('New').click();
  await expect(edit(anna)).toHaveText('Save view');
  const field = anna.dialog.getByRole('textbox', { name: 'Name of the view' });
  for (const [name, problem] of [
    [' ', 'Must not be empty.'],
    ['SNAKES', 'Is taken by another of your views.'],
    ['late', 'Is the name of a view that everybody has.'],
  ]) {
    await save(anna, name);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(problem);
    await expect(field).toBeFocused();
    await anna.page.keyboard.press('Escape');
    await expect(anna.dialog).toBeHidden();
  }
});

test('a view is renamed and deleted, and other tabs follow', async ({ person }) => {
  test.slow();
  const anna = await person({ path: '/?q=rattlesnake' });
  await save(anna, 'Snakes');
  const tab = await anna.anotherTab();
  await expect(view(tab, 'Snakes')).toBeVisible();
  await anna.page.keyboard.press('Shift+V');
  await expect(anna.dialog).toContainText('This list is your view “Snakes”.');
  await anna.dialog.getByRole('button', { name: 'Rename Snakes' }).click();
  const field = anna.dialog.getByRole('textbox', { name: 'New name' });
  await expect(field).toBeFocused();
  await field.fill('Today');
  await anna.page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription('Is the name of a view that everybody has.');
  // Escape goes one step back, and then another.
  await anna.page.keyboard.press('Escape');
  await expect(anna.dialog.getByRole('button', { name: 'Rename Snakes' })).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await field.fill('Rattles');
  await anna.page.keyboard.press('Enter');
  await expect(anna.dialog.getByRole('button', { name: 'Rename Rattles' })).toBeFocused();
  await expect(view(tab, 'Rattles')).toBeVisible();
  await expect(view(tab, 'Snakes')).toHaveCount(0);

  await anna.dialog.getByRole('button', { name: 'Delete Rattles' }).click();
  await anna.dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(anna.dialog.getByRole('button', { name: 'Delete Rattles' })).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await anna.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(anna.dialog.getByRole('textbox', { name: 'Name of the view' })).toBeFocused();
  await expect(view(anna, 'Rattles')).toHaveCount(0);
  await expect(view(tab, 'Rattles')).toHaveCount(0);
  await anna.page.keyboard.press('Escape');
  await expect(anna.dialog).toBeHidden();
});

test('a view of named days means the days on which it is looked at', async ({ person }) => {
  const anna = await person();
  await anna.page.locator('summary', { hasText: 'Filter' }).click();
  await anna.page.getByRole('link', { name: 'Last 7 days' }).click();
  await anna.page.keyboard.press('Escape');
  await save(anna, 'This week');
  await expect(view(anna, 'This week')).toHaveAttribute('aria-current', 'true');
  const kept = await anna.page.evaluate(() => JSON.parse(localStorage.getItem('live-orders.views')));
  expect(kept).toMatchObject([{ name: 'This week', query: '', preset: 'week' }]);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the dialog of views is accessible, ${colorScheme}`, async ({ person }) => {
    test.slow();
    const anna = await person({ path: '/?q=rattlesnake', colorScheme, reducedMotion: 'reduce' });
    await save(anna, 'Snakes');
    await anna.page.keyboard.press('Shift+V');
    await anna.dialog.getByRole('button', { name: 'Rename Snakes' }).click();
    await anna.dialog.getByRole('textbox', { name: 'New name' }).fill('Late');
    await anna.page.keyboard.press('Enter');
    const { violations } = await new AxeBuilder({ page: anna.page }).analyze();
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`);
    expect(found).toEqual([]);
  });
}
