// Taking back: in the message that says what was done, or by Ctrl-Z.
import { confirmed, draft, expect, test } from '../fixtures/test.js';

const offer = (who) => who.messages.getByRole('button', { name: 'Undo' });

async function open(person, server, customer) {
  await server.api('POST', '/api/orders', draft(customer, ['NW-01', 2]));
  const anna = await person();
  await anna.openOrder(customer);
  return anna;
}

test('a step is taken back by the message that tells of it, for everybody', async ({ person, server }) => {
  const anna = await open(person, server, 'Slip Ltd');
  const ben = await person();
  await ben.live();
  await anna.action('Mark paid').click();
  await expect(ben.row('Slip Ltd')).toContainText('Paid');
  await offer(anna).click();
  for (const who of [anna, ben]) {
    await expect(who.row('Slip Ltd')).toContainText('New');
    await confirmed(who.row('Slip Ltd'));
  }
  await expect(anna.messages).toContainText('Undone');
  await expect(anna.history).toContainText('Undone: New → Paid');
  await expect(offer(anna)).toHaveCount(0);
});

test('Ctrl-Z takes back one thing after the other, the last first', async ({ person, server }) => {
  const anna = await open(person, server, 'Twice Ltd');
  await anna.action('Mark paid').click();
  await anna.action('Mark packed').click();
  await expect(anna.row('Twice Ltd')).toContainText('Packed');
  await confirmed(anna.row('Twice Ltd'));
  await anna.page.keyboard.press('Control+z');
  await expect(anna.row('Twice Ltd')).toContainText('Paid');
  await anna.page.keyboard.press('Control+z');
  await expect(anna.row('Twice Ltd')).toContainText('New');
  await confirmed(anna.row('Twice Ltd'));
  const list = await server.api('GET', '/api/orders?q=twice');
  expect(list.items.map((order) => order.status)).toEqual(['new']);
});

test('an edit and its goods are taken back', async ({ person, server }) => {
  const stock = async () => (await server.api('GET', '/api/products/NW-01')).stock;
  const before = await stock();
  const anna = await open(person, server, 'Edited Ltd');
  await anna.page.keyboard.press('e');
  await anna.field('Customer').fill('Typo Ltd');
  await anna.line(1).quantity.fill('5');
  await anna.submit.click();
  await expect(anna.row('Typo Ltd')).toBeVisible();
  await expect.poll(stock).toBe(before - 5);
  await anna.page.keyboard.press('Control+z');
  await expect(anna.row('Edited Ltd')).toBeVisible();
  await expect(anna.row('Typo Ltd')).toHaveCount(0);
  await expect.poll(stock).toBe(before - 2);
});

test('a deleted order comes back under its number', async ({ person, server }) => {
  const anna = await open(person, server, 'Gone Ltd');
  const number = (await server.api('GET', '/api/orders?q=gone')).items[0].number;
  await anna.action('Delete').click();
  await anna.dialog.getByRole('button', { name: /^Delete/ }).click();
  await expect(anna.row('Gone Ltd')).toHaveCount(0);
  await offer(anna).click();
  await expect(anna.row('Gone Ltd')).toContainText(`#${number}`);
  await confirmed(anna.row('Gone Ltd'));
});

test('what somebody else has changed since is not taken back, and it is said why', async ({ person, server, errors }) => {
  errors.expect(/status of 409/);
  const anna = await open(person, server, 'Shared Ltd');
  await anna.action('Mark paid').click();
  await confirmed(anna.row('Shared Ltd'));
  const [order] = (await server.api('GET', '/api/orders?q=shared')).items;
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'packed' });
  await expect(anna.row('Shared Ltd')).toContainText('Packed');
  await anna.page.keyboard.press('Control+z');
  await expect(anna.messages).toContainText('Somebody else has changed it');
  await expect(anna.row('Shared Ltd')).toContainText('Packed');
});

test('what has not left the page is not sent at all', async ({ person, server, errors }) => {
  errors.expect(/ERR_/);
  const anna = await open(person, server, 'Unsent Ltd');
  const hold = await anna.hold('**/fn/change_status');
  await anna.action('Mark paid').click();
  await anna.action('Mark packed').click();
  await anna.page.keyboard.press('Control+z');
  await expect(anna.row('Unsent Ltd')).toContainText('Paid');
  hold.release();
  await confirmed(anna.row('Unsent Ltd'));
  const [order] = (await server.api('GET', '/api/orders?q=unsent')).items;
  expect([order.status, order.version]).toEqual(['paid', 2]);
});

test('many are taken back in one go', async ({ person, server }) => {
  for (const name of ['Heap One', 'Heap Two', 'Heap Three']) {
    await server.api('POST', '/api/orders', draft(name, ['NW-01', 1]));
  }
  const anna = await person({ path: '/?q=heap' });
  await anna.page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await anna.page.getByRole('button', { name: 'Cancel order' }).click();
  const cancelled = async () => (await server.api('GET', '/api/orders?q=heap&status=cancelled')).total;
  await expect.poll(cancelled).toBe(3);
  await offer(anna).click();
  await expect.poll(cancelled).toBe(0);
  await expect(anna.rows.filter({ hasText: 'New' })).toHaveCount(3);
});

test('many are taken back while they are still on their way, and others can be moved on then', async ({ person, server }) => {
  for (const name of ['Halt One', 'Halt Two', 'Halt Three']) {
    await server.api('POST', '/api/orders', draft(name, ['NW-01', 1]));
  }
  const anna = await person({ path: '/?q=halt' });
  const all = anna.page.getByRole('checkbox', { name: 'Select all shown' });
  const hold = await anna.hold('**/fn/change_status');
  await all.click();
  await anna.page.getByRole('button', { name: 'Mark paid' }).click();
  await expect(anna.rows.filter({ hasText: 'Paid' })).toHaveCount(3);
  await offer(anna).click();
  hold.release();
  await expect(anna.rows.filter({ hasText: 'New' })).toHaveCount(3);
  await expect(anna.page.getByRole('region', { name: 'What became of it' })).toBeHidden();
  // One was sent and taken back, the others were not sent at all.
  const versions = async () => {
    const { items } = await server.api('GET', '/api/orders?q=halt');
    return items.map((order) => [order.status, order.version]).sort();
  };
  await expect.poll(versions).toEqual([['new', 1], ['new', 1], ['new', 3]]);

  await all.click();
  await anna.page.getByRole('button', { name: 'Mark paid' }).click();
  await expect.poll(async () => (await server.api('GET', '/api/orders?q=halt&status=paid')).total).toBe(3);
});

test('Ctrl-Z in a field is the field’s', async ({ person, server }) => {
  const anna = await open(person, server, 'Field Ltd');
  await anna.action('Mark paid').click();
  await confirmed(anna.row('Field Ltd'));
  await anna.search.focus();
  await anna.page.keyboard.press('Control+z');
  await expect(offer(anna)).toBeVisible();
  await expect(anna.row('Field Ltd')).toContainText('Paid');
});
