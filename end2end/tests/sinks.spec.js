// Outside services with the real thing: a server that speaks Pusher's protocol checks our signature
// and passes the events on to Pusher's own client, as a page would have it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Pusher from 'pusher-js';
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
