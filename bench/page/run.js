// The dashboard's page measured side by side with the same page written by hand, in turns: a store
// with a million orders, ten thousand of them loaded, and scrolling, filtering and fifty changes a second
// at once. What it prints is explained in docs/benchmarks.md.
import { createRequire } from 'node:module';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Busy } from './busy.js';
import { report } from './report.js';
import { copy, store } from './store.js';
import { CATEGORIES, read } from './trace.js';
import { watch } from './watch.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '1000000' },
    loaded: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '50' },
    folder: { type: 'string' },
    only: { type: 'string' },
    // Where the traces are kept, and with them where the time went, function by function.
    keep: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(join(root, 'end2end', 'package.json'));
const { chromium } = require('@playwright/test');
process.env.LIVE_ORDERS_EXECUTABLE ??= join(root, 'target', 'release', 'live-orders');
const { Server } = await import('../../end2end/fixtures/server.js');
const { chromium: browserPath } = await import('../../end2end/fixtures/browser.js');

// A task longer than this is felt.
const LONG_MS = 50;
// The parts of the scene.
const SETTLE_MS = 1_500;
const SCROLL_MS = 8_000;
const FILTERED_MS = 2_500;
const WHEEL_PX = 240;
const WHEEL_EVERY_MS = 16;
// A product: what is changed of an order leaves it among the orders found.
const SEARCH = 'tofu';
// The screen's rows are asked for so often: changes go to rows that can be seen.
const LOOK_EVERY_MS = 250;
const SAMPLE_EVERY_US = 500;
const LOAD_MAX_MS = 240_000;
const VIEWPORT = { width: 1280, height: 800 };

