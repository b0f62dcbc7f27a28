// The pages in another language than English, and numbers, amounts and times as a region and a zone
// write them.
import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { file, HEADER, line } from '../fixtures/import.js';
import { fits, hydrated } from '../fixtures/page.js';
import { draft, expect, test } from '../fixtures/test.js';
import { Speech, said } from '../fixtures/texts.js';

const GERMAN = { locale: 'de-DE', timezoneId: 'Europe/Berlin' };
const PHONE = { viewport: { width: 390, height: 844 } };
/** Names that are the same in every language: of files and their columns. */
const NAMES = ['CSV', 'JSON Lines', 'orders.csv', 'Chai', 'delivered', ...HEADER.split(','), 'name', 'category', 'unit', 'stock', 'discontinued'];
/** What `Intl` adds to a time. */
const ZONES = ['UTC', 'MEZ', 'MESZ', 'GMT'];

// A page in German; fixtures find by English names, so that it is opened by hand.
async function german(browser, server, errors, { path = '/', ...options } = {}) {
  const context = await browser.newContext({ baseURL: server.url, ...GERMAN, ...options });
  const page = await context.newPage();
  errors.watch(page);
  await open(page, path);
  return page;
}

async function open(page, path) {
  await page.goto(path);
  await hydrated(page);
}

