// Server-sent events are read from bytes, wherever the pieces end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventReader } from '../../public/live-orders.js';

const SAMPLE = Buffer.from(
  '\uFEFFretry: 1500\n' +
    'id: 7\nevent: insert\ndata: {"a":1}\n\n' +
    ': a comment\r\ndata: two\r\ndata: lines\r\n\r\n' +
    'data:no space\rdata:  one of two\rid: 8\r\r' +
    'event: nothing\nid: 9\n\n' +
    'id: bad\0id\ndata\n\n' +
    'unknown: field\nretry: 12x\ndata: Café 🥨 – ünï\n\n' +
    'id\ndata: : colon\n\n\n' +
    'data: never ended',
);
const EXPECTED = [
  { event: 'insert', data: '{"a":1}', id: '7' },
  { event: 'message', data: 'two\nlines', id: '7' },
  { event: 'message', data: 'no space\n one of two', id: '8' },
  { event: 'message', data: '', id: '9' },
  { event: 'message', data: 'Café 🥨 – ünï', id: '9' },
  { event: 'message', data: ': colon', id: '' },
];

function read(...pieces) {
  const events = [];
  const retries = [];
  const take = eventReader((event) => events.push(event), (ms) => retries.push(ms));
  for (const piece of pieces) take(piece);
  assert.deepEqual(retries, [1500]);
  return events;
}

test('the sample is read whole, and byte by byte', () => {
  assert.deepEqual(read(SAMPLE), EXPECTED);
  assert.deepEqual(read(...[...SAMPLE].map((byte) => Uint8Array.of(byte))), EXPECTED);
});

test('it is read the same wherever it is split in three', () => {
  for (let first = 0; first <= SAMPLE.length; first++) {
    for (let second = first; second <= SAMPLE.length; second++) {
      const pieces = [SAMPLE.subarray(0, first), SAMPLE.subarray(first, second), SAMPLE.subarray(second)];
      assert.deepEqual(read(...pieces), EXPECTED, `split at ${first} and ${second}`);
    }
  }
});

test('an event is told as soon as its blank line is there', () => {
  for (const blank of ['\n\n', '\r\r', '\r\n\r']) {
    let told = 0;
    eventReader(() => (told += 1))(Buffer.from(`data: x${blank}`));
    assert.equal(told, 1, JSON.stringify(blank));
  }
});

test('an event without an end is refused before it fills the memory', () => {
  for (const line of ['x'.repeat(1000), `data: ${'x'.repeat(1000)}\n`]) {
    const take = eventReader(() => {});
    const piece = Buffer.from(line);
    assert.throws(() => {
      for (let sent = 0; sent < 4_000_000; sent += piece.length) take(piece);
    }, /longer than/);
  }
});
