// The examples of the documentation that are programs run as they stand; those that are pages do so
// in tests/client.spec.js. All of them, and the client itself, hold to the types.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { examples } from './docs.js';
import { cable, eventually, place, PUBLIC, shop } from './support.js';

const programs = examples('node');
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const CONFIG = fileURLToPath(new URL('tsconfig.json', import.meta.url));

const STRICT = `
import { connect, liveList, Poller, type Change, type Status } from './live-orders.js';
const changes: Change[] = [];
const stop: () => void = connect('orders', { timing: { poll_ms: 9000 } }).on('commit', (commit) => changes.push(...commit));
const status: Status = liveList<{ id: string }>('orders').status;
const text: Poller<string> = new Poller({ fetch: async () => 'text' });
text.subscribe((value) => value.length);
export { status, stop };
`;

// Somebody's project, with the client copied into it.
let project;
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'live-orders-docs-'));
  await cp(PUBLIC, project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});
after(() => rm(project, { recursive: true }));

// A program of the page at work, and what it writes.
async function start(t, name, server) {
  const code = programs.get(name);
  assert.ok(code, `there is no example "${name}"`);
  await writeFile(join(project, `${name}.js`), code);
  const child = spawn(process.execPath, [`${name}.js`], { cwd: project, env: { ...process.env, LIVE_ORDERS_URL: server.url } });
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const exited = once(child, 'exit');
  const program = {
    lines,
    says: (...expected) => eventually(() => expected.every((line) => lines.includes(line)), () => `${expected}; it said ${lines}`),
    // It ends by itself when told to, because nothing of it is left.
    async stop() {
      child.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null], lines.join('\n'));
    },
    ended: async () => (await exited)[0],
  };
  t.after(() => child.kill('SIGKILL'));
  return program;
}

const move = (server, { id }, status) => server.api('POST', `/api/orders/${id}/status`, { status });

test('every example is run by a test', () => {
  assert.deepEqual([...programs.keys()], ['sorted', 'filter', 'commit', 'resume', 'errors', 'headers']);
  assert.deepEqual([...examples('page').keys()], ['list', 'changes', 'poller', 'news']);
});

test('a list is sorted as its example says', async (t) => {
  const server = await shop(t, { B: 100 });
  await place(server, 'Small');
  const program = await start(t, 'sorted', server);
  await program.says('Small');
  await server.api('POST', '/api/orders', { customer: 'Large', lines: [{ sku: 'A', quantity: 9 }] });
  await program.says('Large, Small');
  await server.api('POST', '/api/orders', { customer: 'Middle', lines: [{ sku: 'A', quantity: 5 }] });
  await program.says('Large, Middle, Small');
  await program.stop();
});

test('the filter’s example tells who enters and who leaves', async (t) => {
  const server = await shop(t);
  const program = await start(t, 'filter', server);
  await program.says('watching');
  const order = await server.api('POST', '/api/orders', { customer: 'Ana', lines: [{ sku: 'A', quantity: 100 }] });
  await move(server, order, 'paid');
  await program.says(`pack #${order.number} for Ana`);
  await move(server, order, 'packed');
  await program.says(`#${order.number} left`);
  await program.stop();
});

test('the commit’s example shows an order with its stock', async (t) => {
  const server = await shop(t, { B: 100 });
  const program = await start(t, 'commit', server);
  await program.says('watching');
  await place(server, 'Ana', 'A', 'B');
  await program.says('insert orders + update products + update products');
  await program.stop();
});

test('a program that goes on where it was misses and repeats nothing', async (t) => {
  const server = await shop(t);
  const first = await start(t, 'resume', server);
  await eventually(() => existsSync(join(project, 'place.json')), () => `a place; it said ${first.lines}`);
  const one = await place(server, 'One');
  await first.says(`insert #${one.number} One`);
  await first.stop();
  const two = await place(server, 'Two');
  const second = await start(t, 'resume', server);
  await second.says(`insert #${two.number} Two`);
  const three = await place(server, 'Three');
  await second.says(`insert #${three.number} Three`);
  await second.stop();
  assert.deepEqual(second.lines, [`insert #${two.number} Two`, `insert #${three.number} Three`]);
});

test('what is not there ends the errors’ example with the server’s own words', async (t) => {
  const server = await shop(t);
  const program = await start(t, 'errors', server);
  assert.equal(await program.ended(), 0);
  assert.equal(program.lines[0], 'closed');
  assert.match(program.lines[1], /^404 not_found \w/);
});

test('a fetch of one’s own is used', async (t) => {
  const server = await shop(t, { B: 1 });
  const requests = new Set();
  const line = await cable(t, server, (bytes, state) => (requests.add(state), Infinity));
  const program = await start(t, 'headers', line);
  await program.says('2 of 2 products');
  await server.api('POST', '/api/products', { sku: 'C', name: 'C', unit_price_minor: 1, stock: 1 });
  await program.says('3 of 3 products');
  await program.stop();
  // The list's request and the stream's.
  const sent = [...requests].map(({ request }) => request).join('');
  assert.equal(sent.match(/^authorization: Bearer secret\r$/gim)?.length, 2, sent);
});

// The examples' scripts, with the import as a project's types have it.
function scripts() {
  const pages = [...examples('page')].map(([name, page]) => [name, /<script type="module">(.*)<\/script>/s.exec(page)[1]]);
  return [...programs, ...pages].map(([name, code]) => [name, code.replace("'/live-orders.js'", "'./live-orders.js'")]);
}

test('the client and the examples hold to the types', async () => {
  const run = promisify(execFile);
  const check = (...args) =>
    run(process.execPath, [TSC, ...args]).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
  await check('--project', CONFIG);
  const folder = join(project, 'types');
  await mkdir(folder);
  await cp(PUBLIC, folder, { recursive: true });
  await symlink(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'));
  for (const [name, code] of scripts()) await writeFile(join(folder, `${name}.js`), `${code}\nexport {};\n`);
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: CONFIG,
      compilerOptions: { typeRoots: ['node_modules/@types'], strict: false, noUnusedLocals: false },
      files: scripts().map(([name]) => `${name}.js`),
    }),
  );
  await check('--project', folder);
  // A project in TypeScript, which does not look into scripts.
  await writeFile(join(folder, 'strict.ts'), STRICT);
  await check('--strict', '--noEmit', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', '', join(folder, 'strict.ts'));
});
