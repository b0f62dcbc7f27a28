// The client against the real server, over lines that hold and lines that do not.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { connect, liveList, headCheck, Poller } from '../../public/live-orders.js';
import { noPage, page } from './clock.js';
import { cable, dice, eventually, place, record, shop } from './support.js';

const EVENTS = ['connected', 'insert', 'update', 'delete', 'commit', 'reset', 'status', 'error'];
const connected = (seen) => seen.next('connected');

// The global fetch, with a list of what was asked.
function counted() {
  const asked = [];
  const fetch = (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`);
    return globalThis.fetch(url, init);
  };
  return { fetch, streams: () => asked.filter((path) => path.startsWith('GET /api/sse/')), asked };
}

// A connection that ends with its test, and what it tells.
function follow(t, entity, options) {
  const connection = connect(entity, options);
  t.after(() => connection.disconnect());
  return Object.assign(record(connection, ...EVENTS), { connection });
}

test('the client is served as a script that browsers ask about each time', async (t) => {
  const server = await shop(t);
  for (const path of ['/live-orders.js', '/live-orders/connect.js']) {
    const answer = await fetch(server.url + path);
    await answer.text();
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^text\/javascript/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    // fetch's own store would hide the 304.
    const since = { 'if-modified-since': answer.headers.get('last-modified') };
    assert.equal((await fetch(server.url + path, { headers: since, cache: 'no-store' })).status, 304);
  }
});

test('an order is told with its stock, in one step', async (t) => {
  const server = await shop(t, { B: 10 });
  const all = follow(t, '*', { url: server.url });
  const orders = follow(t, 'orders', { url: server.url });
  const products = follow(t, 'products', { url: server.url });
  await Promise.all([all, orders, products].map(connected));
  const placed = await place(server, 'Ana', 'A', 'B');
  const [commit] = await Promise.all([all.next('commit'), orders.next('commit'), products.next('commit')]);
  assert.deepEqual(
    commit.map(({ operation, entity, id }) => [operation, entity, id]),
    [['insert', 'orders', placed.id], ['update', 'products', 'A'], ['update', 'products', 'B']],
  );
  assert.equal(new Set(commit.map(({ mutation }) => mutation)).size, 1);
  assert.deepEqual(commit.map(({ commit }) => commit), Array(3).fill(commit[2].seq));
  assert.deepEqual(orders.values('insert').map(({ customer }) => customer), ['Ana']);
  assert.deepEqual(products.values('update').map(({ id, stock, was }) => [id, stock, was.stock]), [['A', 999_999, 1_000_000], ['B', 9, 10]]);
  assert.equal(orders.connection.seq, commit[2].seq);

  await server.api('POST', `/api/orders/${placed.id}/status`, { status: 'paid' });
  assert.equal((await orders.next('update')).status, 'paid');
  await server.api('POST', `/api/orders/${placed.id}/status`, { status: 'cancelled' });
  await server.api('DELETE', `/api/orders/${placed.id}`);
  assert.equal((await orders.next('delete')).id, placed.id);
});

test('an event that it does not know, of who looks at an order, changes nothing', async (t) => {
  const server = await shop(t);
  const all = follow(t, '*', { url: server.url });
  const orders = follow(t, 'orders', { url: server.url });
  await Promise.all([all, orders].map(connected));
  const first = await place(server, 'Ana', 'A');
  await server.api('POST', `/api/orders/${first.id}/viewers`, { viewer: 'somebody', tab: '1' });
  const second = await place(server, 'Ben', 'A');
  for (const seen of [all, orders]) {
    for (const { id } of [first, second]) await seen.next('insert', (order) => order.id === id);
    assert.deepEqual([seen.values('error'), seen.values('reset')], [[], []]);
  }
});

test('connections to one server share one stream, from the first to the last', async (t) => {
  const server = await shop(t);
  const { fetch, streams } = counted();
  const line = await cable(t, server);
  const where = { url: line.url, fetch };
  const first = follow(t, 'orders', where);
  const second = follow(t, 'summary', where);
  await Promise.all([first, second].map(connected));
  const third = follow(t, 'products', where);
  assert.equal(third.connection.status, 'live');
  await connected(third);
  assert.equal((await second.next('update')).entity, 'summary');
  // One who comes later is told the figures that there are.
  const late = follow(t, 'summary', where);
  assert.equal((await late.next('update')).products, 1);
  await place(server, 'Ana');
  await Promise.all([first.next('insert'), third.next('update'), late.next('update', ({ orders }) => orders === 1)]);
  assert.deepEqual(streams(), ['GET /api/sse/*']);
  for (const { connection } of [first, second, third]) connection.disconnect();
  assert.equal(first.connection.status, 'closed');
  await place(server, 'Ben');
  await late.next('update', ({ orders }) => orders === 2);
  assert.equal(first.values('insert').length, 1);
  late.connection.disconnect();
  await eventually(() => line.lines() === 0, () => `${line.lines()} lines are open`);
  // A new one opens a new stream.
  await connected(follow(t, 'orders', where));
  assert.equal(streams().length, 2);
});

test('one who joins with an earlier place misses nothing, and nobody hears anything twice', async (t) => {
  const server = await shop(t);
  const first = follow(t, '*', { url: server.url });
  await connected(first);
  for (const name of ['1', '2', '3']) await place(server, name);
  await first.next('insert', ({ customer }) => customer === '3');
  const earlier = follow(t, 'orders', { url: server.url, after: 1 });
  const later = follow(t, 'orders', { url: server.url, after: first.connection.seq });
  await earlier.next('insert', ({ customer }) => customer === '3');
  await place(server, '4');
  await Promise.all([first, earlier, later].map((seen) => seen.next('insert', ({ customer }) => customer === '4')));
  const customers = (seen) => seen.values('insert').map(({ customer }) => customer);
  assert.deepEqual([customers(first), customers(earlier), customers(later)], [['1', '2', '3', '4'], ['1', '2', '3', '4'], ['4']]);
});

test('a restart of the server in the middle loses and repeats nothing', async (t) => {
  const server = await shop(t);
  const seen = follow(t, '*', { url: server.url });
  await connected(seen);
  for (let orders = 0; orders < 10; orders++) await place(server, `before ${orders}`);
  await server.stop();
  await seen.next('status', (status) => status === 'reconnecting');
  await server.start();
  for (let orders = 0; orders < 10; orders++) await place(server, `after ${orders}`);
  await seen.next('insert', ({ customer }) => customer === 'after 9');
  const changes = seen.values('commit').flat();
  assert.deepEqual(changes.map(({ seq }) => seq), changes.map((_, place) => place + 2));
  assert.ok(seen.values('connected').at(-1).resumed);
  assert.deepEqual(seen.values('reset'), []);
});

test('lines that are cut anywhere, again and again, lose and repeat nothing, and no commit is torn', async (t) => {
  const server = await shop(t, { B: 1000, C: 1000 });
  const roll = dice(20_261_124);
  const line = await cable(t, server, (bytes, state) => {
    // Each stream lives for some hundred bytes more than its greeting.
    state.left ??= 400 + Math.floor(roll() * 6000);
    const passes = state.left;
    state.left -= bytes.length;
    return passes;
  });
  const timing = { backoff_first_ms: 20, backoff_min_ms: 5, backoff_max_ms: 40, short_ms: 0 };
  const [all, orders] = ['*', 'orders'].map((entity) => follow(t, entity, { url: line.url, timing, after: 3 }));
  for (let orders = 0; orders < 150; orders++) await place(server, `${orders}`, 'A', 'B', 'C');
  const head = (await server.api('GET', '/api/summary')).seq;
  line.inspect = () => Infinity;
  const last = (changes) => changes.some(({ commit, seq }) => (commit ?? seq) === head);
  await Promise.all([all.next('commit', last), orders.next('commit', last)]);
  const seqs = (seen) => seen.values('commit').flat().map(({ seq }) => seq);
  assert.deepEqual(seqs(all), Array.from({ length: head - 3 }, (_, place) => place + 4));
  assert.deepEqual(orders.values('insert').map(({ customer }) => customer), Array.from({ length: 150 }, (_, n) => `${n}`));
  for (const commit of all.values('commit')) assert.equal(commit.length, 4);
  const cuts = all.values('connected').length - 1;
  assert.ok(cuts >= 10, `the line was cut ${cuts} times`);
  assert.deepEqual(all.values('reset'), []);
});

test('another life of the store, in the same place, is told', async (t) => {
  const server = await shop(t);
  const seen = follow(t, 'orders', { url: server.url });
  const { epoch } = await connected(seen);
  await place(server, 'Ana');
  await seen.next('insert');
  await server.stop();
  for (const end of ['', '-wal', '-shm']) await rm(join(server.folder, `orders.db${end}`), { force: true });
  await server.start();
  const reset = await seen.next('reset');
  assert.deepEqual([reset.reason, reset.seq, reset.entity], ['epoch', 0, 'orders']);
  assert.notEqual(reset.epoch, epoch);
  await server.api('POST', '/api/products', { sku: 'A', name: 'A', unit_price_minor: 1, stock: 5 });
  await place(server, 'Ben');
  await seen.next('insert', ({ customer }) => customer === 'Ben');
});

test('a place in a store that never was there is told', async (t) => {
  const server = await shop(t);
  const ahead = follow(t, '*', { url: server.url, after: 1000 });
  assert.equal((await ahead.next('reset')).reason, 'ahead');
  const other = follow(t, '*', { url: server.url, after: 1, epoch: 'another' });
  assert.equal((await other.next('reset')).reason, 'epoch');
  assert.equal(other.connection.seq, 1);
});

test('what the server does not have, or does not take, is an error and the end of it', async (t) => {
  const server = await shop(t);
  const { fetch, asked } = counted();
  const missing = follow(t, 'customers', { url: server.url, fetch });
  const error = await missing.next('error');
  assert.deepEqual([error.status, error.code, missing.connection.status], [404, 'not_found', 'closed']);
  const wrong = follow(t, 'orders', { url: server.url, fetch, filter: { colour: 'red' } });
  assert.equal((await wrong.next('error')).status, 400);
  const list = liveList('orders', { url: server.url, fetch, limit: 1000 });
  const seen = record(list, 'error', 'status');
  assert.equal((await seen.next('error')).field, 'limit');
  assert.equal(list.status, 'closed');
  assert.deepEqual(asked, ['GET /api/sse/customers', 'GET /api/sse/orders', 'GET /api/orders']);
});

test('a server with as many streams as it takes is asked again when it says, until there is room', async (t) => {
  const server = await shop(t, {}, '--streams-max', '1');
  const first = follow(t, 'orders', { url: server.url, filter: { status: 'new' } });
  await connected(first);
  const second = follow(t, 'orders', { url: server.url, filter: { status: 'paid' } });
  await second.next('status', (status, { wait_ms, error }) => error?.status === 503 && error.retry_after_ms === 1000 && wait_ms >= 1250);
  first.connection.disconnect();
  await connected(second);
  assert.deepEqual(second.values('error'), []);
});

test('a filtered connection is told who enters and who leaves', async (t) => {
  const server = await shop(t);
  const { fetch, streams } = counted();
  const all = follow(t, 'orders', { url: server.url, fetch });
  const paid = follow(t, 'orders', { url: server.url, fetch, filter: { status: 'paid', q: 'ana' } });
  await Promise.all([all, paid].map(connected));
  const ana = await place(server, 'Ana');
  const ben = await place(server, 'Ben');
  for (const { id } of [ben, ana]) await server.api('POST', `/api/orders/${id}/status`, { status: 'paid' });
  assert.equal((await paid.next('insert')).id, ana.id);
  await server.api('POST', `/api/orders/${ana.id}/status`, { status: 'packed' });
  const left = await paid.next('delete');
  assert.deepEqual([left.id, left.reason], [ana.id, 'left']);
  assert.equal(paid.values('commit').length, 2);
  assert.deepEqual(streams().sort(), ['GET /api/sse/*', 'GET /api/sse/orders']);
});

// Somebody at work: places, edits, moves on, cancels and deletes orders as the dice say.
async function busy(server, roll, steps) {
  const orders = [];
  const pick = () => orders[Math.floor(roll() * orders.length)];
  for (let step = 0; step < steps; step++) {
    const order = pick();
    const what = roll();
    if (!order || what < 0.45) {
      orders.push(await place(server, `Customer ${Math.floor(roll() * 8)}`, roll() < 0.5 ? 'A' : 'B'));
    } else if (what < 0.8) {
      const next = { new: 'paid', paid: roll() < 0.3 ? 'cancelled' : 'packed', packed: 'shipped', shipped: 'delivered' }[order.status];
      if (next) Object.assign(order, await server.api('POST', `/api/orders/${order.id}/status`, { status: next }));
    } else if (order.status === 'new' || order.status === 'cancelled') {
      await server.api('DELETE', `/api/orders/${order.id}`);
      orders.splice(orders.indexOf(order), 1);
    }
  }
}

// The list as it is, once it has taken in all that the server has.
async function caughtUp(server, list, seen, path) {
  const page = await server.api('GET', path);
  await seen.next('change', () => isDeepStrictEqual([list.items, list.total], [page.items, page.total]));
  return page;
}

for (const [name, entity, options] of [
  ['orders', 'orders', { limit: 10 }],
  ['filtered orders', 'orders', { limit: 10, filter: { status: 'paid' } }],
  ['products', 'products', {}],
]) {
  test(`a list of ${name} stays right, over a line that is cut again and again`, async (t) => {
    const server = await shop(t, { B: 1000 });
    const roll = dice(4711);
    await busy(server, roll, 40);
    const line = await cable(t, server, (bytes, state) => {
      state.left ??= 2000 + Math.floor(roll() * 20_000);
      const passes = state.left;
      state.left -= bytes.length;
      return passes;
    });
    const timing = { backoff_first_ms: 20, backoff_min_ms: 5, backoff_max_ms: 40, short_ms: 0 };
    const list = liveList(entity, { url: line.url, timing, ...options });
    t.after(() => list.close());
    const seen = record(list, 'change', 'error');
    await seen.next('change');
    await busy(server, roll, 150);
    line.inspect = () => Infinity;
    const query = new URLSearchParams({ limit: 50, ...options.filter, ...(options.limit && { limit: options.limit }) });
    const page = await caughtUp(server, list, seen, `/api/${entity}?${query}`);
    assert.deepEqual(list.items, page.items);
    assert.equal(list.total, page.total);
    assert.deepEqual(seen.values('error'), []);
    // Each step showed rows in their order, none twice.
    for (const items of seen.values('change')) {
      const keys = items.map((item) => item.id ?? item.sku);
      assert.equal(new Set(keys).size, keys.length);
    }
  });
}

test('a list fills up when rows go, and counts those that it does not show', async (t) => {
  const server = await shop(t);
  const { fetch, asked } = counted();
  const orders = [];
  for (let number = 0; number < 6; number++) orders.push(await place(server, `${number}`));
  const list = liveList('orders', { url: server.url, fetch, limit: 3 });
  t.after(() => list.close());
  const seen = record(list, 'change', 'status', 'error');
  const shows = (total, ...customers) =>
    seen.next('change', () => isDeepStrictEqual([list.total, list.items.map(({ customer }) => customer)], [total, customers]));
  await shows(6, '5', '4', '3');
  await seen.next('status', (status) => status === 'live');
  // One that is not shown goes: nothing is to be loaded.
  await server.api('DELETE', `/api/orders/${orders[0].id}`);
  await shows(5, '5', '4', '3');
  await server.api('POST', `/api/orders/${orders[1].id}/status`, { status: 'paid' });
  await server.api('POST', `/api/orders/${orders[5].id}/status`, { status: 'paid' });
  await seen.next('change', ([first]) => first.status === 'paid');
  assert.deepEqual(list.items.map(({ customer }) => customer), ['5', '4', '3']);
  const loads = () => asked.filter((path) => path === 'GET /api/orders').length;
  assert.equal(loads(), 1);
  // One that is shown goes at once, and the next one comes up.
  await server.api('DELETE', `/api/orders/${orders[4].id}`);
  await shows(4, '5', '3', '2');
  assert.equal(loads(), 2);
  assert.ok(seen.values('change').some((items) => items.length === 2));
  await place(server, '6');
  await shows(5, '6', '5', '3');
  assert.equal(loads(), 2);
});

test('a list loads again when the store is another one', async (t) => {
  const server = await shop(t);
  await place(server, 'Ana');
  const list = liveList('orders', { url: server.url });
  t.after(() => list.close());
  const seen = record(list, 'change', 'error');
  await seen.next('change', (items) => items.length === 1);
  await server.stop();
  await rm(join(server.folder, 'orders.db'), { force: true });
  for (const end of ['-wal', '-shm']) await rm(join(server.folder, `orders.db${end}`), { force: true });
  await server.start();
  await seen.next('change', (items) => items.length === 0);
  assert.equal(list.total, 0);
  assert.throws(() => liveList('orders', { url: server.url, sort: '-total' }), /compare must say how orders are sorted by -total/);
  assert.throws(() => liveList('customers', { url: server.url }), /compare must say/);
});

test('where streams do not get through, polling tells the same, and the stream takes over again', async (t) => {
  const server = await shop(t, { B: 1000 });
  const cuts = (bytes, state) => (/^GET \/api\/sse/.test(state.request) ? 0 : Infinity);
  const line = await cable(t, server, cuts);
  // A proxy that answers for the stream, and then sends nothing more than its headers.
  line.inspect = (bytes, state) => {
    if (!/GET \/api\/sse/.test(state.request)) return Infinity;
    const end = bytes.indexOf('\r\n\r\n');
    return end < 0 ? 0 : end + 4;
  };
  const timing = { backoff_first_ms: 10, backoff_min_ms: 5, backoff_max_ms: 10, poll_ms: 50, poll_for_ms: 1500, short_ms: 500 };
  const where = { url: line.url, timing };
  const all = follow(t, '*', where);
  await all.next('status', (status) => status === 'polling');
  await connected(all);
  const placed = await place(server, 'Ana', 'A', 'B');
  const commit = await all.next('commit');
  assert.deepEqual(commit.map(({ entity, operation }) => `${operation} ${entity}`), ['insert orders', 'update products', 'update products']);
  assert.deepEqual([commit[0].customer, commit[0].total_minor, commit[1].was], ['Ana', placed.total_minor, { stock: 1_000_000, version: 1 }]);
  await all.next('update', ({ entity, orders }) => entity === 'summary' && orders === 1);
  await server.api('DELETE', `/api/orders/${placed.id}`);
  await all.next('delete', ({ id }) => id === placed.id);
  line.inspect = () => Infinity;
  await all.next('status', (status) => status === 'live');
  await place(server, 'Ben');
  await all.next('insert', ({ customer }) => customer === 'Ben');
  const seqs = all.values('commit').flat().map(({ seq }) => seq);
  assert.deepEqual(seqs, seqs.map((_, place) => seqs[0] + place));
  assert.deepEqual(all.values('reset'), []);
});

test('polling tells that the store is another one', async (t) => {
  const server = await shop(t);
  const line = await cable(t, server, (bytes, state) => (/GET \/api\/sse/.test(state.request) ? bytes.indexOf('\r\n\r\n') + 4 : Infinity));
  const timing = { backoff_first_ms: 10, backoff_min_ms: 5, backoff_max_ms: 10, poll_ms: 50 };
  const all = follow(t, '*', { url: line.url, timing, after: 1, epoch: 'another' });
  const reset = await all.next('reset');
  assert.deepEqual([reset.reason, reset.seq, all.connection.status], ['epoch', 1, 'polling']);
  const ahead = follow(t, '*', { url: line.url, timing: { ...timing }, after: 9 });
  assert.equal((await ahead.next('reset')).reason, 'ahead');
});

test('while it polls, a filtered list loads again when something is new', async (t) => {
  const server = await shop(t);
  const line = await cable(t, server, (bytes, state) => (/GET \/api\/sse/.test(state.request) ? bytes.indexOf('\r\n\r\n') + 4 : Infinity));
  const timing = { backoff_first_ms: 10, backoff_min_ms: 5, backoff_max_ms: 10, poll_ms: 50 };
  const list = liveList('orders', { url: line.url, timing, filter: { status: 'new' } });
  t.after(() => list.close());
  const seen = record(list, 'change', 'status');
  await seen.next('status', (status) => status === 'polling');
  await place(server, 'Ana');
  await seen.next('change', ([first]) => first?.customer === 'Ana');
});

test('a poller and a head check ask the real server for no more than there is', async (t) => {
  const server = await shop(t);
  const check = headCheck('api/orders', { url: server.url, interval_ms: 2000 });
  const told = [];
  const more = withResolvers();
  t.after(check.subscribe((state) => {
    told.push(state.changes);
    if (state.news) more.resolve();
  }));
  while (!check.value) await check.refresh();
  await place(server, 'Ana');
  await more.promise;
  assert.deepEqual(told, [0, 2]);
  const poller = new Poller({ fetch: (signal) => fetch(`${server.url}/api/orders`, { signal }) });
  const page = withResolvers();
  t.after(poller.subscribe(page.resolve));
  assert.equal((await page.promise).items[0].customer, 'Ana');
});

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

test('two hundred connections that come and go leave nothing behind', async (t) => {
  const server = await shop(t);
  const line = await cable(t, server);
  const { listeners } = page();
  t.after(noPage);
  const resources = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|TCPSocketWrap/.test(kind)).length;
  const before = resources();
  for (let round = 0; round < 200; round++) {
    const seen = follow(t, '*', { url: line.url });
    const other = follow(t, 'orders', { url: line.url, filter: { status: 'new' } });
    // Some are given up before they are there.
    if (round % 4) await Promise.all([seen, other].map(connected));
    seen.connection.disconnect();
    other.connection.disconnect();
  }
  await eventually(() => line.lines() === 0, () => `${line.lines()} lines are open`);
  await eventually(() => resources() <= before, () => `${process.getActiveResourcesInfo()}, and ${before} before`);
  assert.equal(listeners(), 0);
  // The server has let go of them as well: one more is served.
  await connected(follow(t, '*', { url: server.url }));
});
