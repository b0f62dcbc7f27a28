// When the client connects again, against a server of the test's own and with the clock in its hand.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { connect } from '../../public/live-orders.js';
import { page, pass, seconds, settled, startClock, stopClock } from './clock.js';

const SHOP = 'http://shop.example';
const GREETING = 'retry: 2000\nid: 0\nevent: connected\ndata: {"entity":"*","seq":0,"resumed":false,"epoch":"e","lost":false}\n\n';
const HEARTBEAT = 'event: heartbeat\ndata: {"seq":0}\n\n';
const head = { 'live-orders-seq': '0', 'live-orders-epoch': 'e', etag: 'W/"e-0"' };

let connections;

beforeEach(() => {
  connections = [];
  stopClock();
});

afterEach(() => {
  connections.forEach((connection) => connection.disconnect());
  startClock();
});

// A server that does as `answer` says: gets a path, gives what a Response is made of; 'stream' opens one.
async function start(answer, options = {}) {
  const asked = [];
  const streams = [];
  const fetch = async (url, { method = 'GET', headers = {} }) => {
    const path = url.pathname + url.search;
    asked.push({ at: Date.now() - 1_000_000, path, method, headers });
    const made = answer(path, asked.length);
    if (made instanceof Error) throw made;
    if (made === 'nothing') return new Promise(() => {});
    if (made !== 'stream') return new Response(made.body ?? null, { status: made.status ?? 200, headers: made.headers });
    const stream = {};
    const body = new ReadableStream({
      start: (controller) => (stream.controller = controller),
      cancel: () => (stream.cancelled = true),
    });
    stream.say = (text) => stream.controller.enqueue(Buffer.from(text));
    stream.end = () => stream.controller.close();
    streams.push(stream);
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const connection = connect('*', { url: SHOP, fetch, ...options });
  connections.push(connection);
  const told = [];
  connection.on('status', (status, { wait_ms }) => told.push(wait_ms === undefined ? status : `${status} ${wait_ms}`));
  await settled();
  return { asked, streams, connection, told, times: () => asked.map(({ at }) => at) };
}

test('waits double up to thirty seconds, with full jitter', async () => {
  const { asked, told } = await start(() => new Error('refused'));
  for (let tries = 0; tries < 7; tries++) await pass(30_000);
  const waits = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
  assert.deepEqual(told, waits.map((wait) => `reconnecting ${wait}`));
  assert.equal(asked.length, 8);
});

test('no wait is shorter than a quarter of a second', async () => {
  mock.method(Math, 'random', () => 0);
  const { told, times } = await start(() => new Error('refused'));
  await pass(249);
  assert.deepEqual(times(), [0]);
  await pass(1);
  assert.deepEqual(times(), [0, 250]);
  assert.deepEqual(told, ['reconnecting 250', 'reconnecting 250']);
});

test('a stream that lived makes up for failures, a greeting alone does not', async () => {
  const { streams, told } = await start((_, count) => (count < 3 ? new Error('refused') : 'stream'));
  await pass(1000);
  await pass(2000);
  streams[0].say(GREETING);
  await settled();
  streams[0].end();
  await settled();
  await pass(4000);
  streams[1].say(GREETING);
  await settled();
  await pass(10_000);
  streams[1].end();
  await settled();
  assert.deepEqual(told, ['reconnecting 1000', 'reconnecting 2000', 'live', 'reconnecting 4000', 'live', 'reconnecting 1000']);
});

test('what will not mend is an error, and asked for once', async () => {
  mock.method(console, 'error', () => {});
  for (const status of [400, 401, 404]) {
    const body = JSON.stringify({ code: 'not_found', field: 'entity', detail: 'There is no such stream.' });
    const { asked, connection, told } = await start(() => ({ status, body }));
    // It has been told by now, so only the connection itself can say so.
    assert.equal(connection.status, 'closed');
    assert.deepEqual(told, ['closed']);
    await pass(600_000);
    assert.equal(asked.length, 1);
  }
});

test('an error carries what the server says, and is told when nobody listens', async () => {
  const said = mock.method(console, 'error', () => {});
  const answer = { status: 404, body: JSON.stringify({ code: 'not_found', detail: 'There is no such stream.' }) };
  const errors = [];
  const connection = connect('customers', { url: SHOP, fetch: async () => new Response(answer.body, answer) });
  connection.on('error', (error) => errors.push(error));
  connect('customers', { url: SHOP, fetch: async () => new Response(answer.body, answer) });
  await settled();
  assert.deepEqual([errors.length, errors[0].message, errors[0].code, errors[0].status, errors[0].final],
    [1, 'There is no such stream.', 'not_found', 404, true]);
  assert.deepEqual(said.mock.calls.map((call) => call.arguments[0].code), ['not_found']);
});

test('a server that asks for patience gets it, whoever looks', async () => {
  const { happen } = page();
  const { times, told } = await start((_, count) =>
    count === 1 ? { status: 503, headers: { 'retry-after': '120' } } : 'stream');
  await pass(60_000);
  happen('focus');
  happen('online');
  await pass(59_999);
  assert.deepEqual(times(), [0]);
  await pass(1);
  assert.deepEqual(times(), [0, 120_000]);
  assert.deepEqual(told, ['reconnecting 121000']);
});

test('patience may be a date', async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  const { told } = await start(() => ({ status: 429, headers: { 'retry-after': date } }));
  assert.deepEqual(told, ['reconnecting 61000']);
});

