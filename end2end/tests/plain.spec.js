// JavaScript is off: everything can be read and done, only not live.
import { readFile } from 'node:fs/promises';
import { Figures } from '../fixtures/figures.js';
import { file, line } from '../fixtures/import.js';
import { Kanban } from '../fixtures/kanban.js';
import { products, sold } from '../fixtures/shelf.js';
import { draft, expect, test } from '../fixtures/test.js';

const ORDER = { customer: 'Plain Ltd', city: 'Bergen', lines: [{ sku: 'NW-01', quantity: 2 }] };

test('orders are read, filtered, searched and paged', async ({ person }) => {
  const anna = await person();
  await expect(anna.shown).toHaveText('50 of 830');
  await anna.page.getByRole('link', { name: 'Load more' }).click();
  await expect(anna.rows).toHaveCount(50);
  await expect(anna.row('#11077')).toHaveCount(0);

  await anna.tab('New').click();
  await expect(anna.rows).toHaveCount(21);
  await anna.search.fill('ernst');
  await anna.search.press('Enter');
  await expect(anna.row('Ernst Handel')).toHaveCount(2);
  await expect(anna.rows).toHaveCount(2);
  await expect(anna.page).toHaveURL(/status=new/);
  await anna.rows.first().getByRole('link').click();
  await expect(anna.panel).toContainText('Ernst Handel');
  await expect(anna.history).toContainText('Imported');
});

test('the list is filtered by the form, and a filter is taken off by its chip', async ({ person }) => {
  const anna = await person();
  await anna.page.locator('summary', { hasText: 'Filter' }).click();
  const form = anna.page.locator('form.filter__form');
  await form.getByRole('checkbox', { name: 'New' }).check();
  await form.getByRole('checkbox', { name: 'Paid' }).check();
  await form.getByRole('combobox', { name: 'Country' }).fill('GERMANY');
  await form.getByRole('textbox', { name: 'Total from' }).fill('99.5');
  await form.getByRole('button', { name: 'Show orders' }).click();
  await expect(anna.page).toHaveURL(/\/\?status=new,paid&country=GERMANY&min_total=9950$/);
  await expect(anna.rows.first()).toContainText('Germany');
  await anna.page.getByRole('link', { name: 'Remove filter: New' }).click();
  await expect(anna.page).toHaveURL(/\/\?status=paid&country=GERMANY&min_total=9950$/);
});

test('a list that begins with a day leads back to the newest, and no value is a button', async ({ person, server }) => {
  const order = await server.api('POST', '/api/orders', draft('Plain Ltd', ['NW-01', 2]));
  const anna = await person({ path: `/?to=${order.created_at.slice(0, 10)}` });
  await expect(anna.row('Plain Ltd')).toHaveCount(1);
  await anna.page.getByRole('link', { name: 'Newest orders' }).click();
  await expect(anna.page).toHaveURL(/\/$/);
  await anna.row('Plain Ltd').getByRole('link').click();
  await expect(anna.panel.getByText('Plain Ltd')).toBeVisible();
  await expect(anna.panel.getByRole('button', { name: /change|Add/ })).toHaveCount(0);
  await expect(anna.action('Edit')).toBeVisible();
});

test('the board is read and filtered, and a card is moved on and opened', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Plain Ltd', ['NW-01', 2]));
  const anna = await person();
  const kanban = new Kanban(anna);
  await kanban.layout.getByRole('link', { name: 'Board' }).click();
  await kanban.count('New', 22);
  await expect(kanban.cards('New')).toHaveCount(20);
  await kanban.lane('Delivered').locator('summary').click();
  await expect(kanban.cards('Delivered').first()).toBeVisible();

  await anna.search.fill('plain');
  await anna.search.press('Enter');
  await expect(anna.page).toHaveURL(/view=board&q=plain/);
  await kanban.card('Plain Ltd', 'New').getByRole('button', { name: 'Mark paid' }).click();
  await expect(anna.page).toHaveURL(/\/\?q=plain&view=board$/);
  await expect(kanban.card('Plain Ltd', 'Paid')).toBeVisible();
  await kanban.link('Plain Ltd').click();
  await expect(anna.panel).toContainText('Paid');
  await anna.action('Mark packed').click();
  await expect(kanban.card('Plain Ltd', 'Packed')).toBeVisible();

  await anna.page.goto('/?view=board');
  await kanban.lane('New').getByRole('link', { name: 'Show more' }).click();
  await expect(anna.page).toHaveURL(/\?status=new$/);
  await expect(anna.rows).toHaveCount(21);
});

