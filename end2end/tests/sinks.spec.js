// Outside services with the real thing: a server that speaks Pusher's protocol checks our signature
// and passes the events on to Pusher's own client, as a page would have it.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Pusher from 'pusher-js';
import { Board } from '../fixtures/board.js';
import { PusherServer } from '../fixtures/pusher.js';
import { Server } from '../fixtures/server.js';
import { expect, test as base } from '../fixtures/test.js';

const test = base.extend({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'live-orders-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },

  pusher: async ({ folder }, use) => {
    const pusher = await new PusherServer(folder).start();
    await use(pusher);
    await pusher.stop();
  },

  // A new shop whose sinks are in a file: `const shop = await open(text)`.
  open: async ({ folder }, use) => {
    const servers = [];
    await use(async (sinks) => {
      const file = join(folder, 'sinks.toml');
      await writeFile(file, sinks);
      const server = new Server(join(folder, 'orders.db'), 'none', { sinks: file });
      servers.push(server);
      return server.start();
    });
    await Promise.all(servers.map((server) => server.stop()));
  },

  // A service of one's own, which answers what it is told to: `service.status = 200`.
  service: async ({}, use) => {
    const service = { status: 500, taken: [] };
    const server = createServer((request, response) => {
      request.resume();
      if (service.status < 300) service.taken.push(request.headers['webhook-id']);
      response.writeHead(service.status).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    service.url = `http://127.0.0.1:${server.address().port}/`;
    await use(service);
    server.closeAllConnections();
    server.close();
  },

  // Events of the channel as a page hears them: `await heard.next('orders:insert')`.
  heard: async ({ pusher }, use) => {
    const client = new Pusher(pusher.key, {
      cluster: '',
      wsHost: '127.0.0.1',
      wsPort: pusher.port,
      forceTLS: false,
      enabledTransports: ['ws'],
    });
    const channel = client.subscribe('app-updates');
    await new Promise((resolve, reject) => {
      channel.bind('pusher:subscription_succeeded', resolve);
      channel.bind('pusher:subscription_error', reject);
    });
    const events = [];
    const waiting = [];
    for (const name of ['orders:insert', 'orders:update', 'orders:delete']) {
      channel.bind(name, (data) => {
        // rusher puts the data into quotes once more than Pusher does.
        const event = { name, data: typeof data === 'string' ? JSON.parse(data) : data };
        const next = waiting.shift();
        if (next) next(event);
        else events.push(event);
      });
    }
    await use({
      next: () => (events.length > 0 ? events.shift() : new Promise((next) => waiting.push(next))),
    });
    client.disconnect();
  },
});

test('a page that is bound to orders:insert hears of an order that was just placed', async ({ pusher, heard, open }) => {
  const shop = await open(pusher.sink('shop'));
  await shop.api('POST', '/api/products', { sku: 'A', name: 'Tea', unit_price_minor: 1000, stock: 10 });
  const order = { customer: 'Ana', lines: [{ sku: 'A', quantity: 2 }] };
  const placed = await shop.api('POST', '/api/orders', order);

  const insert = await heard.next();
  expect(insert.name).toBe('orders:insert');
  expect(insert.data).toMatchObject({ id: placed.id, number: placed.number, customer: 'Ana', seq: placed.seq });

  await shop.api('POST', `/api/orders/${placed.id}/status`, { status: 'paid' });
  const update = await heard.next();
  expect(update.name).toBe('orders:update');
  expect(update.data).toMatchObject({ id: placed.id, status: 'paid', was: { status: 'new' } });
});

test('an event with another signature is not taken', async ({ pusher, open }) => {
  const shop = await open(pusher.sink('shop', 'another secret'));
  await shop.api('POST', '/api/products', { sku: 'A', name: 'Tea', unit_price_minor: 1000, stock: 10 });
  await expect
    .poll(async () => (await shop.api('GET', '/api/sinks')).items[0])
    .toMatchObject({ delivered: 0, error: { text: expect.stringContaining('answered 401 Unauthorized') } });
});

test('the page shows a service that has stopped, and has it tried again', async ({ service, open, browser, errors }) => {
  const shop = await open(`[[sink]]
name = "warehouse"
kind = "webhook"
url = "${service.url}"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
failures_max = 2
backoff_max_s = 1
allow_private = true
`);
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  errors.watch(page);
  const anna = new Board(page);
  await anna.open('/');
  await anna.live();
  await shop.api('POST', '/api/products', { sku: 'A', name: 'Tea', unit_price_minor: 1000, stock: 10 });

  // Nothing is asked about services until somebody looks.
  const asked = [];
  page.on('request', (request) => request.url().includes('/fn/sinks') && asked.push(request));
  await expect.poll(async () => (await shop.api('GET', '/api/sinks')).items[0].state).toBe('stopped');
  expect(asked).toHaveLength(0);

  await page.getByRole('button', { name: 'Live updates' }).click();
  const sinks = anna.menu.getByRole('region', { name: 'Outside services' });
  await expect(sinks).toContainText('warehouse');
  await expect(sinks).toContainText('Stopped after 2 failures');
  await expect(sinks).toContainText('answered 500 Internal Server Error');
  service.status = 204;
  await sinks.getByRole('button', { name: 'Retry warehouse' }).click();
  await expect(sinks).toContainText('Up to date', { timeout: 20_000 });
  await expect(sinks.getByRole('button', { name: 'Retry warehouse' })).toBeHidden();
  expect(service.taken).toHaveLength(1);
  await context.close();
});
