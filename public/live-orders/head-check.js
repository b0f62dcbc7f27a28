// Asks only whether there is something new, and how much, until a person wants to see it.

import { asker } from './ask.js';
import { Poller } from './poller.js';

/** Between two checks unless told otherwise. */
const INTERVAL_MS = 10_000;

/** @typedef {{ seq?: number, epoch?: string, etag?: string }} Head */

/** @type {typeof import('../live-orders.d.ts').headCheck} */
export function headCheck(path, { url, fetch, seq, epoch, interval_ms = INTERVAL_MS, ...options } = {}) {
  const ask = asker({ url, fetch });
  /** @type {Head} What the person knows. */
  let seen = { seq, epoch };
  /** @type {Head} What there is. */
  let head = {};
  /** @type {number | undefined | null} What listeners were told last; nothing so far. */
  let told = null;

  function state() {
    const other = seen.epoch !== undefined && head.epoch !== undefined && seen.epoch !== head.epoch;
    const changes = other ? undefined : Math.max(0, (head.seq ?? 0) - (seen.seq ?? 0));
    return { news: changes !== 0, changes, seq: head.seq };
  }

  /** @type {Poller<import('../live-orders.d.ts').HeadState>} */
  const poller = new Poller({
    ...options,
    interval_ms,
    async fetch(signal) {
      const headers = head.etag ? { 'if-none-match': head.etag } : undefined;
      const answer = (await ask(path, {}, { method: 'HEAD', headers, signal })).headers;
      const at = answer.get('live-orders-seq');
      if (at === null) throw new Error(`${path} does not tell its seq`);
      head = { seq: Number(at), epoch: answer.get('live-orders-epoch') ?? '', etag: answer.get('etag') ?? '' };
      if (seen.seq === undefined) seen = head;
      return news();
    },
  });

  /** The state, if listeners do not know it. */
  function news() {
    const value = state();
    if (value.changes === told) return undefined;
    told = value.changes;
    return value;
  }

  return {
    subscribe: (callback) => poller.subscribe(callback),
    refresh: () => poller.refresh(),
    get value() {
      return poller.value;
    },
    acknowledge(seq = head.seq) {
      if (seq === undefined) return;
      // A list may have been loaded after the last check.
      if (seq > (head.seq ?? 0)) head = { seq, epoch: head.epoch };
      seen = { seq, epoch: head.epoch };
      const value = news();
      if (value) poller.set(value);
    },
  };
}