test('an order is placed, edited, moved on and deleted', async ({ person, server }) => {
  const anna = await person();
  await anna.place(ORDER);
  await expect(anna.panel.getByRole('heading', { name: 'Order #11078' })).toBeVisible();
  await expect(anna.rows.first()).toContainText('Plain Ltd');

  await anna.action('Edit').click();
  await anna.fill({ city: 'Oslo' });
  await anna.submit.click();
  await expect(anna.panel).toContainText('Oslo');

  await anna.action('Mark paid').click();
  await expect(anna.panel).toContainText('Paid');
  await anna.action('Cancel order').click();
  await expect(anna.rows.first()).toContainText('Cancelled');

  await anna.action('Delete').click();
  await anna.submit.click();
  await expect(anna.row('Plain Ltd')).toHaveCount(0);
  expect((await server.api('GET', '/api/summary')).orders).toBe(830);
});

test('a refused order says why and keeps what was typed', async ({ person }) => {
  const anna = await person();
  await anna.place({ ...ORDER, lines: [{ sku: 'NW-01', quantity: 40 }] });
  await expect(anna.dialog).toContainText('There is not enough of this product left.');
  await expect(anna.field('Customer')).toHaveValue('Plain Ltd');
  await expect(anna.field('City')).toHaveValue('Bergen');
  await expect(anna.line(1).product).toHaveValue('NW-01');
  await anna.line(1).quantity.fill('3');
  await anna.submit.click();
  await expect(anna.panel.getByRole('heading', { name: 'Order #11078' })).toBeVisible();
});

test('who has not seen a change is refused and told', async ({ person, server }) => {
  const order = await server.api('POST', '/api/orders', draft('Plain Ltd', ['NW-01', 2]));
  const anna = await person({ path: `/orders/${order.id}` });
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'cancelled', version: 1 });
  await anna.action('Mark paid').click();
  await expect(anna.panel.getByRole('status')).toContainText('Somebody else changed this order');
  await expect(anna.panel).toContainText('Cancelled');
});

test('an order of several lines that is sent twice is one order', async ({ person, server }) => {
  const anna = await person();
  await anna.newOrder();
  await anna.fill({
    ...ORDER,
    lines: ['NW-01', 'NW-02', 'NW-03', 'NW-04'].map((sku) => ({ sku, quantity: 1 })),
  });
  await anna.submit.dblclick();
  await expect(anna.panel.getByRole('heading', { name: 'Order #11078' })).toBeVisible();
  await expect(anna.panel.getByRole('table', { name: 'Lines' }).locator('tbody tr')).toHaveCount(4);
  expect((await server.api('GET', '/api/summary')).orders).toBe(831);
});

test('figures are read, by period and as a table', async ({ page, server }) => {
  const order = await server.api('POST', '/api/orders', draft('Plain Ltd', ['NW-01', 2]));
  const figures = await Figures.open(page, server, '', { scripts: false });
  await expect(figures.card('Orders')).toHaveText(/^[1-9]/);
  await expect(page.getByRole('img', { name: /^Revenue by hour\. \$.* in all$/ })).toBeVisible();
  await figures.period('30 days').click();
  await expect(page.getByRole('heading', { name: 'Orders by day' })).toBeVisible();
  await figures.table.click();
  const table = page.getByRole('table', { name: 'Orders and revenue' });
  await expect(table.locator('tbody tr')).toHaveCount(30);
  await expect(table.locator('tbody tr').last()).toContainText(/[1-9]/);
  expect(order.number).toBe(11078);
  await page.goto(`${server.url}/figures?period=decade`);
  await expect(page.getByRole('alert')).toContainText('period must be one of day, week, month');
});