test('what the server says as a farewell is the least wait; what it says as a greeting is not', async () => {
  const { streams, told } = await start(() => 'stream');
  streams[0].say(GREETING);
  await settled();
  streams[0].end();
  await settled();
  await pass(1000);
  streams[1].say(`${GREETING}retry: 7300\n`);
  await settled();
  streams[1].end();
  await settled();
  assert.deepEqual(told, ['live', 'reconnecting 1000', 'live', 'reconnecting 7300']);
});

test('forty seconds of silence end a stream, heartbeats keep it', async () => {
  const { streams, told, asked } = await start(() => 'stream');
  streams[0].say(GREETING);
  await settled();
  for (let beats = 0; beats < 4; beats++) {
    await pass(39_999);
    streams[0].say(HEARTBEAT);
    await settled();
  }
  streams[0].say(': a comment is no sign of life\n');
  await pass(39_999);
  assert.deepEqual(told, ['live']);
  await pass(1);
  assert.deepEqual([told.at(-1), streams[0].cancelled], ['reconnecting 1000', true]);
  await pass(1000);
  assert.equal(asked.length, 2);
});

test('an answer that does not come is given up', async () => {
  const connection = connect('*', { url: SHOP, fetch: () => new Promise(() => {}) });
  connections.push(connection);
  await pass(14_999);
  assert.equal(connection.status, 'connecting');
  await pass(1);
  assert.equal(connection.status, 'reconnecting');
});

test('where streams end at once it polls, and goes back to the stream by itself', async () => {
  let streams_work = false;
  const { asked, streams, told, connection } = await start((path) => {
    if (path.startsWith('/api/sse/')) return 'stream';
    if (path.startsWith('/api/summary')) return { headers: head, body: '{"seq":0}' };
    return { headers: head, body: '{"items":[],"next_cursor":null,"seq":0}' };
  });
  const brief = async () => {
    streams.at(-1).say(GREETING);
    await settled();
    if (!streams_work) streams.at(-1).end();
    await settled();
  };
  for (const wait of [1000, 2000, 0]) {
    await brief();
    await pass(wait);
  }
  await pass(250);
  assert.deepEqual(told, ['live', 'reconnecting 1000', 'live', 'reconnecting 2000', 'live', 'polling']);
  const polls = () => asked.filter(({ path }) => path.startsWith('/api/changes')).length;
  await seconds(59);
  assert.deepEqual([polls(), streams.length], [12, 3]);
  await seconds(5);
  assert.equal(streams.length, 4);
  // One more that ends at once, and it polls for twice as long.
  await brief();
  await seconds(119);
  assert.deepEqual([connection.status, streams.length], ['polling', 4]);
  streams_work = true;
  await seconds(5);
  await brief();
  assert.deepEqual([connection.status, streams.length], ['live', 5]);
  const before = polls();
  await seconds(20);
  assert.equal(polls(), before);
});

for (const [what, made] of [['a stream through which nothing comes', 'stream'], ['a request that is never answered', 'nothing']]) {
  test(`${what} counts as one that ends`, async () => {
    const { told } = await start((path) =>
      path.startsWith('/api/sse/') ? made : { headers: head, body: '{"items":[],"next_cursor":null}' });
    for (const wait of [15_000, 1000, 15_000, 2000, 15_000, 250]) await pass(wait);
    assert.deepEqual(told, ['reconnecting 1000', 'reconnecting 2000', 'polling']);
  });
}

test('a server that is not there is no reason to poll', async () => {
  const { asked } = await start(() => new Error('refused'));
  for (let tries = 0; tries < 20; tries++) await pass(30_000);
  assert.deepEqual([...new Set(asked.map(({ path }) => path))], ['/api/sse/*']);
});

test('it comes back at once when the network or the person does', async () => {
  const { happen, show } = page();
  const { times } = await start(() => new Error('refused'));
  const looks = [() => happen('online'), () => happen('focus'), () => happen('pageshow'), () => show('visible')];
  for (const [tries, look] of looks.entries()) {
    await pass(500);
    look();
    await settled();
    assert.equal(times().length, tries + 2);
  }
  // Eagerly, but not like mad.
  for (let looks = 0; looks < 100; looks++) happen('focus');
  await settled();
  assert.equal(times().length, 5);
});

