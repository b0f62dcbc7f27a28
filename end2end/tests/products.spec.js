// The page of products: what is left is seen and written, live and optimistic like the orders.
import AxeBuilder from '@axe-core/playwright';
import { Board } from '../fixtures/board.js';
import { hydrated } from '../fixtures/page.js';
import { products, Shelf, sold } from '../fixtures/shelf.js';
import { confirmed, expect, pending, test } from '../fixtures/test.js';

test('products are listed with what they cost and how much is left, and found', async ({ person }) => {
  const anna = await products(person);
  await anna.live();
  await expect(anna.shown).toHaveText(/^\d+ of \d+$/);
  const chai = anna.row('NW-01');
  for (const text of ['Chai', 'Beverages', '$18.00', '39']) await expect(chai).toContainText(text);
  await anna.search.fill('condi syr');
  await expect(anna.rows).toHaveCount(1);
  await expect(anna.row('Aniseed Syrup')).toBeVisible();
  await expect(anna.page).toHaveURL(/q=condi\+syr/);
  await anna.page.reload();
  await expect(anna.rows).toHaveCount(1);
});

test('what runs low is marked in words, and has a tab of its own', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await expect(anna.row('NW-01').getByText('Low')).toBeHidden();
  await sold(server, 'NW-01', 30);
  await expect(anna.stock('NW-01')).toHaveText('9');
  await expect(anna.row('NW-01')).toContainText('Low');
  await sold(server, 'NW-01', 9);
  await expect(anna.row('NW-01')).toContainText('None left');
  await anna.tab('None left').click();
  await expect(anna.row('NW-01')).toBeVisible();
  await expect(anna.row('NW-02')).toHaveCount(0);
});

test('stock that an order takes, and what another browser does, shows at once', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  const asked = [];
  anna.page.on('request', (request) => asked.push(request.url()));
  const order = await sold(server, 'NW-01', 4);
  await expect(anna.stock('NW-01')).toHaveText('35');
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'cancelled', version: 1 });
  await expect(anna.stock('NW-01')).toHaveText('39');
  await server.api('PATCH', '/api/products/NW-01', { name: 'Masala Chai', unit_price_minor: 1999 });
  await expect(anna.row('Masala Chai')).toContainText('$19.99');
  await anna.search.fill('masala');
  await expect(anna.rows).toHaveCount(1);
  // All of it came by the page's one stream.
  expect(asked.filter((url) => /\/(fn|api)\//.test(url))).toEqual([]);
});

test('the table is sorted by each column, and the way back is the way back', async ({ person }) => {
  const anna = await products(person);
  await anna.live();
  await anna.head('Stock').click();
  await expect(anna.page).toHaveURL(/sort=stock/);
  await expect(anna.rows.first()).toContainText('None left');
  await anna.head('Stock').click();
  await expect(anna.table.getByRole('columnheader', { name: 'Stock' })).toHaveAttribute('aria-sort', 'descending');
  await anna.page.goBack();
  await expect(anna.rows.first()).toContainText('None left');
});

test('a product is added: seen as pending at once, then everywhere', async ({ person, server }) => {
  const anna = await products(person);
  const ben = await products(person);
  await anna.live();
  await ben.live();
  const hold = await anna.hold('**/fn/add_product*');
  await anna.newProduct.click();
  await anna.type({ Name: 'Nettle tea', SKU: 'HB-7', Category: 'Herbs', Unit: '20 bags', 'Price (USD)': '4.5' });
  await anna.field('Stock').fill('8');
  await anna.send.click();
  await expect(anna.dialog).toBeHidden();
  await pending(anna.row('Nettle tea'));
  await hold.asked;
  hold.release();
  await confirmed(anna.row('Nettle tea'));
  for (const shelf of [anna, ben]) {
    for (const text of ['HB-7', 'Herbs', '20 bags', '$4.50', 'Low']) await expect(shelf.row('Nettle tea')).toContainText(text);
  }
  expect(await server.api('GET', '/api/products/HB-7')).toMatchObject({ unit_price_minor: 450, stock: 8 });
});

