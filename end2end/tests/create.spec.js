// Placing an order: what whoever does it sees, and what everybody else does.
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

const ORDER = {
  customer: 'Nadia’s Deli',
  contact: 'Nadia Haddad',
  city: 'Tunis',
  country: 'Tunisia',
  note: 'Ring twice',
  lines: [
    { sku: 'NW-01', quantity: 2 },
    { sku: 'NW-02', quantity: 1, discount: 10 },
  ],
};

test('a new order is there at once, and in a second browser without a reload', async ({ person }) => {
  const [anna, ben] = await Promise.all([person(), person()]);
  await ben.live();
  await anna.newOrder();
  await anna.fill(ORDER);
  await expect(anna.dialog.getByLabel('Order total')).toHaveText('$53.10');
  await anna.submit.click();

  for (const who of [anna, ben]) {
    const row = who.rows.first();
    await expect(row).toContainText('Nadia’s Deli');
    await expect(row).toContainText('#11078');
    await expect(row).toContainText('$53.10');
    await expect(row).toContainText('New');
    await confirmed(row);
    await expect(who.figure('Orders')).toHaveText('831');
    await expect(who.tab('New')).toContainText('22');
  }
  await expect(anna.message('Order #11078 placed')).toBeVisible();

  // What was taken from the stock is gone for everybody.
  await ben.newOrder();
  await expect(ben.line(1).product.getByRole('option', { name: /^Chai/ })).toHaveText(/37 left/);
});

test('an order is shown as pending until the server has answered, and its row never flickers', async ({
  person,
}) => {
  const anna = await person();
  await anna.live();
  const watched = await watchRow(anna.page, ORDER.customer);
  const hold = await anna.hold('**/fn/place_order');
  await anna.place(ORDER);
  await hold.asked;
  await pending(anna.row(ORDER.customer));
  await expect(anna.row(ORDER.customer)).toContainText('Saving');
  hold.release();
  await confirmed(anna.row(ORDER.customer));
  await expect(anna.row(ORDER.customer)).toContainText('#11078');
  await expect(anna.message('Order #11078 placed')).toBeVisible();
  expect(await watched()).toEqual(['absent', 'pending', 'confirmed']);
});

test('an order that the stream brings before the answer is there once', async ({ person }) => {
  const anna = await person();
  await anna.live();
  const watched = await watchRow(anna.page, ORDER.customer);
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  await anna.page.route('**/fn/place_order', async (route) => {
    const response = await route.fetch();
    await answered;
    await route.fulfill({ response });
  });
  await anna.place(ORDER);
  // The stream alone can have told the number.
  await expect(anna.row(ORDER.customer)).toContainText('#11078');
  await expect(anna.row(ORDER.customer)).toHaveCount(1);
  answer();
  await expect(anna.message('Order #11078 placed')).toBeVisible();
  await expect(anna.row(ORDER.customer)).toHaveCount(1);
  expect(await watched()).toEqual(['absent', 'pending', 'confirmed']);
});

test('a double click places one order', async ({ person, server }) => {
  const anna = await person();
  await anna.newOrder();
  await anna.fill(ORDER);
  await anna.submit.dblclick();
  await expect(anna.message('Order #11078 placed')).toBeVisible();
  await expect(anna.row(ORDER.customer)).toHaveCount(1);
  expect((await server.api('GET', '/api/summary')).orders).toBe(831);
});

test('an order can be placed with the keyboard alone', async ({ person }) => {
  const anna = await person();
  const { keyboard } = anna.page;
  await anna.page.getByRole('button', { name: 'New order' }).focus();
  await keyboard.press('Enter');
  await expect(anna.field('Customer')).toBeFocused();
  await keyboard.type('Keyboard & Sons');
  await tabTo(anna.page, anna.line(1).product);
  await keyboard.type('Chai');
  await expect(anna.line(1).product).toHaveValue('NW-01');
  await tabTo(anna.page, anna.line(1).quantity);
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('3');
  await tabTo(anna.page, anna.submit);
  await keyboard.press('Enter');
  await expect(anna.dialog).toBeHidden();
  await expect(anna.row('Keyboard & Sons')).toContainText('$54.00');
  await confirmed(anna.row('Keyboard & Sons'));
  // The focus is where it was, so that the next order is one key away.
  await expect(anna.page.getByRole('button', { name: 'New order' })).toBeFocused();
});

