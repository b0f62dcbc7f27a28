// Connections: what a program holds of a feed. Those to one server share one, but for filtered ones.

import { asker, baseOf } from './ask.js';
import { TIMING } from './bounds.js';
import { emitter } from './emitter.js';
import { Feed } from './feed.js';
import { Line } from './line.js';

/** @import { Filter, Where } from '../live-orders.d.ts' */

const EVENTS = ['connected', 'insert', 'update', 'delete', 'commit', 'reset', 'heartbeat', 'status', 'error'];
/** What everybody gets from the one stream. The server says itself what it does not have. */
const SHARED = ['orders', 'products', 'summary', '*'];

/** The lines that are shared. @type {Map<Line, Where & { base: string }>} */
const lines = new Map();

/** @type {typeof import('../live-orders.d.ts').connect} */
export function connect(entity, { filter, after, epoch, ...where } = {}) {
  if (typeof entity !== 'string' || !entity) throw new TypeError('the entity must be a text, like "orders"');
  if (after !== undefined && !(Number.isSafeInteger(after) && after >= 0)) {
    throw new TypeError('after must be a seq: a whole number from 0');
  }
  const { on, tell, clear } = emitter(EVENTS);
  const member = { entity, seq: after, epoch, tell, waits: false, closed: false };
  const line = lineOf(entity, filter, where);
  line.join(member);
  return {
    entity,
    on,
    get status() {
      return member.closed ? 'closed' : line.feed.status;
    },
    get seq() {
      return member.seq;
    },
    get epoch() {
      return member.epoch;
    },
    disconnect() {
      if (member.closed) return;
      member.closed = true;
      line.leave(member);
      tell('status', 'closed', {});
      clear();
    },
  };
}

/**
 * The line that is shared already, or a new one.
 * @param {string} entity
 * @param {Filter | undefined} filter
 * @param {Where} where
 */
function lineOf(entity, filter = {}, where) {
  const base = baseOf(where.url);
  const shares = SHARED.includes(entity) && !Object.keys(filter).length;
  for (const [line, other] of lines) {
    const same = other.base === base && other.fetch === where.fetch && other.timing === where.timing;
    if (shares && same) return line;
  }
  const feed = new Feed(shares ? '*' : entity);
  const timing = { ...TIMING, ...where.timing };
  const line = new Line(feed, filter, asker(where), timing, () => lines.delete(line));
  if (shares) lines.set(line, { ...where, base });
  return line;
}
