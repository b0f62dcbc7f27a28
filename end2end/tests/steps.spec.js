// From one order to the next, and an order's own page.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const heading = (board, number) => board.panel.getByRole('heading', { name: `Order ${number}` });
const next = (board) => board.page.getByRole('link', { name: 'Next order' });
const previous = (board) => board.page.getByRole('link', { name: 'Previous order' });

test('the next and the previous order are those of the list, by link and by key', async ({ person }) => {
  const anna = await person({ path: '/?status=new' });
  await anna.openOrder('#11077');
  await expect(anna.panel).toContainText(/1 of \d+/);
  await expect(previous(anna)).toHaveAttribute('aria-disabled', 'true');
  await next(anna).click();
  await expect(heading(anna, '#11076')).toBeVisible();
  await expect(anna.page).toHaveURL(/\/orders\/[0-9a-f-]{36}\?status=new$/);
  await expect(next(anna)).toBeFocused();
  await anna.page.keyboard.press(']');
  await expect(heading(anna, '#11075')).toBeVisible();
  await anna.page.keyboard.press('[');
  await expect(heading(anna, '#11076')).toBeVisible();
  await anna.search.focus();
  await anna.search.press(']');
  await expect(heading(anna, '#11076')).toBeVisible();
});

test('an order that leaves the filter is followed by the one that was after it', async ({ person }) => {
  const anna = await person({ path: '/?status=new' });
  await anna.openOrder('#11076');
  await anna.action('Mark paid').click();
  await expect(anna.row('#11076')).toHaveCount(0);
  await next(anna).click();
  await expect(heading(anna, '#11075')).toBeVisible();
  await anna.page.keyboard.press('[');
  await expect(heading(anna, '#11077')).toBeVisible();
});

test('the list goes on loading where its end is reached', async ({ person }) => {
  const anna = await person();
  await expect(anna.rows).toHaveCount(50);
  await anna.rows.nth(49).getByRole('link').click();
  await expect(anna.panel).toContainText('50 of 830');
  await next(anna).click();
  await expect(anna.panel).toContainText('51 of 830');
});

test('an order has a page of its own, which edits leave a page', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Wide Ltd', ['NW-01', 2]));
  const anna = await person();
  await anna.openOrder('Wide Ltd');
  await anna.panel.getByRole('link', { name: 'Open as a page' }).click();
  await expect(anna.page).toHaveURL(/\/orders\/[0-9a-f-]{36}\/page$/);
  await expect(anna.table).toBeHidden();
  const main = anna.page.getByRole('main');
  await expect(main.getByRole('heading', { name: /Order #/ })).toBeVisible();
  await main.getByRole('link', { name: 'Edit' }).click();
  await anna.fill({ city: 'Oslo' });
  await anna.submit.click();
  await expect(anna.page).toHaveURL(/\/page$/);
  await expect(main).toContainText('Oslo');
  await anna.page.keyboard.press(']');
  await expect(main.getByRole('heading', { name: 'Order #11077' })).toBeVisible();
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);
  await anna.page.keyboard.press('Escape');
  await expect(anna.table).toBeVisible();
  await expect(anna.panel).toBeVisible();
});

test('the page of an order is read without scripts', async ({ browser, server }) => {
  const order = await server.api('POST', '/api/orders', draft('Plain Ltd', ['NW-01', 2]));
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`/orders/${order.id}/page`);
  await expect(page.getByRole('main')).toContainText('Plain Ltd');
  await expect(page.getByRole('table', { name: 'Orders' })).toBeHidden();
  await page.getByRole('link', { name: 'Next order' }).click();
  await expect(page.getByRole('main').getByRole('heading', { name: 'Order #11077' })).toBeVisible();
  await context.close();
});