test('what is wrong is said at its field, and nothing is sent', async ({ person, server }) => {
  const anna = await person();
  await anna.newOrder();
  await anna.fill({ city: 'Tunis', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await anna.submit.click();
  await expect(anna.field('Customer')).toHaveAttribute('aria-invalid', 'true');
  await expect(anna.field('Customer')).toHaveAccessibleDescription(/must not be empty/i);
  await expect(anna.field('City')).toHaveValue('Tunis');

  await anna.fill({ customer: 'Nadia’s Deli', lines: [{ sku: 'NW-01', quantity: 0 }] });
  await anna.submit.click();
  await expect(anna.line(1).quantity).toHaveAccessibleDescription(/whole number from 1/i);
  await expect(anna.field('Customer')).toHaveAttribute('aria-invalid', 'false');
  expect((await server.api('GET', '/api/summary')).orders).toBe(830);

  await anna.line(1).quantity.fill('2');
  await anna.submit.click();
  await expect(anna.row('Nadia’s Deli')).toContainText('#11078');
});

test('what was typed into a form that is closed is there when it is opened again, until it is sent or not wanted', async ({
  person,
}) => {
  const anna = await person();
  const before = anna.dialog.getByRole('status').filter({ hasText: 'You typed this before' });
  await anna.newOrder();
  await expect(before).toHaveCount(0);
  await anna.fill(ORDER);
  await anna.page.keyboard.press('Escape');
  await expect(anna.dialog).toBeHidden();
  await expect(anna.page).toHaveURL(/\/$/);
  await anna.newOrder();
  await expect(before).toBeVisible();
  await expect(anna.field('Customer')).toHaveValue(ORDER.customer);
  await expect(anna.line(1).product).toHaveValue(ORDER.lines[0].sku);
  await before.getByRole('button', { name: 'Start over' }).click();
  await expect(anna.field('Customer')).toHaveValue('');
  await expect(anna.field('Customer')).toBeFocused();
  await expect(anna.line(1).product).toHaveValue('');
  await expect(before).toHaveCount(0);

  await anna.fill(ORDER);
  await anna.page.keyboard.press('Escape');
  await anna.newOrder();
  await anna.submit.click();
  await expect(anna.row(ORDER.customer)).toHaveCount(1);
  await anna.newOrder();
  await expect(anna.field('Customer')).toHaveValue('');
  await expect(before).toHaveCount(0);
});

test('Enter in a field sends the form, Control and Enter does from a note, and the first problem has the focus', async ({
  person,
}) => {
  const anna = await person();
  await anna.newOrder();
  await anna.fill({ customer: 'Enter Ltd', lines: [{ sku: 'NW-01', quantity: 0 }] });
  await anna.field('Customer').press('Enter');
  await expect(anna.line(1).quantity).toBeFocused();
  await expect(anna.line(1).quantity).toHaveAttribute('aria-invalid', 'true');
  await expect(anna.dialog.getByRole('listitem')).toHaveCount(1);
  await anna.line(1).quantity.fill('2');
  await anna.fill({ note: 'Ring' });
  await anna.field('Note').press('Enter');
  await expect(anna.dialog).toBeVisible();
  await anna.field('Note').press('ControlOrMeta+Enter');
  await expect(anna.dialog).toBeHidden();
  await expect(anna.row('Enter Ltd')).toContainText('$36.00');
});

test('an order of another program appears by itself', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const placed = await server.api('POST', '/api/orders', draft('Web shop', ['NW-03', 1]));
  await expect(anna.rows.first()).toContainText('Web shop');
  await expect(anna.rows.first()).toContainText(`#${placed.number}`);
});

// Tells how a row of the list looked over time: each look once, in order.
async function watchRow(page, text) {
  await page.evaluate((text) => {
    const looks = (window.looks = []);
    const table = document.querySelector('table[aria-label="Orders"]');
    let element;
    const look = () => {
      const rows = [...table.querySelectorAll('tbody tr')].filter((row) => row.textContent.includes(text));
      if (rows.length > 1) return 'twice';
      if (rows.length === 0) return 'absent';
      element ??= rows[0];
      if (element !== rows[0]) return 'made anew';
      return 'pending' in rows[0].dataset ? 'pending' : 'confirmed';
    };
    const note = () => {
      const now = look();
      if (looks.at(-1) !== now) looks.push(now);
    };
    note();
    const observer = new MutationObserver(note);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  }, text);
  return () => page.evaluate(() => window.looks);
}

// Presses Tab until something has the focus.
async function tabTo(page, target) {
  for (let presses = 0; presses < 20; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('a customer who has ordered before is offered, with where it went', async ({ person }) => {
  const anna = await person();
  await anna.newOrder();
  await anna.field('Customer').pressSequentially('ernst');
  const offered = anna.dialog.locator('datalist#order-customers option');
  await expect(offered).toHaveCount(1);
  await expect(offered).toHaveAttribute('value', 'Ernst Handel');
  await expect(offered).toHaveText('Graz, Austria');
  await anna.field('Customer').fill('Ernst Handel');
  await expect(anna.field('City')).toHaveValue('Graz');
  await expect(anna.field('Country')).toHaveValue('Austria');
  // What is said already stays.
  await anna.field('City').fill('Wien');
  await anna.field('Customer').fill('Ernst');
  await anna.field('Customer').fill('Ernst Handel');
  await expect(anna.field('City')).toHaveValue('Wien');
});
