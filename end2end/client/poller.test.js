// Polling and the head check, with the clock in the test's hand.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { headCheck, Poller } from '../../public/live-orders.js';
import { page, pass, seconds, settled, startClock, stopClock } from './clock.js';

beforeEach(stopClock);
afterEach(startClock);

const stops = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

// A poller of something that the test answers, and what its listener was told.
function polled(options = {}) {
  const asked = [];
  const errors = [];
  const told = [];
  const answer = options.fetch ?? ((signal, count) => count);
  const poller = new Poller({
    onError: (error) => errors.push(error.message),
    ...options,
    fetch: async (signal) => {
      asked.push(Date.now() - 1_000_000);
      return answer(signal, asked.length);
    },
  });
  const listen = (into = told) => {
    const stop = poller.subscribe((value) => into.push(value));
    stops.push(stop);
    return stop;
  };
  return { poller, asked, errors, told, listen };
}

test('the first listener starts it at once, the last one stops it', async () => {
  const { asked, told, listen } = polled();
  await seconds(20);
  assert.deepEqual(asked, []);
  const stop = listen();
  await settled();
  assert.deepEqual([asked, told], [[20_000], [1]]);
  const other = listen([]);
  await seconds(5);
  assert.deepEqual(asked, [20_000, 25_000]);
  stop();
  stop();
  await seconds(5);
  assert.deepEqual([asked.length, told], [3, [1, 2]]);
  other();
  await seconds(60);
  assert.equal(asked.length, 3);
});

test('a listener that comes later is told what is known, and asks for nothing within two seconds', async () => {
  const { asked, listen } = polled();
  listen();
  await seconds(1);
  const late = [];
  listen(late);
  await settled();
  assert.deepEqual([asked.length, late], [1, [1]]);
  await seconds(1);
  listen([]);
  await settled();
  assert.equal(asked.length, 2);
});

test('it never asks more often than every two seconds', async () => {
  const { asked, listen, poller } = polled({ interval_ms: 1 });
  listen();
  await settled();
  for (let asks = 0; asks < 50; asks++) poller.refresh();
  await seconds(10);
  assert.deepEqual(asked, [0, 2000, 4000, 6000, 8000, 10_000]);
});

test('a server that is slow has two seconds between its answer and the next request', async () => {
  const { asked, listen } = polled({ interval_ms: 1, fetch: () => new Promise((resolve) => setTimeout(resolve, 3000, 'slow')) });
  listen();
  await seconds(12);
  assert.deepEqual(asked, [0, 5000, 10_000]);
});

test('requests never overlap, and who asks meanwhile shares the answer', async () => {
  let answer;
  const { asked, listen, poller, told } = polled({ fetch: () => new Promise((resolve) => (answer = resolve)) });
  listen();
  await seconds(20);
  const [one, two] = [poller.refresh(), poller.refresh()];
  assert.equal(asked.length, 1);
  answer('late');
  assert.deepEqual([await one, await two, told], ['late', 'late', ['late']]);
  await seconds(5);
  assert.equal(asked.length, 2);
});

test('an answer that never comes is given up after thirty seconds', async () => {
  const { errors, asked, listen } = polled({ fetch: () => new Promise(() => {}) });
  listen();
  await seconds(29);
  assert.deepEqual(errors, []);
  await seconds(1);
  assert.match(errors[0], /no answer within 30000 ms/);
  await seconds(10);
  assert.equal(asked.length, 2);
});

test('only good answers reach listeners', async () => {
  const answers = [
    () => Response.json({ n: 1 }),
    () => new Response(null, { status: 304 }),
    () => Response.json({ detail: 'It broke.' }, { status: 500 }),
    () => new Response('<p>not JSON'),
    () => Promise.reject(new Error('refused')),
    () => undefined,
    () => Response.json({ n: 2 }),
  ];
  const { told, errors, listen, poller } = polled({ fetch: (_, count) => answers[count - 1]?.() });
  listen();
  await seconds(300);
  assert.deepEqual(told, [{ n: 1 }, { n: 2 }]);
  assert.deepEqual([errors.length, errors[0], errors[2]], [3, 'It broke.', 'refused']);
  assert.deepEqual(poller.value, { n: 2 });
});

test('failures make it slower, up to a minute, and an answer makes it as it was', async () => {
  const { asked, listen } = polled({
    fetch: (_, count) => (count < 6 ? Promise.reject(new Error('refused')) : count),
  });
  listen();
  await settled();
  await seconds(250);
  const waits = asked.slice(1).map((at, place) => (at - asked[place]) / 1000);
  assert.deepEqual(waits.slice(0, 7), [10, 20, 40, 60, 60, 5, 5]);
});

test('a server that asks for patience gets it', async () => {
  const { happen } = page();
  const { asked, listen } = polled({
    fetch: (_, count) => (count === 1 ? new Response(null, { status: 503, headers: { 'retry-after': '90' } }) : count),
  });
  listen();
  await settled();
  await seconds(89);
  happen('focus');
  await settled();
  assert.equal(asked.length, 1);
  await seconds(1);
  assert.equal(asked.length, 2);
});

