// What members of a feed are told, in which order, without a network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed, GAP, MOVED } from '../../public/live-orders/feed.js';

const EPOCH = 'e1';

function member(feed, entity, start = {}) {
  const told = [];
  const tell = (name, value) => told.push([name, Array.isArray(value) ? value.map(({ seq }) => seq) : (value.seq ?? value)]);
  const member = { entity, tell, told, waits: false, closed: false, ...start };
  feed.members.add(member);
  return member;
}

function begun(feed, seq = 0) {
  feed.begin({ seq, epoch: EPOCH }, feed.asks(), 'live');
  for (const { told } of feed.members) told.length = 0;
}

const change = (seq, commit, entity = 'orders', operation = 'insert') => ({ seq, commit, entity, operation, id: `${seq}` });

test('changes of one commit are told when it is complete, singly and then together', () => {
  const feed = new Feed('*');
  const [all, orders, products] = ['*', 'orders', 'products'].map((entity) => member(feed, entity));
  begun(feed);
  feed.change(change(1, 3));
  feed.change(change(2, 3, 'products', 'update'));
  assert.deepEqual([all.told, all.seq], [[], 0]);
  feed.change(change(3, 3, 'products', 'update'));
  assert.deepEqual(all.told, [['insert', 1], ['update', 2], ['update', 3], ['commit', [1, 2, 3]]]);
  assert.deepEqual(orders.told, [['insert', 1], ['commit', [1]]]);
  assert.deepEqual(products.told, [['update', 2], ['update', 3], ['commit', [2, 3]]]);
  assert.deepEqual([all.seq, orders.seq, products.seq], [3, 3, 3]);
});

test('a commit that was broken off comes again whole', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  feed.change(change(1, 2));
  feed.drop();
  assert.equal(feed.asks().after, 0);
  feed.begin({ seq: 0, epoch: EPOCH, resumed: true }, feed.asks(), 'live');
  feed.change(change(1, 2));
  feed.change(change(2, 2));
  assert.deepEqual(all.told.slice(1), [['insert', 1], ['insert', 2], ['commit', [1, 2]]]);
});

test('without a word about commits each change is one', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  feed.change(change(1, undefined));
  assert.deepEqual(all.told, [['insert', 1], ['commit', [1]]]);
});

test('what is repeated is told once', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  for (const seq of [1, 2, 1, 3]) feed.change(change(seq, seq));
  assert.deepEqual(all.told.filter(([name]) => name === 'insert'), [['insert', 1], ['insert', 2], ['insert', 3]]);
});

test('a gap is asked for again once, and then everybody starts over', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  assert.throws(() => feed.change(change(2, 2)), (error) => error === GAP);
  assert.deepEqual([all.told, feed.asks().after], [[], 0]);
  feed.change(change(2, 2));
  assert.deepEqual(all.told, [['reset', 1], ['insert', 2], ['commit', [2]]]);
});

test('a heartbeat tells what is missing', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  feed.heartbeat(0);
  assert.throws(() => feed.heartbeat(1), (error) => error === GAP);
  assert.deepEqual(all.told, [['heartbeat', 0]]);
});

test('on a stream of some changes a heartbeat moves the cursor', () => {
  const feed = new Feed('orders');
  const orders = member(feed, 'orders');
  begun(feed);
  feed.change(change(4, 6));
  feed.heartbeat(9);
  assert.deepEqual(orders.told, [['insert', 4], ['commit', [4]], ['heartbeat', 9]]);
  assert.equal(feed.asks().after, 9);
});

test('each has a cursor of its own', () => {
  const feed = new Feed('*');
  const early = member(feed, 'orders', { seq: 0 });
  const late = member(feed, 'orders', { seq: 2 });
  begun(feed);
  for (const seq of [1, 2, 3]) feed.change(change(seq, seq));
  assert.deepEqual(early.told.filter(([name]) => name === 'insert').map(([, seq]) => seq), [1, 2, 3]);
  assert.deepEqual(late.told.filter(([name]) => name === 'insert').map(([, seq]) => seq), [3]);
});