test('what is wrong with a product is said at its field, and keeps what was typed', async ({ person }) => {
  const anna = await products(person);
  await anna.live();
  await anna.newProduct.click();
  await expect(anna.field('Name')).toBeFocused();
  await anna.type({ Name: 'Nettle tea', SKU: 'NW-01', 'Price (USD)': 'cheap' });
  await anna.field('Stock').fill('8');
  await anna.send.click();
  await expect(anna.field('Price (USD)')).toHaveAccessibleDescription(/amount like/);
  await anna.type({ 'Price (USD)': '4.5' });
  await anna.send.click();
  await expect(anna.field('SKU')).toHaveAccessibleDescription(/already is a product/);
  await expect(anna.field('Name')).toHaveValue('Nettle tea');
});

test('name and price are edited while orders take the stock', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await anna.edit('NW-01').click();
  await anna.type({ Name: 'Masala Chai', 'Price (USD)': '21' });
  // Each order makes another version of the product, and says nothing against a new name.
  await sold(server, 'NW-01', 2);
  await expect(anna.stock('NW-01')).toHaveText('37');
  await anna.send.click();
  await confirmed(anna.row('Masala Chai'));
  await expect(anna.row('Masala Chai')).toContainText('$21.00');
  expect(await server.api('GET', '/api/products/NW-01')).toMatchObject({ name: 'Masala Chai', stock: 37 });
});

test('a field that somebody else writes is followed, or told where one types in it', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await anna.edit('NW-01').click();
  await anna.type({ Name: 'Masala Chai' });
  await server.api('PATCH', '/api/products/NW-01', { name: 'Chai tea', unit_price_minor: 1950 });
  await expect(anna.field('Price (USD)')).toHaveValue('19.50');
  await expect(anna.dialog).toContainText('Somebody else made it “Chai tea”');
  await anna.send.click();
  await confirmed(anna.row('NW-01'));
  expect(await server.api('GET', '/api/products/NW-01')).toMatchObject({ name: 'Masala Chai', unit_price_minor: 1950 });
});

test('what came in is added to what is left by then', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await anna.restock('NW-01').click();
  await expect(anna.field('Pieces that came in')).toBeFocused();
  await anna.type({ 'Pieces that came in': '24' });
  await expect(anna.dialog.getByLabel('Afterwards')).toHaveText('→ 63 afterwards');
  await sold(server, 'NW-01', 4);
  await expect(anna.dialog.getByLabel('Afterwards')).toHaveText('→ 59 afterwards');
  await anna.send.click();
  await expect(anna.stock('NW-01')).toHaveText('59');
  await confirmed(anna.row('NW-01'));
  expect((await server.api('GET', '/api/products/NW-01')).stock).toBe(59);
  // The focus is where it was.
  await expect(anna.restock('NW-01')).toBeFocused();
});

test('what was done to a product is taken back, the last first, and what others did stays', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await anna.restock('NW-01').click();
  await anna.type({ 'Pieces that came in': '24' });
  await anna.send.click();
  await expect(anna.message('24 more Chai in stock')).toBeVisible();
  await sold(server, 'NW-01', 4);
  await expect(anna.stock('NW-01')).toHaveText('59');
  await anna.edit('NW-01').click();
  await anna.type({ Name: 'Masala Chai' });
  await anna.send.click();
  await anna.message('Changes to Masala Chai saved').getByRole('button', { name: 'Undo' }).click();
  await expect(anna.row('NW-01').getByRole('link', { name: 'Edit Chai', exact: true })).toBeVisible();
  await anna.page.keyboard.press('Control+z');
  await expect(anna.message('Undone: 24 more Chai in stock')).toBeVisible();
  await expect(anna.stock('NW-01')).toHaveText('35');
  await confirmed(anna.row('NW-01'));
  expect(await server.api('GET', '/api/products/NW-01')).toMatchObject({ name: 'Chai', stock: 35 });
});

