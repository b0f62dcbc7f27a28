// Nothing moves under the pointer or the reading eye.
import { draft, expect, test } from '../fixtures/test.js';

const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));
const pill = (board) => board.page.getByRole('status', { name: 'New rows' });
const top = async (row) => Math.round((await row.boundingBox()).y);

test('while scrolled down, new orders wait behind a pill and nothing moves', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const read = anna.rows.nth(25);
  await read.scrollIntoViewIfNeeded();
  await anna.page.mouse.wheel(0, 700);
  await expect.poll(() => anna.page.evaluate(() => window.scrollY)).toBeGreaterThan(500);
  const [text, before] = [await read.innerText(), await top(read)];
  for (const customer of ['First', 'Second', 'Third']) await place(server, customer);

  await expect(pill(anna)).toHaveText('3 new orders');
  expect(await read.innerText()).toBe(text);
  expect(await top(read)).toBe(before);
  await expect(anna.row('Third')).toHaveCount(0);

  await pill(anna).getByRole('button').click();
  await expect(anna.rows.first()).toContainText('Third');
  await expect(anna.rows.first()).toBeInViewport();
  await expect(pill(anna)).toBeEmpty();
});

test('several that come in at once leave the other rows where they are in the document', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const focused = anna.rows.nth(4).getByRole('link');
  await focused.focus();
  await anna.rows.nth(2).hover();
  for (const customer of ['First', 'Second', 'Third']) await place(server, customer);
  await expect(pill(anna)).toHaveText('3 new orders');
  await anna.page.evaluate(() => {
    window.taken = [];
    const look = (mutations) => mutations.forEach(({ removedNodes }) => window.taken.push(...removedNodes));
    new MutationObserver(look).observe(document.querySelector('table.orders tbody'), { childList: true });
  });
  await anna.page.mouse.move(2, 2);
  for (const [at, customer] of ['Third', 'Second', 'First'].entries()) {
    await expect(anna.rows.nth(at)).toContainText(customer);
  }
  expect(await anna.page.evaluate(() => window.taken.length)).toBe(0);
  await expect(anna.rows.nth(7).getByRole('link')).toBeFocused();
});

test('while the pointer rests on the rows, they stay where they are, and a key brings the new ones in', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const third = await anna.rows.nth(2).innerText();
  await anna.rows.nth(2).hover();
  await place(server, 'Came in');
  await expect(pill(anna)).toHaveText('1 new order');
  expect(await anna.rows.nth(2).innerText()).toBe(third);

  await anna.page.keyboard.press('.');
  await expect(anna.rows.first()).toContainText('Came in');
  await expect(anna.rows.first().getByRole('link')).toBeFocused();
});

test('new orders come in by themselves when the pointer leaves', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await anna.rows.nth(2).hover();
  await place(server, 'Came in');
  await expect(pill(anna)).toHaveText('1 new order');
  await anna.page.mouse.move(2, 2);
  await expect(anna.rows.first()).toContainText('Came in');
  await expect(pill(anna)).toBeEmpty();
});

test('a row that changed elsewhere is marked for a moment, with who changed it', async ({ person, server }) => {
  const order = await place(server, 'Changed elsewhere');
  const anna = await person();
  await anna.live();
  const row = anna.row('Changed elsewhere');
  await expect(row).not.toContainText('by api');
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'paid' });
  await expect(row).toContainText('Paid');
  await expect(row).toContainText('by api');
  await expect(row).toHaveAttribute('data-touched', /odd|even/);
  await expect(row).not.toContainText('by api', { timeout: 15_000 });
});

test('a row that leaves the filter stays greyed in its place until the pointer leaves', async ({ person, server }) => {
  const order = await place(server, 'About to leave');
  await place(server, 'Above it');
  const anna = await person({ path: '/?status=new' });
  await anna.live();
  const row = anna.row('About to leave');
  await row.hover();
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'paid' });
  await expect(row).toContainText('No longer in this list');
  await expect(row).toHaveAttribute('data-left', /.*/);
  await expect(anna.rows.nth(1)).toContainText('About to leave');
  await anna.page.mouse.move(2, 2);
  await expect(row).toHaveCount(0);
});

test('an order of one’s own does not wait while the pointer rests on the rows', async ({ person }) => {
  const anna = await person();
  await anna.live();
  await anna.newOrder();
  await anna.fill({ customer: 'My own', lines: [{ sku: 'NW-03' }] });
  await anna.submit.focus();
  await anna.page.keyboard.press('Enter');
  await expect(anna.dialog).toBeHidden();
  await expect(anna.row('My own')).toBeVisible();
  await expect(pill(anna)).toBeEmpty();
});

test('who wants little motion gets none from rows that come and change', async ({ person, server }) => {
  const anna = await person({ reducedMotion: 'reduce' });
  await anna.live();
  await anna.rows.nth(2).hover();
  await place(server, 'Came in');
  const button = pill(anna).getByRole('button');
  await expect(button).toHaveCSS('animation-duration', '0.001s');
  await anna.page.keyboard.press('.');
  await expect(anna.row('Came in').getByRole('rowheader')).toHaveCSS('animation-duration', '0.001s');
});

test('the row of an order stays where it is while its panel comes and goes', async ({ person }) => {
  const anna = await person();
  await anna.live();
  const top = async () => (await anna.row('#11072').boundingBox()).y;
  const before = await top();
  await anna.openOrder('#11072');
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(2);
  // Something above it was really laid out anew.
  expect(await anna.page.evaluate(() => scrollY)).toBeGreaterThan(20);
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(2);
});
