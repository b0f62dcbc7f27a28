// The client for other front ends in a real browser: the pages of its documentation as they stand,
// and what only a browser does: its network goes, its page is left and shown again.
import { examples } from '../client/docs.js';
import { draft, expect, test } from '../fixtures/test.js';

const PLAIN = '<!doctype html><title>Elsewhere</title>';

// A page of somebody else's making, on the server's own address.
async function elsewhere({ context, server, errors }, html = PLAIN, { clock = false } = {}) {
  const page = await context.newPage();
  errors.watch(page);
  if (clock) await page.clock.install();
  const address = `${server.url}/elsewhere`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(address);
  return page;
}

const example = (name) => examples('page').get(name);
const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));
const move = (server, { id }, status) => server.api('POST', `/api/orders/${id}/status`, { status });

// Follows all changes; what comes is kept in `window.seen`.
async function follow(page) {
  await page.evaluate(async () => {
    const { connect } = await import('/live-orders.js');
    window.seen = [];
    window.connection = connect('*');
    window.connection.on('insert', ({ customer }) => window.seen.push(customer));
    await new Promise((resolve) => window.connection.on('connected', resolve));
  });
}

const seen = (page) => expect.poll(() => page.evaluate(() => window.seen));
const status = (page) => expect.poll(() => page.evaluate(() => window.connection.status));

test('the page that shows a list stays right', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors }, example('list'));
  await expect(page.locator('#status')).toHaveText('live');
  const total = Number(await page.locator('#total').textContent());
  const order = await place(server, 'Ana');
  const rows = page.getByRole('listitem');
  await expect(rows.first()).toHaveText(`#${order.number} Ana`);
  await expect(page.locator('#total')).toHaveText(String(total + 1));
  await expect(rows).toHaveCount(Math.min(total + 1, 20));
  await move(server, order, 'paid');
  await expect(rows.filter({ hasText: 'Ana' })).toHaveCount(0);
  await expect(page.locator('#total')).toHaveText(String(total));
  await expect(rows).toHaveCount(Math.min(total, 20));
});

test('the page that writes changes down does so as they happen', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors }, example('changes'));
  await expect(page.locator('#count')).toHaveText('830');
  const order = await place(server, 'Ana');
  await move(server, order, 'paid');
  await move(server, order, 'cancelled');
  await server.api('DELETE', `/api/orders/${order.id}`);
  await expect(page.getByRole('listitem')).toHaveText([
    `#${order.number} is new`,
    `#${order.number} went from new to paid`,
    `#${order.number} went from paid to cancelled`,
    `#${order.number} is gone`,
  ]);
  await expect(page.locator('#count')).toHaveText('830');
});

test('the page that polls asks at once when told to, and by itself', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors }, example('poller'), { clock: true });
  const rows = page.getByRole('listitem');
  await expect(rows).toHaveCount(50);
  // The clock stands still before the next poll is due, and after what a click would share.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 2500);
  const ana = await place(server, 'Ana');
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await expect(rows.first()).toHaveText(`#${ana.number} Ana`);
  const ben = await place(server, 'Ben');
  await page.clock.runFor(5500);
  await expect(rows.first()).toHaveText(`#${ben.number} Ben`);
  await expect(page.locator('#problem')).toBeEmpty();
});

test('the page at rest says that there is something new, and shows it when asked', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors }, example('news'));
  const rows = page.getByRole('listitem');
  await expect(rows).toHaveCount(20);
  const badge = page.locator('#news');
  await expect(badge).toBeHidden();
  // The order and its stock: two changes.
  await place(server, 'Ana');
  await expect(badge).toHaveText('New! 2');
  await expect(rows.filter({ hasText: 'Ana' })).toHaveCount(0);
  await badge.click();
  await expect(rows.first()).toHaveText('Ana');
  await expect(badge).toBeHidden();
});

test('however many connections a page makes, it has one stream', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors });
  const streams = [];
  page.on('request', (request) => request.url().includes('/api/sse/') && streams.push(new URL(request.url()).pathname));
  await page.evaluate(async () => {
    const { connect } = await import('/live-orders.js');
    const entities = ['orders', 'products', 'summary', '*'];
    const greeted = (connection) => new Promise((resolve) => connection.on('connected', resolve));
    await Promise.all(Array.from({ length: 20 }, (_, n) => greeted(connect(entities[n % 4]))));
  });
  expect(streams).toEqual(['/api/sse/*']);
});

test('a device that loses its network says so, and misses nothing when it has it again', async ({ context, server, errors }) => {
  errors.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/);
  const page = await elsewhere({ context, server, errors });
  await follow(page);
  await place(server, 'before');
  await seen(page).toEqual(['before']);
  await context.setOffline(true);
  await status(page).toBe('offline');
  for (const customer of ['one', 'two', 'three']) await place(server, customer);
  await context.setOffline(false);
  await status(page).toBe('live');
  await place(server, 'after');
  await seen(page).toEqual(['before', 'one', 'two', 'three', 'after']);
});

test('a page that is left lets its stream go, and goes on when it is shown again', async ({ context, server, errors }) => {
  const page = await elsewhere({ context, server, errors });
  await follow(page);
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/sse/'));
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await ended;
  await place(server, 'meanwhile');
  await status(page).toBe('reconnecting');
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await status(page).toBe('live');
  await place(server, 'after');
  await seen(page).toEqual(['meanwhile', 'after']);
});

test('a server that restarts is found again, and nothing is missed', async ({ context, server, errors }) => {
  errors.expect(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/);
  const page = await elsewhere({ context, server, errors });
  await follow(page);
  await place(server, 'before');
  await server.stop();
  await status(page).toBe('reconnecting');
  await server.start();
  await place(server, 'after');
  await seen(page).toEqual(['before', 'after']);
});