test('a product that is no longer sold is brought back by the message', async ({ person, server }) => {
  const anna = await products(person);
  await anna.live();
  await anna.edit('NW-01').click();
  await anna.dialog.getByRole('button', { name: 'Discontinue' }).click();
  await anna.message('Chai is no longer sold').getByRole('button', { name: 'Undo' }).click();
  await confirmed(anna.row('NW-01'));
  expect((await server.api('GET', '/api/products/NW-01')).discontinued).toBe(false);
});

test('more than is left cannot be taken out, and what was typed comes back', async ({ person, errors }) => {
  errors.expect(/status of 422/);
  const anna = await products(person);
  await anna.live();
  await anna.restock('NW-01').click();
  await anna.type({ 'Pieces that came in': '-40' });
  await anna.send.click();
  await expect(anna.message('The stock was not changed')).toContainText('more than the 39 that are left');
  await expect(anna.field('Pieces that came in')).toHaveValue('-40');
  await expect(anna.stock('NW-01')).toHaveText('39');
});

test('a product is discontinued and brought back, and orders follow', async ({ person, server }) => {
  const anna = await products(person);
  const ben = await person();
  await anna.live();
  await ben.live();
  await anna.edit('NW-01').click();
  await anna.dialog.getByRole('button', { name: 'Discontinue' }).click();
  await expect(anna.row('NW-01')).toHaveCount(0);
  await ben.newOrder();
  await expect(ben.line(1).product.getByRole('option', { name: /^Chang/ })).toBeAttached();
  await expect(ben.line(1).product.getByRole('option', { name: /^Chai/ })).toHaveCount(0);
  await anna.tab('Discontinued').click();
  await expect(anna.row('NW-01')).toContainText('Discontinued');
  await anna.row('NW-01').getByRole('button', { name: 'Bring back Chai' }).click();
  await expect(anna.row('NW-01')).toHaveCount(0);
  await expect(ben.line(1).product.getByRole('option', { name: /^Chai/ })).toBeAttached();
  expect((await server.api('GET', '/api/products/NW-01')).discontinued).toBe(false);
});

test('without a connection it waits, outlives a turn to the orders, and is sent once', async ({ person, server, errors }) => {
  errors.expect(/ERR_/);
  const anna = await products(person);
  await anna.live();
  await server.stop();
  await anna.restock('NW-01').click();
  await anna.type({ 'Pieces that came in': '10' });
  await anna.send.click();
  await expect(anna.stock('NW-01')).toHaveText('49');
  await pending(anna.row('NW-01'));
  await anna.waiting.click();
  await expect(anna.waitingItem('Restock Chai by 10')).toBeVisible();
  await anna.page.keyboard.press('Escape');
  // The same tab, on the page of orders: what waits goes along.
  await anna.page.route('**/fn/restock_product*', (route) => route.abort());
  await server.start();
  anna.page.on('dialog', (dialog) => dialog.accept());
  const orders = new Board(anna.page);
  await orders.open('/');
  await orders.waiting.click();
  await expect(orders.waitingItem('Restock Chai by 10')).toBeVisible();
  await orders.page.keyboard.press('Escape');
  await anna.page.unroute('**/fn/restock_product*');
  await expect(orders.waiting).toBeHidden({ timeout: 30_000 });
  expect((await server.api('GET', '/api/products/NW-01')).stock).toBe(49);
});

test('an order that is refused while one looks at products has its way back', async ({ person, server, errors }) => {
  errors.expect(/ERR_|status of 409/);
  const anna = await person();
  await anna.live();
  await anna.page.route('**/fn/place_order*', (route) => route.abort());
  await anna.place({ customer: 'Big Eaters', lines: [{ sku: 'NW-01', quantity: 30 }] });
  await expect(anna.waiting).toHaveText('1 waiting');
  await sold(server, 'NW-01', 20);
  anna.page.on('dialog', (dialog) => dialog.accept());
  const shelf = await Shelf.of(anna);
  await anna.page.unroute('**/fn/place_order*');
  await shelf.page.getByRole('link', { name: 'An order came back: Big Eaters' }).click({ timeout: 30_000 });
  await expect(anna.field('Customer')).toHaveValue('Big Eaters');
  await expect(anna.line(1).quantity).toHaveValue('30');
});