// What is in the shop, which no language changes.
async function data(server) {
  const all = async (path) => {
    const items = [];
    let cursor = '';
    do {
      const page = await server.api('GET', `${path}?limit=100${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  };
  const products = await all('/api/products');
  const orders = await all('/api/orders');
  const places = orders.flatMap((it) => [
    it.customer,
    it.contact,
    it.city,
    it.country,
    it.note,
    [it.city, it.country].filter(Boolean).join(', '),
  ]);
  const goods = products.flatMap((it) => [it.sku, it.name, it.category, it.unit]);
  return [...places, ...goods, ...NAMES, 'USD', 'web', 'api', 'import', 'Live', 'Strg+z', ...ZONES];
}

// Everything that the page says is German, or data.
async function isGerman(page, speech, state) {
  const other = (await said(page)).filter(([text]) => !speech.says(text));
  expect(other, `${state}: neither German nor data`).toEqual([]);
}

for (const [name, options] of [
  ['desk', {}],
  ['phone', PHONE],
]) {
  test(`every state of the pages is in German, ${name}`, async ({ browser, server, errors }) => {
    test.slow();
    errors.expect(/status of 404/);
    const order = await server.api('POST', '/api/orders', draft('Käse & Söhne', ['NW-03', 2]));
    await server.api('POST', `/api/orders/${order.id}/status`, { status: 'paid', version: 1 });
    const other = await server.api('POST', '/api/orders', draft('Nordwind', ['NW-01', 1]));
    await server.api('PATCH', `/api/orders/${other.id}`, { note: 'bald', version: 1 });
    const speech = new Speech('de', [...(await data(server)), 'NW-99']);
    const page = await german(browser, server, errors, options);
    const is = async (state) => {
      await isGerman(page, speech, state);
      await fits(page, state);
    };
    const dialog = page.getByRole('dialog');
    const leave = async () => {
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    };

    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.locator('.connection__pill')).toHaveAttribute('data-state', 'live');
    await is('the list');
    await page.locator('summary', { hasText: 'Filter' }).click();
    await is('the filter');
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: /auswählen$/ }).first().check();
    await is('a selection');
    await page.keyboard.press('Escape');
    for (const [key, state] of [
      [',', 'the settings'],
      ['?', 'the sheet of shortcuts'],
      ['c', 'the columns'],
      ['Shift+V', 'the views'],
      ['Control+k', 'the palette'],
      ['n', 'a new order'],
      ['g j', 'the jump to a date'],
    ]) {
      for (const stroke of key.split(' ')) await page.keyboard.press(stroke);
      await expect(dialog, state).toBeVisible();
      await is(state);
      await leave();
    }
    await page.getByRole('button', { name: 'Live-Aktualisierung' }).click();
    await is('the menu of the connection');
    await page.keyboard.press('Escape');
    await page.locator('.filters summary', { hasText: 'Export' }).click();
    await is('the menu of exports');

    for (const [path, state] of [
      [`/orders/${order.id}`, 'an order'],
      [`/orders/${other.id}/page`, 'the page of an order'],
      [`/orders/${other.id}/edit`, 'an edit'],
      [`/orders/${other.id}/delete`, 'a deletion'],
      ['/orders/01890a5d-ac96-774b-bcce-b302099a8057', 'an order that is not there'],
      ['/?view=board', 'the board'],
      ['/?q=nothing-like-it&status=new,paid&min_total=1250&from=2026-01-01', 'filters'],
      ['/?status=odd', 'a filter that is none'],
      ['/?to=2026-01-01', 'the orders up to a day'],
      ['/?from=2026-01-01&sort=created_at', 'the orders from a day on'],
      ['/products', 'the products'],
      ['/products/new', 'a new product'],
      ['/products/NW-01/edit', 'an edit of a product'],
      ['/products/NW-01/restock', 'what came in'],
      ['/products/NW-99/restock', 'a product that is not there'],
      ['/import', 'the imports'],
      ['/import?kind=products', 'the imports of products'],
      ['/figures', 'the figures'],
      ['/figures?period=quarter', 'the figures of a quarter'],
    ]) {
      await open(page, path);
      await is(state);
    }
    for (const [path, state] of [
      ['/nothing/here', 'a page that is not there'],
      [`/print/slips?ids=${order.id}`, 'a slip'],
      [`/print/invoices?ids=${order.id}`, 'an invoice'],
      ['/print/slips?ids=01890a5d-ac96-774b-bcce-b302099a8057', 'nothing to print'],
    ]) {
      await page.goto(path);
      await isGerman(page, speech, state);
    }
  });
}

for (const [name, options] of [
  ['desk', {}],
  ['phone', PHONE],
]) {
  test(`a file is matched, checked and imported in German, ${name}`, async ({ browser, server, errors }) => {
    const speech = new Speech('de', [...(await data(server)), 'Bulk Ltd', 'Client', 'viele', 'NIRGENDS']);
    const page = await german(browser, server, errors, { path: '/import', ...options });
    const is = async (state) => {
      await isGerman(page, speech, state);
      await fits(page, state);
    };
    const choose = (text) =>
      page.getByLabel('CSV-Datei').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const state = page.getByRole('status', { name: 'Import' });
    const holds = page.getByRole('status', { name: 'Inhalt' });
    await page.locator('summary', { hasText: 'Was eine Datei mit Bestellungen enthält' }).click();
    await is('what a file holds');
    await choose(file(line(91_001)).replace('customer', 'Client'));
    await expect(page.getByRole('status', { name: 'Fehlende Spalten' })).toContainText('1 Spalte fehlt: customer.');
    await is('a column that is missing');
    await choose(`${HEADER}\n`);
    await expect(page.getByRole('alert').filter({ hasText: 'unter der Kopfzeile keine Zeilen' })).toBeVisible();
    await is('a file without rows');

    const wrong = [line(91_002, { quantity: 'viele' }), line(91_002), line(91_003, { sku: 'NIRGENDS' }), line(91_004, { customer: '' })];
    await choose(file(line(91_001), ...wrong, line(91_005), line(91_001)));
    await expect(holds).toHaveText('7 Zeilen, 6 Bestellungen; manche stehen an mehreren Stellen');
    await page.getByRole('button', { name: 'Nur prüfen' }).click();
    await expect(state).toHaveText('Geprüft, nichts wurde geschrieben: 1 Bestellung zu importieren, 0 schon da, 5 abgelehnt');
    await is('what was checked');
    await page.getByRole('button', { name: '6 Bestellungen importieren' }).click();
    await expect(state).toHaveText('1 Bestellung importiert, 0 schon da, 5 abgelehnt');
    await is('what was imported');
    const refused = page.getByRole('region', { name: '5 abgelehnte Zeilen' });
    const row = (subject) => refused.locator('tbody tr', { hasText: subject });
    await expect(row('Bestellung 91002')).toContainText('quantity muss eine ganze Zahl von 1 bis 10000 sein.');
    await expect(row('Bestellung 91003')).toContainText('Es gibt kein Produkt „NIRGENDS“.');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Als CSV herunterladen' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('orders-abgelehnt.csv');
    expect(await readFile(await saved.path(), 'utf8')).toContain('Eine andere Zeile dieser Bestellung wurde abgelehnt.');
  });
}

test('what is exported, edited in its place and looked at by others is told in German', async ({ browser, server, errors }) => {
  const order = await server.api('POST', '/api/orders', draft('Käse & Söhne', ['NW-03', 2]));
  const speech = new Speech('de', [...(await data(server)), 'Käse & Töchter']);
  const page = await german(browser, server, errors);
  const menu = page.locator('.filters').getByRole('form', { name: 'Export' });
  await page.locator('.filters summary', { hasText: 'Export' }).click();
  const saving = page.waitForEvent('download');
  await menu.getByRole('button', { name: 'CSV' }).click();
  await saving;
  await expect(menu.getByRole('status', { name: 'Exportierte Datei' })).toHaveText(/^Gespeichert: \d+ Zeilen, \d+ kB\.$/);
  await isGerman(page, speech, 'an export');

  const other = await german(browser, server, errors, { path: `/orders/${order.id}` });
  await open(page, `/orders/${order.id}`);
  const panel = page.getByRole('complementary');
  await expect(page.getByText('Jemand anders sieht sich diese Bestellung auch an.')).toHaveCount(1);
  await expect(panel.locator('.viewers__pill')).toHaveText('2 hier');
  await isGerman(page, speech, 'an order that others look at');
  await other.close();
  // A noun stays a noun within a sentence.
  await panel.getByRole('button', { name: 'Käse & Söhne, Kunde ändern' }).click();
  await expect(panel.getByRole('button', { name: 'Notiz hinzufügen' })).toBeVisible();
  await isGerman(page, speech, 'a value that is edited in its place');
  await panel.getByRole('textbox', { name: 'Kunde' }).fill('');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText('Darf nicht leer sein.');
  await isGerman(page, speech, 'a value that cannot be saved');
  await panel.getByRole('textbox', { name: 'Kunde' }).fill('Käse & Töchter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Meldungen' })).toContainText('gespeichert');
  await isGerman(page, speech, 'a value that was edited in its place');
});

test('what is done, refused and taken back is told in German', async ({ browser, server, errors }) => {
  const speech = new Speech('de', [...(await data(server)), 'Käse & Söhne']);
  const page = await german(browser, server, errors);
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Bestellung aufgeben' }).click();
  await expect(dialog.locator('#order-customer-error')).toHaveText('Darf nicht leer sein.');
  await isGerman(page, speech, 'a form with a problem');
  await dialog.getByRole('combobox', { name: 'Kunde' }).fill('Käse & Söhne');
  await dialog.getByRole('combobox', { name: 'Produkt' }).selectOption('NW-03');
  await dialog.getByRole('spinbutton', { name: 'Menge' }).fill('9999');
  await expect(dialog.locator('.line__mark')).toContainText('mehr als vorhanden');
  await isGerman(page, speech, 'a line for more than is left');
  await dialog.getByRole('spinbutton', { name: 'Menge' }).fill('2');
  await dialog.getByRole('button', { name: 'Bestellung aufgeben' }).click();
  const messages = page.getByRole('region', { name: 'Meldungen' });
  await expect(messages).toContainText(/Bestellung #\d+ aufgegeben/);
  await page.locator('.row', { hasText: 'Käse & Söhne' }).getByRole('link').click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('button', { name: 'Bezahlt melden' }).click();
  await expect(messages).toContainText('→ Bezahlt');
  await expect(panel.locator('.history')).toContainText('Neu → Bezahlt');
  await isGerman(page, speech, 'an order that was moved on');
  await messages.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(messages).toContainText('Rückgängig gemacht');
  await isGerman(page, speech, 'what was taken back');
});

test('the language is chosen in the settings, and stays', async ({ person, server }) => {
  test.slow();
  const order = await server.api('POST', '/api/orders', draft('Käse & Söhne', ['NW-03', 2]));
  const anna = await person();
  await anna.live();
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'en');
  await anna.openOrder('Käse & Söhne');
  await anna.page.keyboard.press(',');
  await anna.dialog.getByRole('radio', { name: 'Deutsch' }).check();
  await anna.dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'de');
  // Where one was stays, and so does the choice.
  await expect(anna.page).toHaveURL(new RegExp(order.id));
  await expect(anna.panel).toContainText('Positionen');
  await anna.page.goto('/products');
  await expect(anna.page.getByRole('heading', { name: 'Produkte' })).toBeVisible();
  await anna.page.goto(`/print/slips?ids=${order.id}`);
  await expect(anna.page.getByRole('article', { name: /Lieferschein/ })).toBeVisible();
});

test('numbers, amounts and times are those of the browser’s region and zone', async ({ browser, server, errors }) => {
  const order = await server.api('POST', '/api/orders', draft('Käse & Söhne', ['NW-38', 5]));
  const page = await german(browser, server, errors, { path: `/orders/${order.id}` });
  const panel = page.getByRole('complementary');
  await expect(panel.locator('tfoot')).toContainText('1.317,50\u{a0}$');
  const placed = new Date(order.created_at);
  const local = new Intl.DateTimeFormat('de-DE', {
    timeZone: 'Europe/Berlin',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const time = panel.locator('.facts time');
  await expect(time).toHaveText(local.format(placed));
  await expect(time).toHaveAttribute('datetime', order.created_at);
  const age = page.locator('.row', { hasText: 'Käse & Söhne' }).locator('time').first();
  await expect(age).toHaveAttribute('title', /UTC$/);
});

test('words follow the page, formats the browser’s region', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Mixed Ltd', ['NW-38', 5]));
  // English words for somebody in Germany, by choice: the amounts are those of their region.
  const cookie = { name: 'live-orders-language', value: 'en', url: server.url };
  const anna = await person({ ...GERMAN, prepare: (context) => context.addCookies([cookie]) });
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(anna.row('Mixed Ltd')).toContainText('1.317,50');
  await expect(anna.row('Mixed Ltd')).toContainText('New');
});

test('an amount is typed with the comma of its reader', async ({ browser, server, errors }) => {
  const page = await german(browser, server, errors, { path: '/products/NW-01/edit' });
  const dialog = page.getByRole('dialog');
  const price = dialog.getByRole('textbox', { name: /^Preis/ });
  await expect(price).toHaveValue('18,00');
  await price.fill('1.234,5');
  await dialog.getByRole('button', { name: 'Änderungen speichern' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.shelf__row', { hasText: 'NW-01' })).toContainText('1.234,50\u{a0}$');
  await expect.poll(async () => (await server.api('GET', '/api/products/NW-01')).unit_price_minor).toBe(123_450);
  await open(page, '/');
  await page.locator('summary', { hasText: 'Filter' }).click();
  const form = page.locator('form.filter__form');
  await form.getByRole('textbox', { name: 'Summe von' }).fill('99,5');
  await form.getByRole('button', { name: 'Bestellungen zeigen' }).click();
  await expect(page).toHaveURL(/min_total=9950/);
  await expect(page.locator('.chips')).toContainText('Mindestens 99,50');
});

test('nothing jumps while a page comes to life in another region and zone', async ({ browser, server, errors }) => {
  test.slow();
  await server.api('POST', '/api/orders', draft('Käse & Söhne', ['NW-38', 5]));
  for (const options of [{}, PHONE]) {
    const context = await browser.newContext({ baseURL: server.url, ...GERMAN, ...options });
    await context.addInitScript(() => {
      window.shifted = 0;
      window.moved = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries().filter((it) => !it.hadRecentInput)) {
          window.shifted += entry.value;
          const nodes = entry.sources.map(({ node }) => node?.outerHTML ?? node?.textContent ?? '');
          window.moved.push(`${entry.value.toFixed(4)}: ${nodes.map((node) => node.slice(0, 120)).join(' | ')}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const page = await context.newPage();
    errors.watch(page);
    for (const path of ['/', '/products', '/figures']) {
      await open(page, path);
      await expect(page.locator('.connection__pill')).toHaveAttribute('data-state', 'live');
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const [shifted, moved] = await page.evaluate(() => [window.shifted, window.moved]);
      expect(shifted, [path, ...moved].join('\n')).toBeLessThanOrEqual(0.02);
    }
    await context.close();
  }
});

test('the German pages have no fault that axe finds', async ({ browser, server, errors }) => {
  test.slow();
  const page = await german(browser, server, errors);
  for (const path of ['/', '/products', '/figures', '/import']) {
    await open(page, path);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0].html]), path).toEqual([]);
  }
});

test('without scripts the language is chosen by a form, and the page is led back to', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/products?sort=-stock');
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(/\/products\?sort=-stock$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('columnheader', { name: 'Bestand' })).toBeVisible();
  // What was typed and refused is told in it, too.
  await page.goto('/orders/new');
  await page.getByRole('textbox', { name: 'Ort' }).fill('Köln');
  await page.getByRole('button', { name: 'Bestellung aufgeben' }).click();
  await expect(page.locator('#order-customer-error')).toHaveText('Darf nicht leer sein.');
  await context.close();
});