test('a stream that may have died unnoticed is opened anew when somebody looks', async () => {
  const { show } = page();
  const { streams } = await start(() => 'stream');
  streams[0].say(GREETING);
  await settled();
  show('hidden');
  await pass(19_999);
  show('visible');
  await settled();
  assert.equal(streams[0].cancelled, undefined);
  await pass(1);
  show('visible');
  await settled();
  assert.equal(streams[0].cancelled, true);
});

test('without a network it says so, and waits for one', async () => {
  const { happen, navigator } = page();
  const { streams, told, asked } = await start(() => 'stream');
  streams[0].say(GREETING);
  await settled();
  navigator.onLine = false;
  happen('offline');
  await settled();
  assert.deepEqual(told, ['live', 'offline 30000']);
  await pass(29_999);
  assert.equal(asked.length, 1);
  happen('online');
  await settled();
  assert.equal(asked.length, 2);
});

test('a page that is left has no stream, and opens it again when it is shown', async () => {
  const { happen, listeners } = page();
  const { streams, connection, asked } = await start(() => 'stream');
  streams[0].say(GREETING);
  await settled();
  happen('pagehide');
  await settled();
  assert.deepEqual([streams[0].cancelled, connection.status], [true, 'reconnecting']);
  await pass(600_000);
  assert.equal(asked.length, 1);
  happen('pageshow');
  await settled();
  streams[1].say(GREETING);
  await settled();
  assert.equal(connection.status, 'live');
  connection.disconnect();
  assert.equal(listeners(), 0);
});

test('a hidden page does not poll', async () => {
  const { show } = page();
  const { asked } = await start((path) =>
    path.startsWith('/api/sse/') ? 'stream' : { headers: head, body: '{"items":[],"next_cursor":null}' });
  for (const wait of [15_000, 1000, 15_000, 2000, 15_000, 250]) await pass(wait);
  show('hidden');
  const before = asked.length;
  for (let polls = 0; polls < 20; polls++) await pass(5000);
  assert.equal(asked.length, before);
  show('visible');
  await settled();
  assert.equal(asked.length, before + 1);
});

test('a log that nothing was added to is not read again', async () => {
  let tagged = 0;
  const { asked } = await start((path) => {
    if (path.startsWith('/api/sse/')) return 'stream';
    if (path.startsWith('/api/summary')) return { headers: head, body: '{"seq":0}' };
    const known = asked.at(-1).headers['if-none-match'] === head.etag;
    tagged += known;
    return known ? { status: 304, headers: head } : { headers: head, body: '{"items":[],"next_cursor":null}' };
  });
  for (const wait of [15_000, 1000, 15_000, 2000, 15_000, 250]) await pass(wait);
  for (let polls = 0; polls < 5; polls++) await pass(5000);
  assert.ok(tagged >= 3, `${tagged} polls said what they know`);
});

test('a log that no longer reaches back makes everybody start over, and goes on', async () => {
  let pruned = true;
  const change = { seq: 51, entity: 'products', operation: 'insert', id: 'A', before: null, after: { sku: 'A', version: 1 } };
  const { connection } = await start((path) => {
    if (path.startsWith('/api/sse/')) return 'stream';
    const headers = { ...head, 'live-orders-seq': '51' };
    if (path.startsWith('/api/summary')) return { headers, body: '{"seq":51}' };
    if (pruned) return { status: 410, body: '{"code":"gone","detail":"It is gone.","seq":50,"epoch":"e"}' };
    return { headers, body: JSON.stringify({ items: path.includes('after=50') ? [change] : [], next_cursor: null }) };
  }, { after: 7, epoch: 'e' });
  const told = [];
  for (const name of ['connected', 'reset', 'insert']) connection.on(name, ({ seq, lost, reason }) => told.push([name, seq, lost ?? reason]));
  for (const wait of [15_000, 1000, 15_000, 2000, 15_000, 250]) await pass(wait);
  assert.deepEqual(told, [['connected', 50, true], ['reset', 50, 'gone']]);
  pruned = false;
  await seconds(5);
  assert.deepEqual(told.slice(2), [['insert', 51, undefined]]);
  assert.deepEqual([connection.status, connection.seq], ['polling', 51]);
});

test('what is no stream is not taken for one', async () => {
  const { told } = await start(() => ({ headers: { 'content-type': 'text/html' }, body: GREETING }));
  assert.deepEqual(told, ['reconnecting 1000']);
});

test('wrong arguments are named', async () => {
  const fetch = async () => new Response();
  assert.throws(() => connect('', { url: SHOP, fetch }), /entity/);
  for (const after of [-1, 1.5, '7', NaN]) assert.throws(() => connect('*', { after, url: SHOP, fetch }), /after must be a seq/);
  assert.throws(() => connect('*', { url: 'ftp://shop.example', fetch }), /address of the server/);
  assert.throws(() => connect('*', { fetch }), /address of the server/);
  const connection = connect('*', { url: SHOP, fetch });
  connections.push(connection);
  assert.throws(() => connection.on('isnert', () => {}), /no event "isnert"/);
  assert.throws(() => connection.on('insert'), /must be a function/);
});