test('products are a key, a link and an entry of the palette away', async ({ person }) => {
  const anna = await person();
  await anna.live();
  await anna.page.keyboard.press('g');
  await anna.page.keyboard.press('o');
  await expect(anna.page).toHaveURL(/\/products$/);
  await anna.page.goBack();
  await anna.page.getByRole('link', { name: 'Products' }).click();
  await expect(anna.page.getByRole('heading', { name: 'Products' })).toBeVisible();
  await hydrated(anna.page);
  await anna.page.keyboard.press('/');
  await expect(anna.page.getByRole('searchbox', { name: 'Search products' })).toBeFocused();
  await anna.page.keyboard.press('Escape');
  await anna.page.getByRole('button', { name: 'Find and do anything' }).click();
  await anna.page.keyboard.type('go to new');
  await anna.page.keyboard.press('Enter');
  await expect(anna.page).toHaveURL(/\/\?status=new/);
  // A single product, by name.
  await hydrated(anna.page);
  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type('mascarpone');
  await anna.page.getByRole('option', { name: /Product: Mascarpone Fabioli/ }).click();
  await expect(anna.dialog.getByLabel('Name', { exact: true })).toHaveValue('Mascarpone Fabioli');
});

test('what an order would take is seen against what is left, while somebody else takes it', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await anna.newOrder();
  await anna.fill({ lines: [{ sku: 'NW-01', quantity: 20 }, { sku: 'NW-01', quantity: 5 }] });
  const [first, second] = [anna.line(1), anna.line(2)];
  await expect(first.row).toContainText('34 left beside the 5 on other lines');
  await expect(second.row).toContainText('19 left beside the 20 on other lines');
  await expect(second.quantity).toHaveAccessibleDescription(/19 left/);
  await expect(first.row.getByRole('status', { name: 'Stock' })).toBeEmpty();
  await sold(server, 'NW-01', 15);
  await expect(first.row).toContainText('19 left');
  await expect(first.row.getByRole('status', { name: 'Stock' })).toHaveText('1 more than is left');
  await expect(second.row.getByRole('status', { name: 'Stock' })).toHaveText('1 more than is left');
  await second.quantity.fill('4');
  await expect(first.row.getByRole('status', { name: 'Stock' })).toHaveText('None left after this order');
  await second.quantity.fill('1');
  await expect(first.row.getByRole('status', { name: 'Stock' })).toHaveText('Runs low with this order');
  await server.api('PATCH', '/api/products/NW-01', { restock: 30 });
  await expect(first.row.getByRole('status', { name: 'Stock' })).toBeEmpty();
  await second.row.getByRole('button', { name: /^Remove/ }).click();
  await expect(first.row).toContainText('54 left');
  await expect(first.row).not.toContainText('beside');
});

test('what an edited order holds can be had again', async ({ person, server }) => {
  const order = await sold(server, 'NW-01', 30);
  const anna = await person({ path: `/orders/${order.id}/edit` });
  await anna.live();
  await expect(anna.line(1).row).toContainText('39 left');
  await anna.line(1).quantity.fill('40');
  await expect(anna.line(1).row.getByRole('status', { name: 'Stock' })).toHaveText('1 more than is left');
});

for (const colorScheme of ['light', 'dark']) {
  test(`products and their forms are accessible, ${colorScheme}`, async ({ person, server }) => {
    test.slow();
    await sold(server, 'NW-01', 30);
    const anna = await products(person, { colorScheme, reducedMotion: 'reduce' });
    await anna.live();
    await check(anna.page, 'list');
    await anna.edit('NW-01').click();
    await expect(anna.dialog).toBeVisible();
    await check(anna.page, 'edit');
    await anna.page.keyboard.press('Escape');
    await anna.restock('NW-01').click();
    await anna.send.click();
    await expect(anna.field('Pieces that came in')).toHaveAttribute('aria-invalid', 'true');
    await check(anna.page, 'restock with a problem');
    await anna.page.keyboard.press('Escape');
    await anna.tab('Discontinued').click();
    await check(anna.page, 'discontinued');
  });
}

async function check(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`);
  expect(found, what).toEqual([]);
}
