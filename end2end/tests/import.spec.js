// Files that come in: dropped, matched, checked, taken over, stopped and gone on with, however long.
import AxeBuilder from '@axe-core/playwright';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { file, HEADER, Import, line, onDisk } from '../fixtures/import.js';
import { fits } from '../fixtures/page.js';
import { Server } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

const PRODUCTS = new URL('../../server/src/sample/northwind/products.csv', import.meta.url);
const orders = async (server, query) => (await server.api('GET', `/api/orders?limit=1&${query}`)).total;
const exported = async (server, query = '') => (await fetch(`${server.url}/api/orders.csv?sort=number${query}`)).text();

test('a file is dropped, its columns are matched, and it is checked before it is taken over', async ({ person, server }) => {
  const anna = await Import.of(await person());
  await anna.drop('Order No;Client;x;sku\n90001;Drop Ltd;1;NW-01\n');
  await expect(anna.holds).toHaveText('1 line, 1 order');
  await expect(anna.meant('Order No')).toHaveValue('order_number');
  await expect(anna.meant('Client')).toHaveValue('');
  await expect(anna.columns.getByRole('row').nth(2)).toContainText('Drop Ltd');
  await expect(anna.missing).toContainText('customer');
  await expect(anna.button('Check only')).toHaveAttribute('aria-disabled', 'true');
  await anna.meant('Client').selectOption('customer');
  await expect(anna.missing).not.toContainText('customer');
  // A column is one thing: who takes it from another leaves that one without.
  await anna.meant('x').selectOption('customer');
  await expect(anna.meant('Client')).toHaveValue('');

  await anna.drop(file(line(90_001, { note: '"two\nlines"' }), line(90_002)).replace('customer', 'Client'));
  await expect(anna.holds).toHaveText('2 lines, 2 orders');
  await anna.meant('Client').selectOption('customer');
  await anna.check();
  await anna.done('Checked, nothing was written: 2 orders to be imported, 0 already there, 0 refused');
  expect(await orders(server, 'q=bulk')).toBe(0);
  await anna.run();
  await anna.done('2 orders imported, 0 already there, 0 refused');
  await anna.run();
  await anna.done('0 orders imported, 2 already there, 0 refused');
  expect(await orders(server, 'q=bulk')).toBe(2);
});

test('each refused line is told, and they are saved to be put right', async ({ person, server }) => {
  const anna = await Import.of(await person());
  const wrong = [line(90_003, { quantity: 'many' }), line(90_003), line(90_004, { customer: '=1+1', sku: 'NONE' })];
  await anna.choose(file(line(90_001), ...wrong, line(90_005), line(90_001)));
  await expect(anna.holds).toContainText('some stand in more than one place');
  await anna.run();
  await anna.done('1 order imported, 0 already there, 4 refused');
  await expect(anna.refused.getByRole('row')).toHaveCount(5);
  await expect(anna.refused.getByRole('row', { name: /^3 order 90003 quantity/ })).toContainText('whole number');
  await expect(anna.refused.getByRole('row', { name: /^5 order 90004 sku/ })).toContainText('There is no product');
  await expect(anna.refused.getByRole('row', { name: /^2 order 90001/ })).toContainText('more than one place');

  const saving = anna.page.waitForEvent('download');
  await anna.button('Download as CSV').click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('orders-refused.csv');
  const text = await readFile(await saved.path(), 'utf8');
  const rows = text.trimEnd().split('\r\n');
  expect(rows[0]).toBe(`\uFEFF${HEADER},line,reason`);
  expect(rows).toHaveLength(6);
  expect(text).toContain(",'=1+1,");
  expect(rows[3]).toMatch(/^90003,.*,4,Another line of this order is refused\.$/);

  // Put right, the same file comes in.
  await anna.choose(text.replace('many', '2').replace('NONE', 'NW-01').replace(/90001/g, '90006'));
  await expect(anna.holds).toHaveText('5 lines, 4 orders; some stand in more than one place');
  await anna.run();
  await anna.done('2 orders imported, 0 already there, 2 refused');
  expect((await server.api('GET', '/api/orders?q=90004')).items[0].customer).toBe('=1+1');
});

test('what is no UTF-8 or no table is told, and nothing is sent', async ({ person, server }) => {
  const anna = await Import.of(await person());
  const latin = Buffer.concat([Buffer.from(file(line(90_001))), Buffer.from(line(90_002, { customer: 'José' }), 'latin1')]);
  await anna.choose(latin);
  await expect(anna.alerts.filter({ hasText: 'Line 3 is not UTF-8 text' })).toBeVisible();
  await expect(anna.button(/^Import/)).toHaveAttribute('aria-disabled', 'true');
  await anna.choose(Buffer.from(`\uFEFF${file(line(90_001))}`, 'utf16le'));
  await expect(anna.alerts.filter({ hasText: 'in another encoding than UTF-8' })).toBeVisible();
  await anna.choose(`${HEADER}\n`);
  await expect(anna.alerts.filter({ hasText: 'has no rows' })).toBeVisible();
  await anna.choose(`\uFEFF${file(line(90_001))}`);
  await expect(anna.holds).toHaveText('1 line, 1 order');
  expect(await orders(server, 'q=bulk')).toBe(0);
});

