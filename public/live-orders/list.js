// A list that stays right: loaded first, then kept up from its own seq, so that nothing is between.

import { asker } from './ask.js';
import { HELD_MAX, REQUEST_MS, TIMING } from './bounds.js';
import { keyOf, recordOf } from './change.js';
import { connect } from './connect.js';
import { emitter } from './emitter.js';
import { backoff, pause, within } from './wait.js';

/** @import { Change, Connection } from '../live-orders.d.ts' */

/** How the server sorts a list unless it is asked otherwise. @type {Record<string, (a: any, b: any) => number>} */
const ORDER = {
  orders: (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || (a.id < b.id ? 1 : -1),
  products: (a, b) => (a.sku < b.sku ? -1 : 1),
};
/** Rows unless told otherwise. */
const LIMIT = 50;

/**
 * @param {string} entity
 * @param {string | undefined} sort
 */
function orderOf(entity, sort) {
  const order = sort === undefined ? ORDER[entity] : undefined;
  if (!order) throw new TypeError(`compare must say how ${entity} are sorted${sort ? ` by ${sort}` : ''}`);
  return order;
}

/** @type {typeof import('../live-orders.d.ts').liveList} */
export function liveList(entity, { filter, sort, limit = LIMIT, compare, ...where } = {}) {
  const comesFirst = compare ?? orderOf(entity, sort);
  const { on, tell, clear } = emitter(['change', 'status', 'error']);
  const ask = asker(where);
  /** @type {any[]} */
  let items = [];
  let total = 0;
  /** @type {Connection | undefined} */
  let connection;
  /** @type {Change[] | undefined} What comes while the list is being loaded. */
  let held;
  let loading = new AbortController();
  let closed = false;

  async function load() {
    loading.abort();
    const { signal } = (loading = new AbortController());
    for (let failures = 0; !signal.aborted; failures++) {
      let wait_ms = 0;
      try {
        held = [];
        const start = connection?.seq ?? 0;
        const [page, epoch] = await within(REQUEST_MS, signal, async (signal) => {
          const response = await ask(`api/${entity}`, { ...filter, sort, limit }, { signal });
          return [await response.json(), response.headers.get('live-orders-epoch') ?? undefined];
        });
        // What is older than the stream, from a server that lags behind, would leave a gap.
        if (page.seq >= start && held.length < HELD_MAX) return show(page, epoch);
      } catch (error) {
        if (signal.aborted) return;
        if (/** @type {any} */ (error).final) return fail(error);
        wait_ms = /** @type {any} */ (error).retry_after_ms ?? 0;
      }
      await pause(wait_ms + backoff(failures, TIMING), signal);
    }
  }

  /**
   * @param {any} page
   * @param {string | undefined} epoch
   */
  function show(page, epoch) {
    const missed = (held ?? []).filter((change) => change.seq > page.seq);
    held = undefined;
    ({ items, total } = page);
    missed.forEach(apply);
    connection ??= follow(page.seq, epoch);
    tell('change', items, missed);
    if (missed.length) refill();
  }

  /**
   * @param {number} after
   * @param {string | undefined} epoch
   */
  function follow(after, epoch) {
    const connection = connect(entity, { filter, after, epoch, ...where });
    connection.on('status', (status, detail) => closed || tell('status', status, detail));
    connection.on('error', fail);
    connection.on('reset', load);
    connection.on('commit', (changes) => {
      // More than is held makes the list load once more.
      if (held) return void (held.length < HELD_MAX && held.push(...changes));
      changes.forEach(apply);
      tell('change', items, changes);
      refill();
    });
    return connection;
  }

  /** Rows that went make room for some that were never loaded. */
  function refill() {
    if (!closed && items.length < Math.min(limit, total)) load();
  }

  /** @param {Change} change */
  function apply(change) {
    const record = recordOf(change);
    const old = items.find((item) => keyOf(item) === keyOf(record));
    const gone = change.operation === 'delete';
    // What is there and not older stays.
    if (old && !gone && old.version >= record.version) return;
    const whole = items.length >= total;
    const rows = items.filter((item) => item !== old);
    if (gone) total -= 1;
    else if (change.operation === 'insert' && !old) total += 1;
    if (!gone) {
      const place = rows.findIndex((item) => comesFirst(record, item) < 0);
      // Behind the last row of a list that goes on, it may stand anywhere.
      if (place >= 0 || whole) rows.splice(place < 0 ? rows.length : place, 0, record);
    }
    items = rows.slice(0, limit);
  }

  function stop() {
    closed = true;
    loading.abort();
    connection?.disconnect();
    tell('status', 'closed', {});
  }

  /** @param {any} error */
  function fail(error) {
    if (!closed) stop();
    tell('error', error);
  }

  load();
  return {
    on,
    get items() {
      return items;
    },
    get total() {
      return total;
    },
    get seq() {
      return connection?.seq;
    },
    get status() {
      return closed ? 'closed' : (connection?.status ?? 'connecting');
    },
    async refresh() {
      if (!closed) await load();
    },
    close() {
      if (!closed) stop();
      clear();
    },
  };
}
