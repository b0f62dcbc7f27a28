// A change as the stream tells it, as the log has it, and the record alone.

/** @import { Change } from '../live-orders.d.ts' */

/**
 * The seq at which the commit that it belongs to ends.
 * @param {Change} change
 */
export const endOf = (change) => change.commit ?? change.seq;

/**
 * What tells a record from others.
 * @param {any} record
 */
export const keyOf = (record) => record.id ?? record.sku;

/**
 * The record as lists have it, without what a change adds to it.
 * @param {any} change
 */
export function recordOf({ entity, seq, commit, mutation, actor, at, was, operation, reason, ...record }) {
  // A product is known by its SKU; the stream says that again as its id.
  if (entity === 'products') delete record.id;
  return record;
}

/**
 * A change from the log, with the record before and after it, as the stream tells it.
 * @param {any} change
 * @returns {Change}
 */
export function flat({ before, after, ...rest }) {
  const change = { ...(after ?? before), ...rest };
  if (before && after) {
    const differs = (/** @type {string} */ field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]);
    change.was = Object.fromEntries(Object.entries(before).filter(([field]) => differs(field)));
  }
  return change;
}