test('products come in, and what is exported comes back in another shop', async ({ person, server }) => {
  const folder = await mkdtemp(join(tmpdir(), 'live-orders-'));
  const other = await new Server(join(folder, 'other.db')).start();
  try {
    await server.api('POST', '/api/orders', {
      customer: '=SUM(A1)', note: '-one\n"two", three', lines: [{ sku: 'NW-11', quantity: 2, discount_percent: 5 }],
    });
    const csv = await exported(server);
    const ben = await person();
    const page = await Import.of(ben, `${other.url}/import?kind=products`);
    await page.choose(await readFile(PRODUCTS), 'products.csv');
    await page.run();
    await page.done('77 products imported');
    await page.page.getByRole('radio', { name: 'Orders' }).check();
    await page.choose(csv);
    await page.run();
    await page.done('831 orders imported, 0 already there, 0 refused');
    expect(await exported(other)).toBe(csv);
  } finally {
    await other.stop();
    await rm(folder, { recursive: true });
  }
});

// 1,000 orders of a hundred lines, so that a debug build is through within a minute.
const LINES = 100_000;
const EACH = 100;
// The greatest number first: those that are given meanwhile come after it.
const many = () => file(...Array.from({ length: LINES }, (_, index) => line(600_000 - Math.floor(index / EACH))));

test('100,000 lines go through, over a stop, a reload and a restart, without doubles', async ({ person, server, errors }) => {
  // Half a minute by itself, most of it in the server's debug build.
  test.setTimeout(120_000);
  errors.expect(/Failed to load resource|net::ERR/);
  const anna = await Import.of(await person());
  // Somebody else at work, with the list open.
  const ben = await person();
  await ben.live();
  await watch(anna.page);
  await onDisk(many(), async (path) => {
    await anna.input.setInputFiles(path);
    await expect(anna.holds).toHaveText('100,000 lines, 1,000 orders', { timeout: 30_000 });
    await anna.run();
    await expect(anna.progress).toContainText(/[1-9][\d,]* of 1,000 orders/);
    await anna.button('Stop').click();
    await expect(anna.state).toContainText('Stopped');
    expect(await orders(server, 'q=bulk')).toBeLessThan(1_000);
    // Looked through in one go it would have been many seconds in a debug build; other tests run, too.
    expect(await longest(anna.page)).toBeLessThan(2_000);

    await anna.page.reload();
    await anna.alive();
    await expect(anna.interrupted).toContainText(/The import of many\.csv was interrupted after [\d,]+ of 100,000 lines/);
    await anna.input.setInputFiles(path);
    await expect(anna.holds).toHaveText('100,000 lines, 1,000 orders', { timeout: 30_000 });
    await anna.button('Go on').click();
    await expect(anna.progress).toContainText(/orders a second/);

    // People who write meanwhile are served.
    const placed = Date.now();
    await server.api('POST', '/api/orders', { customer: 'Meanwhile Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
    expect(Date.now() - placed).toBeLessThan(2_000);
    await expect(ben.row('Meanwhile Ltd')).toBeVisible();
    // What is brought in is no news.
    await expect(ben.page).toHaveTitle('Live orders');

    await server.stop();
    await expect(anna.alerts.filter({ hasText: 'The server cannot be reached' })).toBeVisible({ timeout: 30_000 });
    await server.start();
    await anna.done('1,000 orders imported, 0 already there, 0 refused', 90_000);
  });
  expect(await orders(server, 'q=bulk')).toBe(1_000);
});

// Notes the longest time for which the page had no turn.
const watch = (page) =>
  page.evaluate(() => {
    let last = performance.now();
    window.longest = 0;
    const tick = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  });
const longest = (page) => page.evaluate(() => window.longest);

for (const [where, options] of [
  ['wide', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
]) {
  test(`the page of imports is accessible and fits, ${where}`, async ({ person }) => {
    test.slow();
    const anna = await Import.of(await person({ ...options, reducedMotion: 'reduce' }));
    await passes(anna.page, 'nothing chosen');
    await anna.choose(file(line(90_001), line(90_002, { quantity: 'x' })).replace(',product,', ',what or so,'));
    await expect(anna.missing).toContainText('1 column missing: product');
    await passes(anna.page, 'a file');
    await anna.meant('what or so').selectOption('product');
    await anna.check();
    await anna.done('1 order to be imported');
    await passes(anna.page, 'checked');
  });
}

async function passes(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`);
  expect(found, what).toEqual([]);
  await fits(page, what);
}

test('the page is found by key and by the palette', async ({ person }) => {
  const anna = await person();
  await anna.page.keyboard.press('g');
  await anna.page.keyboard.press('i');
  await expect(anna.page.getByRole('heading', { name: 'Import', level: 1 })).toBeVisible();
});
