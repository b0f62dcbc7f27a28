// Many orders in one go: selected by click, range and key, moved on, printed, exported, taken back.
import { confirmed, draft, expect, test } from '../fixtures/test.js';

const CUSTOMERS = ['Bulk One', 'Bulk Two', 'Bulk Three', 'Bulk Four'];

async function placeAll(server, names = CUSTOMERS) {
  const placed = [];
  for (const name of names) {
    placed.push(await server.api('POST', '/api/orders', draft(name, ['NW-01', 1])));
  }
  return placed;
}

const box = (who, name) => who.page.getByRole('checkbox', { name: new RegExp(`^Select .*${name}`) });
const bar = (who) => who.page.getByRole('region', { name: 'Selected orders' });
const report = (who) => who.page.getByRole('region', { name: 'What became of it' });

test('orders are selected by click, by a range with Shift, and by key, and moved on together', async ({ person, server }) => {
  await placeAll(server);
  const [anna, ben] = await Promise.all([person({ path: '/?q=bulk' }), person({ path: '/?q=bulk' })]);
  await box(anna, 'Bulk One').click();
  await box(anna, 'Bulk Three').click({ modifiers: ['Shift'] });
  await expect(bar(anna)).toContainText('3 selected');
  await expect(box(anna, 'Bulk Two')).toBeChecked();
  await box(anna, 'Bulk Two').click();
  await expect(bar(anna)).toContainText('2 selected');

  await anna.rows.first().getByRole('link').focus();
  await anna.page.keyboard.press('x');
  await expect(box(anna, 'Bulk Four')).toBeChecked();
  await anna.page.keyboard.press('Escape');
  await expect(bar(anna)).toBeHidden();
  await expect(box(anna, 'Bulk Four')).not.toBeChecked();

  await anna.rows.first().getByRole('link').focus();
  await anna.page.keyboard.press('x');
  await anna.page.keyboard.press('j');
  await anna.page.keyboard.press('j');
  await anna.page.keyboard.press('Shift+X');
  await expect(bar(anna)).toContainText('3 selected');
  await bar(anna).getByRole('button', { name: 'Mark paid' }).click();
  await expect(bar(anna)).toBeHidden();
  for (const name of ['Bulk Two', 'Bulk Three', 'Bulk Four']) {
    for (const who of [anna, ben]) {
      await expect(who.row(name)).toContainText('Paid');
      await confirmed(who.row(name));
    }
  }
  await expect(ben.row('Bulk One')).toContainText('New');
});

test('what fails is told with its reason, and the rest stays done', async ({ person, server, errors }) => {
  errors.expect(/status of 409/);
  const [, two] = await placeAll(server, CUSTOMERS.slice(0, 3));
  const anna = await person({ path: '/?q=bulk' });
  await anna.keepUp('Paused');
  await server.api('POST', `/api/orders/${two.id}/status`, { status: 'cancelled' });
  await anna.page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await expect(bar(anna)).toContainText('3 selected');
  await bar(anna).getByRole('button', { name: 'Mark paid' }).click();
  await expect(report(anna)).toContainText('3 orders → Paid: 2 done, 1 not');
  await expect(report(anna)).toContainText(`#${two.number}: Somebody else has changed it`);
  const list = await server.api('GET', '/api/orders?q=bulk&sort=number');
  expect(list.items.map((order) => order.status)).toEqual(['paid', 'cancelled', 'paid']);
  await report(anna).getByRole('button', { name: 'Close' }).click();
  await expect(report(anna)).toBeHidden();
});

test('what some cannot do is offered with how many can', async ({ person, server }) => {
  const [one] = await placeAll(server, CUSTOMERS.slice(0, 2));
  await server.api('POST', `/api/orders/${one.id}/status`, { status: 'paid' });
  const anna = await person({ path: '/?q=bulk' });
  await anna.page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await expect(bar(anna).getByRole('button', { name: 'Mark packed · 1' })).toBeVisible();
  await bar(anna).getByRole('button', { name: 'Mark packed · 1' }).click();
  await expect(anna.row('Bulk One')).toContainText('Packed');
  await expect(report(anna)).toContainText('An order that is new cannot become packed.');
});

test('all that match are moved on, shown or not', async ({ person, server }) => {
  // A mutation for each, one after the other: a debug build on a busy machine takes its time.
  test.slow();
  await server.api('PATCH', '/api/products/NW-01', { stock: 500 });
  const names = Array.from({ length: 120 }, (_, index) => `Many ${index}`);
  await placeAll(server, names);
  const anna = await person({ path: '/?q=many' });
  await anna.page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await bar(anna).getByRole('button', { name: 'Select all 120 that match' }).click();
  await expect(bar(anna)).toContainText('120 selected');
  await bar(anna).getByRole('button', { name: 'Mark paid' }).click();
  await expect.poll(async () => (await server.api('GET', '/api/orders?q=many&status=paid&limit=1')).total, { timeout: 90_000 }).toBe(120);
  await expect(report(anna)).toBeHidden();
});

test('a selection is printed and exported', async ({ person, server }) => {
  const placed = await placeAll(server);
  const anna = await person({ path: '/?q=bulk' });
  await box(anna, 'Bulk One').click();
  await box(anna, 'Bulk Four').click();
  const ids = `ids=${placed[3].id},${placed[0].id}`;
  for (const [name, path] of [
    ['Packing slips', '/print/slips'],
    ['Invoices', '/print/invoices'],
  ]) {
    await expect(bar(anna).getByRole('link', { name })).toHaveAttribute('href', `${path}?${ids}`);
  }
  const csv = await (await anna.page.request.get(`${server.url}/api/orders.csv?${ids}`)).text();
  expect(csv.trim().split('\n')).toHaveLength(3);
});

test('an order that leaves the list is not acted upon', async ({ person, server }) => {
  const placed = await placeAll(server, CUSTOMERS.slice(0, 2));
  const anna = await person({ path: '/?q=bulk&status=new' });
  await anna.live();
  await anna.page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await expect(bar(anna)).toContainText('2 selected');
  await anna.page.mouse.move(5, 5);
  await server.api('POST', `/api/orders/${placed[0].id}/status`, { status: 'paid' });
  await expect(bar(anna)).toContainText('1 selected');
});
