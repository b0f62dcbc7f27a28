// What the client's tests share: a server without pages, a program that cuts lines, and ways to
// wait for what a connection tells.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Server } from '../fixtures/server.js';

export const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));
// Longer than anything that is waited for takes, on a busy machine too.
const PATIENCE_MS = 30_000;
// So much of what came is shown when something else did not.
const TOLD_SHOWN = 20;

// A server of its own for a test, ended with it. The client is served; there are no pages.
export async function shop(t, products = {}, ...flags) {
  const folder = await mkdtemp(join(tmpdir(), 'live-orders-client-'));
  const site = join(folder, 'site');
  await mkdir(join(site, 'pkg'), { recursive: true });
  await writeFile(join(site, 'pkg', 'live-orders.js'), '');
  await cp(PUBLIC, site, { recursive: true });
  const server = new Server(join(folder, 'orders.db'), 'none', { site, flags });
  await server.start();
  server.folder = folder;
  server.site = site;
  t.after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  for (const [sku, stock] of Object.entries({ A: 1_000_000, ...products })) {
    await server.api('POST', '/api/products', { sku, name: `Product ${sku}`, unit_price_minor: 1000, stock });
  }
  return server;
}

// Places an order of one piece for each SKU.
export function place(server, customer, ...skus) {
  const lines = (skus.length ? skus : ['A']).map((sku) => ({ sku, quantity: 1 }));
  return server.api('POST', '/api/orders', { customer, lines });
}

// What a connection or a list tells, in order, and a way to wait for some of it.
export function record(source, ...names) {
  const told = [];
  const waiting = new Set();
  for (const name of names) {
    source.on(name, (value, detail) => {
      told.push({ name, value, detail });
      for (const check of [...waiting]) check();
    });
  }
  return {
    told,
    values: (name) => told.filter((event) => event.name === name).map((event) => event.value),
    // The first event, from the beginning, that passes.
    async next(name, passes = () => true) {
      const find = () => told.find((event) => event.name === name && passes(event.value, event.detail));
      await until(waiting, () => find() !== undefined, () => `${name}; there were ${summary(told)}`);
      return find().value;
    },
  };
}

function summary(told) {
  const last = told.slice(-TOLD_SHOWN).map(({ name, value }) => `${name} ${String(value?.seq ?? value?.message ?? value).slice(0, 80)}`);
  return `${told.length}: ${told.length > TOLD_SHOWN ? '…, ' : ''}${last.join(', ')}`;
}

async function until(waiting, passes, what) {
  if (passes()) return;
  let timer;
  let check;
  try {
    await new Promise((resolve, reject) => {
      check = () => passes() && resolve();
      waiting.add(check);
      timer = setTimeout(() => reject(new Error(`it did not come: ${what()}`)), PATIENCE_MS);
    });
  } finally {
    waiting.delete(check);
    clearTimeout(timer);
  }
}

// What a promise gives in time.
export async function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not come: ${what}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Waits for what nobody tells, such as sockets that close.
export async function eventually(passes, what) {
  for (const start = Date.now(); !passes(); await turn()) {
    if (Date.now() - start > PATIENCE_MS) throw new Error(`it did not come: ${what()}`);
  }
}

// A way to the server that can be cut: all of it by `cut()`, and by `inspect`, which sees what the
// server sends on each line and says how many bytes of it may pass before the line is cut.
export async function cable(t, server, inspect = () => Infinity) {
  const sockets = new Set();
  const { hostname, port } = new URL(server.url);
  const proxy = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    const state = {};
    const cut = () => {
      near.destroy();
      far.destroy();
      sockets.delete(cut);
    };
    sockets.add(cut);
    near.on('data', (bytes) => {
      state.request = (state.request ?? '') + bytes.toString('latin1');
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      const passes = self.inspect(bytes, state);
      if (passes >= bytes.length) return void near.write(bytes);
      // What may pass arrives; then the line is dead.
      if (passes > 0) near.write(bytes.subarray(0, passes), () => near.end());
      else near.destroy();
      far.destroy();
    });
    for (const socket of [near, far]) socket.on('error', cut).on('close', cut);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const self = {
    url: `http://127.0.0.1:${proxy.address().port}`,
    inspect,
    lines: () => sockets.size,
    cut: () => [...sockets].forEach((cut) => cut()),
  };
  t.after(() => {
    self.cut();
    proxy.close();
  });
  return self;
}

// A number between 0 and 1 that comes again with the same seed.
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