test('it rests while the page is hidden, and asks at once when it is shown', async () => {
  const { show, listeners } = page();
  const { asked, listen } = polled();
  const always = polled({ background: true });
  const stop = listen();
  const stop_always = always.listen();
  await settled();
  show('hidden');
  await seconds(30);
  assert.deepEqual([asked.length, always.asked.length], [1, 7]);
  show('visible');
  await settled();
  assert.equal(asked.length, 2);
  stop();
  stop_always();
  assert.equal(listeners(), 0);
});

test('started in a hidden page it waits until that is shown', async () => {
  const { show } = page();
  show('hidden');
  const { asked, listen } = polled();
  listen();
  await seconds(30);
  assert.equal(asked.length, 0);
  show('visible');
  await settled();
  assert.equal(asked.length, 1);
});

test('focus and network make it ask, unless it just has', async () => {
  const { happen } = page();
  const { asked, listen } = polled({ interval_ms: 60_000 });
  listen();
  await seconds(1);
  happen('focus');
  await settled();
  assert.equal(asked.length, 1);
  await seconds(1);
  happen('focus');
  await settled();
  await seconds(2);
  happen('online');
  await settled();
  assert.deepEqual(asked, [0, 2000, 4000]);
});

test('while it is not enabled it does not ask, unless told to', async () => {
  let enabled = false;
  const { asked, listen, poller } = polled({ enabled: () => enabled });
  listen();
  await seconds(20);
  assert.deepEqual(asked, []);
  await poller.refresh();
  assert.deepEqual(asked, [20_000]);
  enabled = true;
  await seconds(10);
  assert.equal(asked.length, 2 + 1);
});

test('one who comes as the last one goes gets an answer of its own', async () => {
  const signals = [];
  const { asked, listen, told } = polled({
    fetch: (signal, count) => {
      signals.push(signal);
      return count === 1 ? new Promise(() => {}) : count;
    },
  });
  listen()();
  listen();
  await settled();
  assert.deepEqual([asked.length, told, signals[0].aborted], [2, [2], true]);
});

test('a listener that fails keeps nothing from the others', async () => {
  const { poller, errors, told, listen } = polled();
  stops.push(poller.subscribe(() => assert.fail('mine')));
  listen();
  await settled();
  assert.deepEqual([errors, told], [['mine'], [1]]);
});

test('wrong options are named', () => {
  assert.throws(() => new Poller({}), /fetch must be a function/);
  for (const interval_ms of [0, -1, NaN, 'soon']) assert.throws(() => new Poller({ fetch() {}, interval_ms }), /interval_ms/);
});

// A server of which the test says how far it is.
function heads() {
  const head = { seq: 5, epoch: 'e' };
  const asked = [];
  const fetch = async (url, { method, headers = {} }) => {
    asked.push(`${method} ${url.pathname}`);
    const etag = `W/"${head.epoch}-${head.seq}"`;
    const known = headers['if-none-match'] === etag;
    return new Response(null, {
      status: known ? 304 : 200,
      headers: { etag, 'live-orders-seq': String(head.seq), 'live-orders-epoch': head.epoch },
    });
  };
  return { head, asked, options: { url: 'http://shop.example', fetch } };
}

test('a head check tells that there is something new, and how much, until that is acknowledged', async () => {
  const { head, asked, options } = heads();
  const told = [];
  const check = headCheck('/api/orders', options);
  stops.push(check.subscribe(({ news, changes }) => told.push([news, changes])));
  await settled();
  await seconds(20);
  assert.deepEqual([told, asked], [[[false, 0]], Array(3).fill('HEAD /api/orders')]);
  head.seq = 7;
  await seconds(20);
  assert.deepEqual(told, [[false, 0], [true, 2]]);
  check.acknowledge();
  assert.deepEqual(told.at(-1), [false, 0]);
  await seconds(20);
  head.seq = 8;
  await seconds(10);
  assert.deepEqual(told.slice(3), [[true, 1]]);
});

test('what came after a list was loaded is not acknowledged with it', async () => {
  const { head, options } = heads();
  const told = [];
  const check = headCheck('api/orders', { ...options, seq: 5, epoch: 'e' });
  stops.push(check.subscribe(({ changes }) => told.push(changes)));
  await settled();
  head.seq = 9;
  // The person has loaded it since: at 8.
  check.acknowledge(8);
  await seconds(10);
  assert.deepEqual(told, [0, 1]);
});

test('another life of the store is news, whatever its number', async () => {
  const { head, options } = heads();
  const check = headCheck('api/orders', { ...options, seq: 5, epoch: 'e' });
  stops.push(check.subscribe(() => {}));
  await settled();
  Object.assign(head, { seq: 3, epoch: 'f' });
  await seconds(10);
  assert.deepEqual(check.value, { news: true, changes: undefined, seq: 3 });
  check.acknowledge();
  assert.deepEqual(check.value, { news: false, changes: 0, seq: 3 });
});
