// Pictures of the main states, to be looked at: they are written to screenshots/, which git ignores.
import { fileURLToPath } from 'node:url';
import { Figures } from '../fixtures/figures.js';
import { Kanban } from '../fixtures/kanban.js';
import { products, sold } from '../fixtures/shelf.js';
import { draft, expect, pending, test } from '../fixtures/test.js';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const WIDE = { viewport: { width: 2560, height: 1440 } };

async function picture(board, name) {
  await board.page.evaluate(() => document.fonts.ready);
  await board.page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
}

async function someOrders(server) {
  for (const [customer, status] of [
    ['Blauer See Delikatessen', 'packed'],
    ['La maison d’Asie', 'paid'],
    ['Ana Trujillo Emparedados y helados', 'new'],
  ]) {
    const lines = [['NW-01', 3], ['NW-38', 1], ['NW-71', 6]];
    const body = { ...draft(customer, ...lines), city: 'Mannheim', country: 'Germany' };
    const order = await server.api('POST', '/api/orders', body);
    const steps = { new: [], paid: ['paid'], packed: ['paid', 'packed'] }[status];
    for (const [index, status] of steps.entries()) {
      await server.api('POST', `/api/orders/${order.id}/status`, { status, version: index + 1 });
    }
  }
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
  ['wide', WIDE],
]) {
  test(`list, panel and dialog, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    await picture(anna, `list-${name}`);
    await anna.openOrder('Blauer See');
    await expect(anna.history).toContainText('Paid → Packed');
    await picture(anna, `panel-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.newOrder();
    await anna.fill({
      customer: 'Bon app’',
      city: 'Marseille',
      country: 'France',
      lines: [{ sku: 'NW-38', quantity: 2 }, { sku: 'NW-59', quantity: 12, discount: 5 }],
    });
    await picture(anna, `dialog-${name}`);
  });
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`palette, shortcuts, settings and new orders, ${name}`, async ({ person, server }) => {
    const anna = await person(options);
    await anna.live();
    await anna.openOrder('#11077');
    for (const [key, title, file] of [
      ['Control+k', 'Find and do anything', 'palette'],
      ['?', 'Keyboard shortcuts', 'shortcuts'],
      [',', 'Settings', 'settings'],
    ]) {
      await anna.page.keyboard.press(key);
      await expect(anna.page.getByRole('dialog', { name: title })).toBeVisible();
      await picture(anna, `${file}-${name}`);
      if (file !== 'settings') await anna.page.keyboard.press('Escape');
    }
    await anna.dialog.getByRole('checkbox', { name: /in the title/ }).check();
    await anna.dialog.getByRole('button', { name: 'Save settings' }).click();
    await anna.page.keyboard.press('Escape');
    await someOrders(server);
    await expect(anna.page.getByRole('button', { name: /Mark as seen/ })).toContainText(/\d/);
    await picture(anna, `new-orders-${name}`);
  });

  test(`board, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person({ path: '/?view=board', ...options });
    await anna.live();
    const kanban = new Kanban(anna);
    await picture(anna, `board-${name}`);
    if (name === 'phone') return;
    await kanban.drag('Ana Trujillo Emparedados', 'Paid');
    await expect(kanban.lane('Paid')).toHaveAttribute('data-over', /.*/);
    await picture(anna, `board-dragging-${name}`);
    await kanban.drop();
    await kanban.lane('Delivered').locator('summary').click();
    await kanban.link('Blauer See', 'Packed').click();
    await expect(anna.history).toContainText('Paid → Packed');
    await picture(anna, `board-panel-${name}`);
  });

  test(`the kept list, ${name}`, async ({ person, server, errors }) => {
    test.slow();
    errors.expect(/ERR_|api\/|fn\//);
    const anna = await person({ ...options, serviceWorkers: 'allow' });
    await anna.live();
    await anna.isKept();
    await server.stop();
    await anna.page.reload();
    await expect(anna.page.getByRole('status', { name: 'Kept list' })).toContainText('kept on this device', {
      timeout: 30_000,
    });
    await picture(anna, `kept-${name}`);
  });
}

test('a refused order', async ({ person, errors }) => {
  errors.expect(/status of 409/);
  const anna = await person();
  await anna.live();
  await anna.place({ customer: 'Big Eaters', lines: [{ sku: 'NW-01', quantity: 40 }] });
  await expect(anna.message('Not enough Chai')).toBeVisible();
  await expect(anna.dialog).toBeVisible();
  await picture(anna, 'refused');
});

test('a lost connection with an order on its way', async ({ person, server, errors }) => {
  errors.expect(/ERR_/);
  const anna = await person();
  await anna.live();
  await anna.newOrder();
  await anna.fill({ customer: 'Patient Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await server.stop();
  await anna.submit.click();
  await expect(anna.connection).toContainText('Reconnecting');
  await pending(anna.row('Patient Ltd'));
  await picture(anna, 'reconnecting');
});

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`what waits for the connection, ${name}`, async ({ person, server, errors }) => {
    errors.expect(/ERR_/);
    await someOrders(server);
    const anna = await person(options);
    await anna.page.clock.install();
    await anna.open();
    await anna.live();
    await anna.newOrder();
    await expect(anna.line(1).product.getByRole('option', { name: /^Chai/ })).toBeAttached();
    await anna.page.keyboard.press('Escape');
    await server.stop();
    await anna.openOrder('Blauer See');
    await anna.action('Mark shipped').click();
    await anna.page.keyboard.press('Escape');
    await anna.page.clock.fastForward('12:00');
    for (const customer of ['Nadia’s Deli', 'The Old Harbour Bakery and Coffee Roastery']) {
      await anna.place({ customer, city: 'Tunis', lines: [{ sku: 'NW-01', quantity: 2 }] });
    }
    await anna.openOrder('Nadia’s Deli');
    await anna.action('Mark paid').click();
    await anna.page.keyboard.press('Escape');
    await anna.page.clock.fastForward('03:00');
    await picture(anna, `waiting-closed-${name}`);
    await anna.waiting.click();
    await expect(anna.waitingItem('Blauer').or(anna.waitingItem('Shipped'))).toContainText('15 min');
    await picture(anna, `waiting-${name}`);
  });
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`how the page keeps up, ${name}`, async ({ person, server }) => {
    const anna = await person({ ...options, prepare: (context) => context.clock.install() });
    await anna.live();
    await anna.see(false);
    await someOrders(server);
    await expect(anna.row('Ana Trujillo')).toHaveCount(1);
    await anna.page.clock.fastForward('10:00');
    await anna.see(true);
    await expect(anna.missed).toContainText('3 orders came in');
    await picture(anna, `missed-${name}`);
    await anna.missed.getByRole('link', { name: 'Show them' }).click();
    await expect(anna.rows).toHaveCount(3);
    await picture(anna, `since-${name}`);
    await anna.missed.getByRole('button', { name: 'Dismiss' }).click();
    await anna.page.getByRole('link', { name: 'Show all' }).click();
    await anna.keepUp('Paused');
    await server.api('POST', '/api/orders', draft('Meanwhile', ['NW-03', 1]));
    await anna.page.clock.runFor(11_000);
    await expect(anna.news).toContainText('New!');
    await picture(anna, `paused-${name}`);
    await anna.page.getByRole('button', { name: 'Live updates' }).click();
    await expect(anna.menu).toBeVisible();
    await picture(anna, `menu-${name}`);
  });
}

test('nothing found, and an order that is not there', async ({ person, errors }) => {
  errors.expect(/status of 404/);
  const anna = await person({ path: '/?q=nothing+of+the+kind' });
  await anna.live();
  await picture(anna, 'empty');
  await anna.open('/orders/01890a5d-ac96-774b-bcce-b302099a8057');
  await picture(anna, 'missing');
});

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`figures, ${name}`, async ({ browser, server }) => {
    await someOrders(server);
    const page = await (await browser.newContext(options)).newPage();
    for (const period of ['day', 'quarter']) {
      const figures = await Figures.open(page, server, `?period=${period}`);
      await figures.live();
      await figures.chart('Revenue').focus();
      await page.screenshot({
        path: `${FOLDER}figures-${period}-${name}.png`,
        animations: 'disabled',
        fullPage: true,
      });
    }
    await page.context().close();
  });
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`filters, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person({ ...options, path: '/?status=new,delivered&country=austria&q=ern&min_total=100000' });
    await anna.live();
    await picture(anna, `filters-${name}`);
    await anna.page.locator('summary', { hasText: 'Filter' }).click();
    await picture(anna, `filter-form-${name}`);
  });
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`products, ${name}`, async ({ person, server }) => {
    await sold(server, 'NW-01', 30);
    await sold(server, 'NW-04', 53);
    const anna = await products(person, options);
    await anna.live();
    await picture(anna, `products-${name}`);
    await anna.edit('NW-01').click();
    await expect(anna.dialog).toBeVisible();
    await picture(anna, `product-edit-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.restock('NW-01').click();
    await anna.type({ 'Pieces that came in': '24' });
    await picture(anna, `product-restock-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.newProduct.click();
    await anna.send.click();
    await picture(anna, `product-new-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.tab('Running low').click();
    await picture(anna, `products-low-${name}`);
  });

  test(`stock in the order form, ${name}`, async ({ person, server }) => {
    await sold(server, 'NW-04', 53);
    const anna = await person(options);
    await anna.live();
    await anna.newOrder();
    await anna.fill({
      customer: 'Bon app’',
      lines: [
        { sku: 'NW-01', quantity: 20 },
        { sku: 'NW-01', quantity: 25 },
        { sku: 'NW-04', quantity: 2 },
        { sku: 'NW-02', quantity: 12 },
      ],
    });
    await picture(anna, `stock-${name}`);
  });

  test(`a selection, and what became of it, ${name}`, async ({ person, server, errors }) => {
    errors.expect(/status of 409/);
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    const box = (number) => anna.page.getByRole('checkbox', { name: new RegExp(`^Select ${number}`) });
    for (const number of ['#11080', '#11079', '#11077', '#11076']) await box(number).click();
    await picture(anna, `selection-${name}`);
    await anna.page.getByRole('button', { name: /^Mark paid/ }).click();
    await expect(anna.page.getByRole('region', { name: 'What became of it' })).toContainText('1 not');
    await picture(anna, `selection-done-${name}`);
  });

  test(`columns and dense rows, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    await anna.page.keyboard.press('c');
    await expect(anna.page.getByRole('dialog', { name: 'Columns' })).toBeVisible();
    for (const column of ['City', 'Country', 'Updated']) await anna.dialog.getByRole('checkbox', { name: column }).check();
    await anna.dialog.getByRole('radio', { name: 'Dense' }).check();
    await picture(anna, `columns-${name}`);
    await anna.dialog.getByRole('button', { name: 'Done' }).click();
    await picture(anna, `dense-${name}`);
    await anna.openOrder('Blauer See');
    await picture(anna, `dense-panel-${name}`);
  });
}

for (const [name, options] of [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', PHONE],
]) {
  test(`views of one’s own, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    for (const [path, view] of [
      ['/?country=germany&sort=-total', 'Big Germans'],
      ['/?status=packed&sort=created_at', 'Courier at four'],
    ]) {
      await anna.open(path);
      await anna.page.keyboard.press('Shift+V');
      await anna.dialog.getByRole('textbox', { name: 'Name of the view' }).fill(view);
      await anna.dialog.getByRole('button', { name: 'Save view' }).click();
      await expect(anna.dialog).toBeHidden();
    }
    await picture(anna, `views-${name}`);
    await anna.open('/?status=new');
    await anna.page.keyboard.press('Shift+V');
    await anna.dialog.getByRole('button', { name: 'Rename Big Germans' }).click();
    await anna.dialog.getByRole('textbox', { name: 'New name' }).fill('Late');
    await anna.page.keyboard.press('Enter');
    await picture(anna, `views-dialog-${name}`);
  });
}