test('the stream starts again for one who joins with an earlier place, and for nobody else', () => {
  const feed = new Feed('*');
  const first = member(feed, '*');
  begun(feed, 5);
  feed.change(change(6, 6));
  const earlier = member(feed, '*', { seq: 4, waits: true });
  assert.equal(feed.welcome(earlier), true);
  assert.equal(feed.asks().after, 4);
  feed.begin({ seq: 4, epoch: EPOCH, resumed: true }, feed.asks(), 'live');
  for (const seq of [5, 6, 7]) feed.change(change(seq, seq));
  assert.deepEqual(first.told.filter(([name]) => name === 'insert').map(([, seq]) => seq), [6, 7]);
  assert.deepEqual(earlier.told.filter(([name]) => name === 'insert').map(([, seq]) => seq), [5, 6, 7]);
  assert.equal(feed.welcome(member(feed, '*', { seq: 9, waits: true })), false);
});

test('one who joins on the way, with an earlier place than was asked for, is not forgotten', () => {
  const feed = new Feed('*');
  member(feed, '*');
  const asked = feed.asks();
  member(feed, 'orders', { seq: 3 });
  assert.throws(() => feed.begin({ seq: 8, epoch: EPOCH }, asked, 'live'), (error) => error === MOVED);
  assert.equal(feed.asks().after, 3);
});

test('the place 0 is a place', () => {
  const feed = new Feed('*');
  const all = member(feed, '*', { seq: 0 });
  feed.begin({ seq: 0, epoch: EPOCH, resumed: true }, feed.asks(), 'live');
  const late = member(feed, '*', { seq: 0, waits: true });
  feed.change(change(1, 1));
  assert.equal(all.seq, 1);
  assert.equal(feed.welcome(late), true);
  assert.deepEqual(late.told[0], ['connected', 0]);
});

test('one with a cursor of another life of the store starts over alone', () => {
  const feed = new Feed('*');
  const here = member(feed, '*');
  begun(feed, 5);
  const stranger = member(feed, '*', { seq: 3, epoch: 'e0', waits: true });
  assert.equal(feed.welcome(stranger), false);
  assert.deepEqual([here.told, stranger.told], [[], [['connected', 5], ['reset', 5]]]);
});

test('when the whole store is another one the reset comes once', () => {
  const feed = new Feed('*');
  const all = member(feed, '*', { seq: 7, epoch: 'e0' });
  feed.begin({ seq: 2, epoch: EPOCH, lost: true }, feed.asks(), 'live');
  feed.reset({ seq: 2, epoch: EPOCH, reason: 'epoch' });
  assert.deepEqual(all.told, [['status', 'live'], ['connected', 2], ['reset', 2]]);
  assert.deepEqual([all.seq, all.epoch], [2, EPOCH]);
});

test('a reset that was cut off comes again', () => {
  const feed = new Feed('*');
  member(feed, '*', { seq: 7, epoch: 'e0' });
  const asked = feed.asks();
  feed.begin({ seq: 9, epoch: EPOCH, lost: true }, asked, 'live');
  feed.drop();
  assert.deepEqual(feed.asks(), asked);
});

test('who joins later is told the figures that others have', () => {
  const feed = new Feed('*');
  const summary = member(feed, 'summary');
  begun(feed);
  feed.figures({ entity: 'summary', seq: 4 });
  assert.deepEqual(summary.told, [['update', 4]]);
  const late = member(feed, 'summary', { waits: true });
  const orders = member(feed, 'orders', { waits: true });
  feed.welcome(late);
  feed.welcome(orders);
  assert.deepEqual(late.told, [['connected', 0], ['update', 4]]);
  assert.deepEqual(orders.told, [['connected', 0]]);
});

test('one who leaves in the middle of a commit hears no more of it', () => {
  const feed = new Feed('*');
  const all = member(feed, '*');
  begun(feed);
  const other = member(feed, '*', { seq: 0 });
  const tell = all.tell;
  all.tell = (name, value) => (tell(name, value), feed.members.delete(all));
  feed.change(change(1, 1));
  feed.change(change(2, 2));
  assert.deepEqual(other.told.filter(([name]) => name === 'insert'), [['insert', 1], ['insert', 2]]);
  assert.deepEqual(all.told.filter(([name]) => name === 'insert'), [['insert', 1]]);
});
