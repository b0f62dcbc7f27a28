// Clients that others wrote read the same stream: npm's eventsource, Python's httpx-sse, and curl.
// Each is told of an insert and an update, loses its line, and goes on from its Last-Event-ID.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EventSource } from 'eventsource';
import { cable, eventually, place, shop } from './support.js';

const TOOLS = process.env.LIVE_ORDERS_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'live-orders/tools');
const PYTHON = process.env.LIVE_ORDERS_PYTHON ?? join(TOOLS, 'python/bin/python');
const READER = fileURLToPath(new URL('httpx_sse_reader.py', import.meta.url));
// The line is cut once; a server that does not answer at all must not be asked for ever.
const STARTS_MAX = 5;
const NAMES = ['connected', 'insert', 'update', 'delete', 'reset'];

// A program that ends with its test; each line that it writes goes to `take`.
function run(t, take, command, ...args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  createInterface({ input: child.stdout }).on('line', take);
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  child.once('error', (error) => said.push(error.message));
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { child, said };
}

const readers = {
  'eventsource from npm': (t, url, take) => {
    const source = new EventSource(url);
    t.after(() => source.close());
    for (const name of NAMES) {
      source.addEventListener(name, ({ type, data, lastEventId }) => take({ event: type, id: lastEventId, data: JSON.parse(data) }));
    }
    return [];
  },

  'httpx-sse from PyPI': (t, url, take) => {
    const line = (text) => {
      const event = JSON.parse(text);
      if (NAMES.includes(event.event)) take(event);
    };
    return run(t, line, PYTHON, READER, url).said;
  },

  // It shows a stream and does not come back by itself: somebody starts it again where it was.
  'curl -N': (t, url, take) => {
    const said = [];
    let id = '';
    let starts = 0;
    // The line goes before this does: from then on nobody is to start it again.
    t.after(() => (starts = STARTS_MAX));
    const start = () => {
      starts += 1;
      let event = {};
      const line = (text) => {
        const [, field, value] = /^(\w+): (.*)$/.exec(text) ?? [];
        if (field) event[field] = value;
        if (text !== '') return;
        if (NAMES.includes(event.event)) take({ ...event, data: JSON.parse(event.data) });
        id = event.id ?? id;
        event = {};
      };
      const resume = id ? ['-H', `Last-Event-ID: ${id}`] : [];
      const { child, said: more } = run(t, line, 'curl', '-N', '--silent', '--show-error', '--noproxy', '*', ...resume, url);
      child.once('close', () => {
        said.push(...more);
        if (child.signalCode === null && starts < STARTS_MAX) start();
      });
    };
    start();
    return said;
  },
};

for (const [name, read] of Object.entries(readers)) {
  for (const entity of ['orders', '*']) {
    test(`${name} reads the stream of ${entity}, and goes on where it was`, async (t) => {
      const server = await shop(t);
      const requests = [];
      const line = await cable(t, server, (bytes, state) => {
        if (!requests.includes(state)) requests.push(state);
        return Infinity;
      });
      const events = [];
      const said = read(t, `${line.url}/api/sse/${entity}`, (event) => events.push(event));
      const changes = () => events.filter(({ event, data }) => event !== 'connected' && data.entity !== 'summary');
      const told = (count) => eventually(() => changes().length >= count, () => `${count} changes; ${said.join('\n')} ${JSON.stringify(changes().map(({ event, id }) => [event, id]))}`);
      await eventually(() => events.length > 0, () => `a greeting; ${said.join('\n')}`);
      assert.equal(events[0].event, 'connected');
      assert.deepEqual([events[0].id, events[0].data.entity, events[0].data.seq], ['1', entity, 1]);

      // With its product, an order makes two changes in the stream of all.
      const each = entity === '*' ? 2 : 1;
      const { id } = await place(server, 'Ünïcode “quotes” 🥨');
      await told(each);
      await server.api('POST', `/api/orders/${id}/status`, { status: 'paid' });
      await told(each + 1);
      const [insert, update] = changes().filter(({ data }) => data.entity === 'orders');
      assert.deepEqual([insert.event, insert.data.customer, insert.data.id], ['insert', 'Ünïcode “quotes” 🥨', id]);
      assert.deepEqual([update.event, update.data.status, update.data.was.status], ['update', 'paid', 'new']);

      const last = update.id;
      line.cut();
      for (let orders = 0; orders < 5; orders++) await place(server, `meanwhile ${orders}`);
      await told(each * 6 + 1);
      await place(server, 'afterwards');
      await told(each * 7 + 1);
      const customers = changes().filter(({ event }) => event === 'insert').map(({ data }) => data.customer);
      assert.deepEqual(customers.slice(1), [...Array(5).keys()].map((n) => `meanwhile ${n}`).concat('afterwards'));
      const seqs = changes().map(({ id }) => Number(id));
      assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));
      if (entity === '*') assert.deepEqual(seqs, seqs.map((_, place) => place + 2));
      const resumed = events.filter(({ event }) => event === 'connected').at(-1);
      assert.equal(resumed.data.resumed, true);
      assert.match(requests.at(-1).request, new RegExp(`^last-event-id: ${last}\r$`, 'im'));
      assert.deepEqual(events.filter(({ event }) => event === 'reset'), []);
    });
  }
}