test('products are read, searched, added, edited, restocked and discontinued', async ({ person, server }) => {
  await sold(server, 'NW-01', 30);
  const anna = await products(person);
  await expect(anna.row('NW-01')).toContainText('Low');
  await anna.search.fill('chai');
  await anna.search.press('Enter');
  await expect(anna.rows).toHaveCount(1);

  await anna.restock('NW-01').click();
  await anna.type({ 'Pieces that came in': '-10' });
  await anna.send.click();
  await expect(anna.field('Pieces that came in')).toHaveValue('-10');
  await expect(anna.dialog).toContainText('more than the 9 that are left');
  await anna.type({ 'Pieces that came in': '24' });
  await anna.send.click();
  await expect(anna.stock('NW-01')).toHaveText('33');
  await expect(anna.page).toHaveURL(/\/products\?q=chai$/);

  await anna.edit('NW-01').click();
  await anna.type({ Name: 'Masala Chai', 'Price (USD)': '21' });
  await anna.send.click();
  await expect(anna.row('Masala Chai')).toContainText('$21.00');
  await anna.edit('Masala Chai').click();
  await anna.dialog.getByRole('button', { name: 'Discontinue' }).click();
  await expect(anna.rows).toHaveCount(0);
  await anna.tab('Discontinued').click();
  await anna.row('NW-01').getByRole('button', { name: 'Bring back Masala Chai' }).click();
  await expect(anna.rows).toHaveCount(0);

  await anna.newProduct.click();
  await anna.type({ Name: 'Nettle tea', SKU: 'NW-01', 'Price (USD)': '4.5' });
  await anna.field('Stock').fill('8');
  await anna.send.click();
  await expect(anna.field('SKU')).toHaveAccessibleDescription(/already is a product/);
  await expect(anna.field('Name')).toHaveValue('Nettle tea');
  await anna.type({ SKU: 'HB-7' });
  await anna.send.click();
  expect(await server.api('GET', '/api/products/HB-7')).toMatchObject({ name: 'Nettle tea', stock: 8 });
});

test('a small file is checked and imported', async ({ person, server }) => {
  const anna = await person();
  await anna.page.getByRole('link', { name: 'Import' }).click();
  const choose = (text) =>
    anna.page.getByLabel('CSV file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const text = file(line(90_001), line(90_002, { quantity: 'x' }));
  await choose(text);
  await anna.page.getByRole('button', { name: 'Check only' }).click();
  await expect(anna.page.getByText('nothing was written: 1 order to be imported, 0 already there, 1 refused')).toBeVisible();
  await expect(anna.page.getByRole('row', { name: /^3 order 90002 quantity/ })).toBeVisible();
  await anna.page.getByRole('link', { name: 'Another file' }).click();
  await choose(text);
  await anna.page.getByRole('button', { name: 'Import' }).click();
  await expect(anna.page.getByText('1 order imported, 0 already there, 1 refused')).toBeVisible();
  expect((await server.api('GET', '/api/orders?q=bulk')).total).toBe(1);
});

test('the list is saved as a file', async ({ person }) => {
  const anna = await person({ path: '/?q=ernst' });
  await anna.page.locator('summary', { hasText: 'Export' }).click();
  const form = anna.page.getByRole('form', { name: 'Export' });
  const saving = anna.page.waitForEvent('download');
  await form.getByRole('button', { name: 'CSV' }).click();
  const shown = await readFile(await (await saving).path(), 'utf8');
  expect(shown.split('\n')[0]).toBe('\uFEFFnumber,customer,items,total,status,created_at');
  expect(shown).toContain('Ernst Handel');
  expect(shown).not.toContain('Alfreds');
  await form.getByRole('radio', { name: /^All/ }).check();
  const all = anna.page.waitForEvent('download');
  await form.getByRole('button', { name: 'JSON Lines' }).click();
  const first = (await readFile(await (await all).path(), 'utf8')).split('\n')[0];
  expect(JSON.parse(first).lines.length).toBeGreaterThan(0);
});
