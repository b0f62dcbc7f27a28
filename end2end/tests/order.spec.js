// An order's life: opened, edited, moved on, cancelled, deleted.
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

test('an order shows its lines, its next steps and its history', async ({ person }) => {
  const anna = await person();
  await anna.openOrder('#11077');
  await expect(anna.page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  await expect(anna.panel.getByRole('heading', { name: 'Order #11077' })).toBeVisible();
  await expect(anna.panel).toContainText('Rattlesnake Canyon Grocery');
  const lines = anna.panel.getByRole('table', { name: 'Lines' });
  await expect(lines.locator('tbody').getByRole('row')).toHaveCount(25);
  await expect(lines).toContainText('Original Frankfurter grüne Soße');
  await expect(anna.history).toContainText('Imported');
  for (const name of ['Mark paid', 'Cancel order', 'Edit', 'Delete']) {
    await expect(anna.action(name)).toBeVisible();
  }
  await expect(anna.action('Mark shipped')).toHaveCount(0);
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
});

test('an order is moved on step by step, and everybody sees it', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Steps Ltd', ['NW-01', 2]));
  const [anna, ben] = await Promise.all([person(), person()]);
  await ben.live();
  await anna.openOrder('Steps Ltd');
  for (const [action, status] of [
    ['Mark paid', 'Paid'],
    ['Mark packed', 'Packed'],
    ['Mark shipped', 'Shipped'],
    ['Mark delivered', 'Delivered'],
  ]) {
    await anna.action(action).click();
    for (const who of [anna, ben]) {
      await expect(who.row('Steps Ltd')).toContainText(status);
      await confirmed(who.row('Steps Ltd'));
    }
  }
  await expect(anna.history).toContainText('Shipped → Delivered');
  await expect(anna.panel.getByRole('button', { name: /^Mark|Cancel/ })).toHaveCount(0);
});

test('steps that are clicked faster than the server answers all happen', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Fast Ltd', ['NW-01', 2]));
  const anna = await person();
  await anna.openOrder('Fast Ltd');
  const hold = await anna.hold('**/fn/change_status');
  await anna.action('Mark paid').click();
  await anna.action('Mark packed').click();
  await expect(anna.row('Fast Ltd')).toContainText('Packed');
  await pending(anna.row('Fast Ltd'));
  hold.release();
  await confirmed(anna.row('Fast Ltd'));
  await expect(anna.row('Fast Ltd')).toContainText('Packed');
  const list = await server.api('GET', '/api/orders?q=fast');
  expect(list.items.map((order) => order.status)).toEqual(['packed']);
});

test('what is done with an order is done with the one that is open', async ({ person }) => {
  const anna = await person();
  await anna.openOrder('#11077');
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
  // At once, before anything of the order could have been loaded.
  await anna.row('#11076').getByRole('link').click();
  await anna.action('Delete').click();
  await expect(anna.page.getByRole('dialog', { name: 'Delete order #11076?' })).toBeVisible();
  await expect(anna.page.getByRole('heading', { name: 'Order #11076', exact: true, includeHidden: true })).toHaveCount(1);
});

test('a double click is one step', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Double Ltd', ['NW-01', 2]));
  const anna = await person();
  await anna.openOrder('Double Ltd');
  await anna.action('Mark paid').dblclick();
  await expect(anna.row('Double Ltd')).toContainText('Paid');
  await confirmed(anna.row('Double Ltd'));
  const list = await server.api('GET', '/api/orders?q=double');
  expect(list.items.map((order) => order.status)).toEqual(['paid']);
});

test('an edit is shown at once, and its total follows', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Edits Ltd', ['NW-01', 2]));
  const [anna, ben] = await Promise.all([person(), person()]);
  await ben.live();
  await anna.openOrder('Edits Ltd');
  await anna.action('Edit').click();
  await expect(anna.line(1).quantity).toHaveValue('2');
  await anna.fill({ city: 'Oslo', lines: [{ sku: 'NW-01', quantity: 5 }, { sku: 'NW-02', quantity: 1 }] });
  await anna.submit.click();
  for (const who of [anna, ben]) {
    await expect(who.row('Edits Ltd')).toContainText('$109.00');
    await expect(who.row('Edits Ltd')).toContainText('Oslo');
  }
  await expect(anna.history).toContainText('Edited');
  expect((await server.api('GET', '/api/products?limit=1')).items[0].stock).toBe(34);
});

test('a cancelled order gives its goods back and can be deleted', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Gone Ltd', ['NW-01', 2]));
  const [anna, ben] = await Promise.all([person(), person()]);
  await ben.live();
  await anna.openOrder('Gone Ltd');
  await anna.action('Cancel order').click();
  await expect(ben.row('Gone Ltd')).toContainText('Cancelled');
  expect((await server.api('GET', '/api/products?limit=1')).items[0].stock).toBe(39);

  await anna.action('Delete').click();
  await expect(anna.dialog).toContainText('Gone Ltd');
  await anna.submit.click();
  for (const who of [anna, ben]) await expect(who.row('Gone Ltd')).toHaveCount(0);
  await expect(anna.panel).toBeHidden();
  expect((await server.api('GET', '/api/summary')).orders).toBe(830);
});