const [rounds, orders, loaded, rate] = ['rounds', 'orders', 'loaded', 'rate'].map((name) => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above zero`);
  return value;
});
const folder = options.folder ?? join(root, 'target', 'bench');
const say = (text) => process.stderr.write(`[bench] ${text}\n`);

say(`a store with ${orders.toLocaleString('en')} orders (made once)`);
const file = await store(process.env.LIVE_ORDERS_EXECUTABLE, folder, orders);
const scratch = await mkdtemp(join(tmpdir(), 'live-orders-bench-'));
const pages = options.only ? [options.only] : ['ours', 'plain'];
const results = { ours: [], plain: [] };
try {
  for (let round = 0; round <= rounds; round += 1) {
    for (const page of pages) {
      const measured = await measure(page);
      // The first round warms caches, of the disk and of the browser's compiled code.
      if (round > 0) results[page].push(measured);
      say(`${round ? `round ${round}` : 'warm-up'}, ${page}: script ${measured.scriptMs.toFixed(0)} ms, longest task ${measured.longestMs.toFixed(1)} ms`);
      for (const task of measured.longTasks) say(`  ${task.ms.toFixed(1)} ms (${task.cpuMs.toFixed(1)} of its own): ${task.parts.join(', ')}`);
    }
  }
} finally {
  await rm(scratch, { recursive: true });
}
const machine = { cores: cpus().length, model: cpus()[0].model, memoryGib: Math.round(totalmem() / 2 ** 30) };
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'page.json'), `${JSON.stringify({ machine, orders, loaded, rate, results }, null, 1)}\n`);
process.stdout.write(report(results, { machine, orders, loaded, rate, longMs: LONG_MS }));

// One round of one page, with a server and a browser of its own.
async function measure(which) {
  const server = await new Server(await copy(file, scratch)).start();
  const busy = new Busy(server.url);
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    // The scene takes some hundred pieces.
    await server.api('PATCH', '/api/products/NW-01', { stock: 1_000_000 });
    const context = await browser.newContext({ viewport: VIEWPORT, baseURL: server.url, serviceWorkers: 'block', locale: 'en-US', timezoneId: 'UTC' });
    const page = await context.newPage();
    page.on('pageerror', (error) => say(`the page failed: ${error.message}`));
    await page.addInitScript(watch);
    if (which === 'plain') await serveByHand(page, server.url);
    await page.goto(which === 'plain' ? '/plain/' : '/');
    await page.waitForSelector('html[data-ready], html[data-hydrated]', { state: 'attached' });
    await load(page);
    return await scene(browser, page, busy, which);
  } finally {
    await browser.close();
    busy.close();
    await server.stop();
  }
}

// The hand-made page, with the dashboard's own style, from the same origin.
async function serveByHand(page, url) {
  const dashboard = await (await fetch(url)).text();
  const style = /href="(\/pkg\/[^"]+\.css)"/.exec(dashboard)?.[1];
  if (!style) throw new Error('the dashboard names no style');
  await page.route('**/plain/*', async (route) => {
    const name = new URL(route.request().url()).pathname.replace('/plain/', '') || 'index.html';
    const text = await readFile(new URL(`plain/${name}`, import.meta.url), 'utf8');
    await route.fulfill({ contentType: name.endsWith('.js') ? 'text/javascript' : 'text/html', body: text.replace('STYLE', style) });
  });
}

async function load(page) {
  await page.waitForFunction(
    (wanted) => {
      scrollTo(0, document.documentElement.scrollHeight);
      const text = document.querySelector('[aria-label="Orders shown"]')?.textContent ?? '';
      return Number(text.split(' ')[0].replaceAll(',', '')) >= wanted;
    },
    loaded,
    { timeout: LOAD_MAX_MS, polling: 20 },
  );
}

async function scene(browser, page, busy, which) {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await page.mouse.move(640, 500);
  busy.orders = await onScreen(page);
  busy.start(rate);
  const looking = setInterval(async () => {
    const orders = await onScreen(page).catch(() => []);
    if (orders.length) busy.orders = orders;
  }, LOOK_EVERY_MS);
  try {
    await pause(SETTLE_MS);
    const profiler = options.keep ? await profile(page) : undefined;
    await browser.startTracing(page, { categories: CATEGORIES });
    await scroll(page, SCROLL_MS);
    await page.locator('.tab', { hasText: 'New' }).click();
    await page.waitForURL(/status=new/);
    await page.mouse.move(640, 500);
    await scroll(page, FILTERED_MS);
    await page.getByRole('searchbox').click();
    await page.getByRole('searchbox').pressSequentially(SEARCH, { delay: 80 });
    await page.waitForURL(new RegExp(`q=${SEARCH}`));
    await page.mouse.move(640, 500);
    await scroll(page, FILTERED_MS);
    const trace = JSON.parse(await browser.stopTracing());
    if (profiler) {
      await writeFile(`${options.keep}-${which}.json`, JSON.stringify(trace));
      await writeFile(`${options.keep}-${which}.cpuprofile`, JSON.stringify(await profiler.stop()));
    }
    return { ...read(trace.traceEvents, { longMs: LONG_MS }), changes: { ...busy.counts } };
  } finally {
    clearInterval(looking);
    await busy.stop();
  }
}

// Samples what the page's scripts do, in the form that Chromium's developer tools read.
async function profile(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.send('Profiler.start');
  return { stop: async () => (await session.send('Profiler.stop')).profile };
}

// The wheel turned without rest, down and up again.
async function scroll(page, milliseconds) {
  const end = performance.now() + milliseconds;
  let next = performance.now();
  for (let turn = 0; performance.now() < end; turn += 1) {
    const isDown = Math.floor(turn / 90) % 2 === 0;
    await page.mouse.wheel(0, isDown ? WHEEL_PX : -WHEEL_PX);
    next += WHEEL_EVERY_MS;
    await pause(Math.max(0, next - performance.now()));
  }
}

// Rows that are on the screen, by what the table holds: to measure them would cost the page a layout.
function onScreen(page) {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('tr[data-id]')];
    const middle = rows.length > 60 ? rows.slice(24, -30) : rows;
    return middle.map((row) => ({ id: row.dataset.id, status: row.querySelector('.badge').dataset.status }));
  });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
