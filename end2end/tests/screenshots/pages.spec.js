// Pictures of the pages beside the list: one order, figures, products, imports, and what is printed.
import { expect, draft, test } from '../../fixtures/test.js';
import { Figures } from '../../fixtures/figures.js';
import { file, Import, line } from '../../fixtures/import.js';
import { FOLDER, picture, someOrders, THEMES } from '../../fixtures/picture.js';
import { products, sold } from '../../fixtures/shelf.js';
import { hydrated } from '../../fixtures/page.js';

for (const [name, options] of THEMES) {
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

for (const [name, options] of THEMES) {
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
}

for (const [name, options] of THEMES) {
  test(`an order’s own page, a value edited in its place, and a conflict, ${name}`, async ({ person, server }) => {
    const [order] = await someOrders(server);
    const anna = await person(options);
    await anna.page.goto(`/orders/${order.id}/page`);
    await hydrated(anna.page);
    await picture(anna, `order-${name}`, { fullPage: true });
    const mine = await server.api('POST', '/api/orders', draft('Bon app’', ['NW-01', 2]));
    await anna.open(`/orders/${mine.id}`);
    await anna.live();
    await anna.panel.getByRole('button', { name: /, change customer$/ }).click();
    await picture(anna, `in-place-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.action('Edit').click();
    await anna.fill({ contact: 'Laurence Lebihan', city: 'Marseille' });
    await server.api('PATCH', `/api/orders/${mine.id}`, { city: 'Aix-en-Provence', note: 'Ring twice' });
    await expect(anna.dialog.getByRole('group', { name: 'City', exact: true })).toContainText('Aix');
    await picture(anna, `conflict-${name}`);
  });

  test(`what goes out and comes in, and a jump, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    await anna.page.locator('.filters').locator('summary', { hasText: 'Export' }).click();
    await picture(anna, `export-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.page.keyboard.press('g');
    await anna.page.keyboard.press('j');
    await expect(anna.page.getByRole('dialog', { name: 'Jump to a date' })).toBeVisible();
    await picture(anna, `jump-${name}`);
    const page = await Import.of(anna);
    await picture(anna, `import-${name}`);
    await page.choose(file(line(90_001), line(90_002, { quantity: 'many' }), line(90_003, { sku: 'NONE' })));
    await expect(page.holds).toContainText('3 lines');
    await picture(anna, `import-columns-${name}`, { fullPage: true });
    await page.run();
    await page.done('1 order imported, 0 already there, 2 refused');
    await picture(anna, `import-done-${name}`, { fullPage: true });
  });
}

test('on paper', async ({ person, server }) => {
  const orders = await someOrders(server);
  const anna = await person({ viewport: { width: 794, height: 1123 } });
  for (const kind of ['slips', 'invoices']) {
    await anna.page.goto(`/print/${kind}?ids=${orders.map(({ id }) => id).join(',')}`);
    await expect(anna.page.getByRole('article')).toHaveCount(orders.length);
    await picture(anna, `${kind}-screen`);
    await anna.page.emulateMedia({ media: 'print' });
    await picture(anna, `${kind}-print`);
    await anna.page.emulateMedia({ media: 'screen' });
  }
  // The list and the figures are printed as they are, without what only a screen has.
  for (const [path, name] of [['/', 'list'], ['/figures', 'figures']]) {
    await anna.page.goto(path);
    await anna.page.emulateMedia({ media: 'print' });
    await picture(anna, `${name}-print`);
    await anna.page.emulateMedia({ media: 'screen' });
  }
});

for (const [name, options] of THEMES) {
  test(`in German, ${name}`, async ({ browser, server }) => {
    await someOrders(server);
    const context = await browser.newContext({ ...options, baseURL: server.url, locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    const page = await context.newPage();
    for (const [path, file] of [['/', 'german'], ['/figures', 'german-figures'], ['/orders/new', 'german-new']]) {
      await page.goto(path);
      await hydrated(page);
      await picture({ page }, `${file}-${name}`);
    }
    await context.close();
  });
}
