// What an order has on paper: its packing slip and its invoice.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

// Pages of a PDF as Chromium writes it.
const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

const two = async (server) => {
  const one = await server.api('POST', '/api/orders', draft('Paper Ltd', ['NW-01', 2]));
  const other = await server.api('POST', '/api/orders', draft('Ink & Sons', ['NW-02', 1]));
  return [one, other];
};

test('a packing slip and an invoice are reached from the order', async ({ person, server }) => {
  await two(server);
  const anna = await person();
  await anna.openOrder('Paper Ltd');
  await anna.panel.getByRole('link', { name: 'Packing slip' }).click();
  const slip = anna.page.getByRole('article', { name: /Packing slip #/ });
  await expect(slip).toContainText('Paper Ltd');
  await expect(slip).toContainText('NW-01');
  await expect(slip).not.toContainText('$');
  await expect(slip.getByRole('img', { name: /QR code of the order number \d+/ })).toBeVisible();
  await expect(anna.page.getByRole('button', { name: 'Print' })).toBeVisible();
  await anna.page.goBack();
  await anna.panel.getByRole('link', { name: 'Invoice' }).click();
  const invoice = anna.page.getByRole('article', { name: /Invoice #/ });
  await expect(invoice).toContainText('$36.00');
  await expect(invoice).toContainText('Due');
});

test('each order begins a sheet, on A4 and on Letter', async ({ person, server }) => {
  const [one, other] = await two(server);
  const anna = await person();
  await anna.page.goto(`/print/slips?ids=${one.id},${other.id}`);
  await expect(anna.page.getByRole('article')).toHaveCount(2);
  await anna.page.emulateMedia({ media: 'print' });
  await expect(anna.page.getByRole('navigation', { name: 'Print' })).toBeHidden();
  for (const format of ['A4', 'Letter']) {
    expect(pages(await anna.page.pdf({ format })), format).toBe(2);
  }
});

test('many lines go on over sheets, and the next order begins one', async ({ person, server }) => {
  const anna = await person();
  const long = (await server.api('GET', '/api/orders?q=11077')).items[0];
  const [short] = await two(server);
  const count = async (ids) => {
    await anna.page.goto(`/print/invoices?ids=${ids}`);
    return pages(await anna.page.pdf({ format: 'A4' }));
  };
  const alone = await count(long.id);
  expect(alone).toBeGreaterThan(1);
  expect(await count(`${long.id},${short.id}`)).toBe(alone + 1);
});

test('slips are read without scripts', async ({ browser, server }) => {
  const [one] = await two(server);
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`/orders/${one.id}`);
  await page.getByRole('link', { name: 'Packing slip' }).click();
  await expect(page.getByRole('article')).toContainText('Paper Ltd');
  await expect(page.getByRole('button', { name: 'Print' })).toHaveCount(0);
  await context.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`sheets pass axe, ${colorScheme}`, async ({ person, server }) => {
    const [one] = await two(server);
    const anna = await person({ colorScheme });
    for (const kind of ['slips', 'invoices']) {
      await anna.page.goto(`/print/${kind}?ids=${one.id}`);
      await expect(anna.page.getByRole('article')).toBeVisible();
      expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);
    }
  });
}
