// The list as a file: what, in which columns, in which format; how far it has come, and no half file.
import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { draft, expect, test } from '../fixtures/test.js';

const summary = (place) => place.locator('summary', { hasText: 'Export' });
const menu = (board) => board.page.locator('.filters').getByRole('form', { name: 'Export' });
const bar = (board) => board.page.getByRole('region', { name: 'Selected orders' });
const told = (place) => place.getByRole('status', { name: 'Exported file' });

async function open(board) {
  await summary(board.page.locator('.filters')).click();
  await expect(menu(board)).toBeVisible();
  return menu(board);
}

async function saved(board, click) {
  const saving = board.page.waitForEvent('download');
  await click();
  const file = await saving;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('the list is saved as it is shown, with its filter, its columns and their order', async ({ person, server }) => {
  await server.api('POST', '/api/orders', { ...draft('=Seeblick', ['NW-01', 3]), city: 'Bern', note: '"a\nb"' });
  const anna = await person({ path: '/?q=seeblick' });
  await anna.page.getByRole('button', { name: 'Columns' }).click();
  await anna.dialog.getByRole('checkbox', { name: 'City' }).check();
  await anna.dialog.getByRole('checkbox', { name: 'Status' }).uncheck();
  await anna.dialog.getByRole('button', { name: 'Done' }).click();
  const form = await open(anna);
  const csv = await saved(anna, () => form.getByRole('button', { name: 'CSV', exact: true }).click());
  expect(csv.name).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
  const rows = csv.text.trimEnd().split('\n');
  expect(rows[0]).toBe('\uFEFFnumber,customer,city,items,total,created_at');
  expect(rows[1]).toMatch(/^11078,'=Seeblick,Bern,3,54\.00,\d{4}-/);
  expect(rows).toHaveLength(2);
  await expect(told(form)).toContainText('Saved: 1 row,');

  const lines = await saved(anna, () => form.getByRole('button', { name: 'JSON Lines' }).click());
  expect(lines.name).toMatch(/^orders-\d{4}-\d\d-\d\d\.jsonl$/);
  expect(Object.keys(JSON.parse(lines.text))).toEqual(['number', 'customer', 'city', 'items', 'total_minor', 'created_at']);
  await anna.page.keyboard.press('Escape');
  await expect(form).toBeHidden();
});

test('all columns are saved as an import reads them', async ({ person, server }) => {
  const anna = await person({ path: '/?status=new' });
  const form = await open(anna);
  await form.getByRole('radio', { name: /^All/ }).check();
  const { text } = await saved(anna, () => form.getByRole('button', { name: 'CSV', exact: true }).click());
  // What is read as text has lost its mark.
  expect(text).toBe(`\uFEFF${await (await fetch(`${server.url}/api/orders.csv?status=new`)).text()}`);
});

test('a selection is saved from its bar, and the list all the same', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Pick One', ['NW-01', 1]));
  await server.api('POST', '/api/orders', draft('Pick Two', ['NW-01', 1]));
  const anna = await person({ path: '/?q=pick' });
  await anna.page.getByRole('checkbox', { name: /Pick Two/ }).or(anna.row('Pick Two').getByRole('checkbox')).first().click();
  await summary(bar(anna)).click();
  const form = bar(anna).getByRole('form', { name: 'Export' });
  await expect(form.getByRole('radio', { name: 'The selection (1)' })).toBeChecked();
  const one = await saved(anna, () => form.getByRole('button', { name: 'CSV', exact: true }).click());
  expect(one.text.trimEnd().split('\n')).toHaveLength(2);
  expect(one.text).toContain('Pick Two');
  await form.getByRole('radio', { name: 'This list (2)' }).check();
  const all = await saved(anna, () => form.getByRole('button', { name: 'CSV', exact: true }).click());
  expect(all.text.trimEnd().split('\n')).toHaveLength(3);
});

// Makes the page receive an export piece by piece, as a test lets it.
const pieces = (page) =>
  page.addInitScript(() => {
    const fetch = window.fetch;
    window.fetch = (request, ...rest) => {
      const url = typeof request === 'string' ? request : request.url;
      if (!url.includes('/api/orders.')) return fetch(request, ...rest);
      const body = new ReadableStream({ start: (stream) => (window.pieces = stream) });
      const signal = request.signal;
      signal?.addEventListener('abort', () => window.pieces.error(new DOMException('', 'AbortError')));
      return Promise.resolve(new Response(body));
    };
    window.piece = (text) => window.pieces.enqueue(new TextEncoder().encode(text));
  });

test('it is told how much has come, and it can be cancelled', async ({ person }) => {
  const anna = await person({ prepare: pieces });
  let downloads = 0;
  anna.page.on('download', () => (downloads += 1));
  const form = await open(anna);
  await form.getByRole('button', { name: 'CSV', exact: true }).click();
  await anna.page.evaluate(() => window.piece('number,customer\n1,"a\nb"\n2,'));
  await expect(form).toContainText('1 row, 26 bytes so far, of 830 orders');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect(form).not.toContainText('so far');
  await expect(form.getByRole('button', { name: 'CSV', exact: true })).not.toHaveAttribute('aria-disabled', 'true');

  // Whole, it is saved.
  await form.getByRole('button', { name: 'CSV', exact: true }).click();
  await anna.page.evaluate(() => window.piece('number\n1\n'));
  const { text } = await saved(anna, () => anna.page.evaluate(() => window.pieces.close()));
  expect(text).toBe('number\n1\n');
  expect(downloads).toBe(1);
});

test('what fails on the way is told, and no half file is saved', async ({ person, errors }) => {
  errors.expect(/status of 503/);
  const anna = await person({ prepare: pieces });
  let downloads = 0;
  anna.page.on('download', () => (downloads += 1));
  const form = await open(anna);
  await form.getByRole('button', { name: 'CSV', exact: true }).click();
  await anna.page.evaluate(() => window.piece('number\n1\n'));
  await expect(form).toContainText('1 row');
  await anna.page.evaluate(() => window.pieces.error(new TypeError('network error')));
  await expect(form.getByRole('alert')).toHaveText('The connection was lost on the way. Nothing was saved.');
  expect(downloads).toBe(0);
});

test('a large file goes to the disk as it comes, where the reader chooses', async ({ person }) => {
  const anna = await person({
    prepare: async (context) => {
      await pieces(context);
      await context.addInitScript(() => {
        window.written = [];
        window.showSaveFilePicker = async ({ suggestedName }) => {
          window.written.push(suggestedName);
          return {
            createWritable: async () => ({
              write: async (piece) => window.written.push(new TextDecoder().decode(piece)),
              close: async () => window.written.push('closed'),
              abort: async () => window.written.push('aborted'),
            }),
            remove: async () => window.written.push('removed'),
          };
        };
      });
      // A list of a hundred thousand.
      await context.route('**/', async (route) => {
        const page = await route.fetch();
        const html = (await page.text()).replaceAll(/(\\?"total\\?":)830\b/g, '$1100000');
        await route.fulfill({ response: page, body: html });
      });
    },
  });
  const form = await open(anna);
  const written = () => anna.page.evaluate(() => window.written);
  await form.getByRole('button', { name: 'JSON Lines' }).click();
  await expect.poll(() => anna.page.evaluate(() => Boolean(window.pieces))).toBe(true);
  await anna.page.evaluate(() => window.piece('{}\n'));
  await expect(form).toContainText('1 row');
  expect(await written()).toEqual([expect.stringMatching(/^orders-.*\.jsonl$/), '{}\n']);
  await anna.page.evaluate(() => window.pieces.close());
  await expect(told(form)).toContainText('Saved: 1 row');
  expect((await written()).at(-1)).toBe('closed');

  // Lost on the way, nothing of it stays.
  await form.getByRole('button', { name: 'JSON Lines' }).click();
  await expect(form).toContainText('0 rows');
  await expect.poll(async () => (await written()).length).toBe(4);
  await anna.page.evaluate(() => window.pieces.error(new TypeError('network error')));
  await expect(form.getByRole('alert')).toContainText('Nothing was saved');
  expect((await written()).slice(-2)).toEqual(['aborted', 'removed']);
});

test('the menu is accessible and fits a phone', async ({ person }) => {
  const anna = await person({ path: '/?q=rattlesnake', viewport: { width: 390, height: 844 }, hasTouch: true });
  const form = await open(anna);
  const box = await form.boundingBox();
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  const { violations } = await new AxeBuilder({ page: anna.page }).include('.export').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});
