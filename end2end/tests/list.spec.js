// The list: what it shows is in its address, and what happens elsewhere appears where it belongs.
import { draft, expect, test } from '../fixtures/test.js';

test('filter, search and sort are in the address, and back leads back', async ({ person }) => {
  const anna = await person();
  await anna.tab('New').click();
  await expect(anna.page).toHaveURL(/status=new/);
  await expect(anna.shown).toHaveText('21 of 21');
  await expect(anna.tab('New')).toHaveAttribute('aria-current', 'page');

  await anna.table.getByRole('link', { name: 'Total' }).click();
  await expect(anna.page).toHaveURL(/sort=-total/);
  await expect(anna.table.getByRole('columnheader', { name: 'Total' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(anna.rows.first()).not.toContainText('#11077');
  const largest = await anna.rows.first().textContent();

  await anna.search.fill('ernst');
  await expect(anna.page).toHaveURL(/q=ernst/);
  await expect(anna.rows).toHaveCount(2);
  await expect(anna.row('Ernst Handel')).toHaveCount(2);

  // The same address shows the same to somebody else.
  const ben = await person({ path: new URL(anna.page.url()).pathname + new URL(anna.page.url()).search });
  await expect(ben.rows).toHaveCount(2);
  await expect(ben.search).toHaveValue('ernst');

  await anna.page.goBack();
  await expect(anna.page).not.toHaveURL(/sort=/);
  await anna.page.goForward();
  await anna.search.fill('');
  await expect(anna.rows.first()).toHaveText(largest);
});

test('a search finds words by their beginning, without case and accents', async ({ person }) => {
  const anna = await person();
  await anna.search.fill('TOMS SPEZIALITATEN');
  await expect(anna.shown).toHaveText(/^6 of 6$/);
  await expect(anna.rows.first()).toContainText('Toms Spezialitäten');
  await anna.search.fill('nothing of the kind');
  await expect(anna.page.getByText('No orders match.')).toBeVisible();
});

test('more orders come with a click', async ({ person }) => {
  const anna = await person();
  await expect(anna.shown).toHaveText('50 of 830');
  await anna.page.getByRole('link', { name: 'Load more' }).click();
  await expect(anna.shown).not.toHaveText('50 of 830');
  await expect(anna.rows.nth(99)).toBeVisible();
});

test('what is outside the filter leaves the list alone; what is inside appears', async ({
  person,
  server,
}) => {
  const anna = await person({ path: '/?status=paid' });
  await anna.live();
  await expect(anna.shown).toHaveText('0 of 0');
  const order = await server.api('POST', '/api/orders', draft('Inside Ltd', ['NW-03', 1]));
  await expect(anna.tab('New')).toContainText('22');
  await expect(anna.rows).toHaveCount(0);
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'paid', version: 1 });
  await expect(anna.row('Inside Ltd')).toHaveCount(1);
  await expect(anna.shown).toHaveText('1 of 1');
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'packed', version: 2 });
  await expect(anna.rows).toHaveCount(0);
});

test('an order has an address of its own', async ({ person, server }) => {
  const { items } = await server.api('GET', '/api/orders?q=10248');
  const anna = await person({ path: `/orders/${items[0].id}?status=new` });
  await expect(anna.panel.getByRole('heading', { name: 'Order #10248' })).toBeVisible();
  await expect(anna.tab('New')).toHaveAttribute('aria-current', 'page');
  await anna.panel.getByRole('link', { name: 'Close order' }).click();
  await expect(anna.panel).toBeHidden();
  await expect(anna.page).toHaveURL(/\/\?status=new$/);
  await anna.page.goBack();
  await expect(anna.panel).toBeVisible();
});

test('a wrong address is told, not broken', async ({ person, errors }) => {
  errors.expect(/status of 4\d\d/);
  const anna = await person({ path: '/?status=gone' });
  await expect(anna.page.getByRole('alert').filter({ hasText: 'status' })).toBeVisible();
  await expect(anna.shown).toHaveText('50 of 830');
});

test('rows that come too late for another list are not put into this one', async ({ person }) => {
  const anna = await person();
  await anna.live();
  const pages = [];
  await anna.page.route('**/fn/orders?**', (route) => new Promise((release) => {
    pages.push(() => release(route.continue()));
  }));
  const bottom = () => anna.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await bottom();
  await expect.poll(() => pages.length).toBe(1);
  await anna.page.evaluate(() => window.scrollTo(0, 0));
  await anna.tab('Delivered').click();
  await expect(anna.shown).toContainText('758');
  await bottom();
  await expect.poll(() => pages.length).toBe(2);
  const late = anna.page.waitForResponse(/fn\/orders/);
  pages[0]();
  await late;
  pages[1]();
  await expect(anna.rows).toHaveCount(100);
  await expect(anna.shown).toContainText('758');
  await expect(anna.rows.filter({ hasText: 'Delivered' })).toHaveCount(100);
});
