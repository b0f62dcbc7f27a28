// A list while it is being loaded: what comes meanwhile, and what is older or newer than the answer.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { liveList } from '../../public/live-orders.js';
import { pass, settled, startClock, stopClock } from './clock.js';

beforeEach(stopClock);
afterEach(startClock);

const row = (name, version = 1) => ({ id: name, customer: name, version, created_at: `2026-01-01T00:00:0${'EDCBA'.indexOf(name)}Z` });
const change = (seq, operation, name, version) =>
  `id: ${seq}\nevent: ${operation}\ndata: ${JSON.stringify({ ...row(name, version), entity: 'orders', seq, commit: seq })}\n\n`;

// A list of three rows out of five at 10; its answers and its stream are in the test's hand.
async function started(t) {
  const asked = [];
  const answers = [];
  let say;
  const fetch = async (url) => {
    asked.push(url.pathname + url.search);
    if (url.pathname === '/api/orders') {
      const page = await new Promise((resolve) => answers.push(resolve));
      return Response.json({ next_cursor: null, ...page }, { headers: { 'live-orders-epoch': 'e' } });
    }
    const body = new ReadableStream({ start: (controller) => (say = (text) => controller.enqueue(Buffer.from(text))) });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const list = liveList('orders', { url: 'http://shop.example', fetch, limit: 3 });
  t.after(() => list.close());
  const answer = async (seq, total, ...names) => {
    answers.shift()({ seq, total, items: names.map((name) => row(name)) });
    await settled();
  };
  await settled();
  await answer(10, 5, 'A', 'B', 'C');
  say('event: connected\ndata: {"seq":10,"epoch":"e","resumed":true}\n\n');
  await settled();
  const hear = async (...events) => {
    say(events.join(''));
    await settled();
  };
  return { list, asked, answers, answer, hear, shown: () => [list.total, ...list.items.map(({ id }) => id)] };
}

test('the stream starts after the very list', async (t) => {
  const { asked, shown } = await started(t);
  assert.deepEqual(asked, ['/api/orders?limit=3', '/api/sse/*?after=10&epoch=e']);
  assert.deepEqual(shown(), [5, 'A', 'B', 'C']);
});

test('what came while it loaded is added to an older answer, and not to a newer one', async (t) => {
  for (const [seq, total, names] of [[10, 5, ['A', 'B', 'C']], [11, 4, ['B', 'C', 'D']]]) {
    const { list, answer, hear, shown } = await started(t);
    list.refresh();
    await settled();
    await hear(change(11, 'delete', 'A'));
    await answer(seq, total, ...names);
    assert.equal(list.total, 4, `an answer at ${seq}`);
    assert.deepEqual(shown().slice(1, 3), ['B', 'C']);
  }
});

test('a row that is not loaded does not take the place of one that goes', async (t) => {
  const { list, answer, answers, hear, shown } = await started(t);
  list.refresh();
  await settled();
  await hear(change(11, 'delete', 'A'), change(12, 'update', 'E', 2));
  await answer(10, 5, 'A', 'B', 'C');
  assert.deepEqual(shown(), [4, 'B', 'C']);
  // The next one is asked for.
  assert.equal(answers.length, 1);
  await answer(12, 4, 'B', 'C', 'D');
  assert.deepEqual(shown(), [4, 'B', 'C', 'D']);
});

test('an answer that is older than the stream is asked for again', async (t) => {
  const { list, answer, answers, hear, shown } = await started(t);
  await hear(change(11, 'update', 'A', 2));
  list.refresh();
  await settled();
  await answer(10, 5, 'A', 'B', 'C');
  assert.equal(list.items[0].version, 2);
  await pass(1000);
  assert.equal(answers.length, 1);
  await answer(11, 5, 'B', 'C', 'D');
  assert.deepEqual(shown(), [5, 'B', 'C', 'D']);
});

test('a row does not go back to an older version', async (t) => {
  const { list, hear } = await started(t);
  await hear(change(11, 'update', 'A', 3), change(12, 'update', 'A', 2));
  assert.equal(list.items[0].version, 3);
});
