// Polling that stops when nobody listens or looks, shares what is asked, and never overlaps.

import { refusal } from './ask.js';
import { POLL_FLOOR_MS, REQUEST_MS } from './bounds.js';
import { hidden, onReturn, within } from './wait.js';

/** @import * as api from '../live-orders.d.ts' */

/** Between two tries after failures, at most, unless the interval is longer. */
const BACKOFF_MAX_MS = 60_000;

/**
 * @template T
 * @implements {api.Poller<T>}
 */
export class Poller {
  /** @type {Required<api.PollerOptions<T>>} */
  #options;
  /** @type {Set<{ callback: (value: T) => void }>} */
  #listeners = new Set();
  /** @type {T | undefined} */
  #value;
  /** @type {{ abort: AbortController, done: Promise<T | undefined> } | undefined} */
  #request;
  #asked_at = -Infinity;
  #due_at = -Infinity;
  /** The server wants to be left alone until then. */
  #not_before = -Infinity;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #unlisten = () => {};

  /** @param {api.PollerOptions<T>} options */
  constructor({ fetch, interval_ms = 5000, background = false, enabled = () => true, onError = console.error }) {
    if (typeof fetch !== 'function') throw new TypeError('fetch must be a function that asks for the value');
    if (!(interval_ms > 0)) throw new TypeError('interval_ms must be a number above 0');
    interval_ms = Math.max(interval_ms, POLL_FLOOR_MS);
    this.#options = { fetch, interval_ms, background, enabled, onError };
  }

  get value() {
    return this.#value;
  }

  /** @param {(value: T) => void} callback */
  subscribe(callback) {
    const listener = { callback };
    this.#listeners.add(listener);
    if (this.#value !== undefined) queueMicrotask(() => this.#listeners.has(listener) && this.#tell(listener));
    if (this.#listeners.size === 1) this.#unlisten = onReturn(() => this.#revalidate());
    this.#revalidate();
    return () => {
      if (this.#listeners.delete(listener) && !this.#listeners.size) this.#stop();
    };
  }

  refresh() {
    if (this.#request) return this.#request.done;
    if (Date.now() - this.#asked_at < POLL_FLOOR_MS) return Promise.resolve(this.#value);
    clearTimeout(this.#timer);
    this.#asked_at = Date.now();
    const abort = new AbortController();
    /** @type {{ abort: AbortController, done: Promise<T | undefined> }} */
    const request = { abort, done: Promise.resolve(undefined) };
    this.#request = request;
    request.done = within(REQUEST_MS, abort.signal, (signal) => this.#ask(signal)).then(
      (value) => this.#settle(request, value),
      (error) => this.#settle(request, undefined, error),
    );
    return request.done;
  }

  /** @param {T} value */
  set(value) {
    this.#value = value;
    for (const listener of [...this.#listeners]) this.#tell(listener);
  }

  /** @param {AbortSignal} signal */
  async #ask(signal) {
    const answer = await this.#options.fetch(signal);
    if (!(answer instanceof Response)) return answer;
    if (answer.status === 304) return undefined;
    if (!answer.ok) throw await refusal(answer);
    return answer.json();
  }

  /**
   * @param {object} request
   * @param {T | undefined} value
   * @param {any} [error]
   */
  #settle(request, value, error) {
    // Nobody listens any more, or somebody does who has asked anew.
    if (this.#request !== request) return this.#value;
    this.#request = undefined;
    const { interval_ms, onError } = this.#options;
    this.#failures = error ? this.#failures + 1 : 0;
    const longest = Math.min(interval_ms * 2 ** this.#failures, Math.max(interval_ms, BACKOFF_MAX_MS));
    this.#due_at = Date.now() + interval_ms + Math.random() * (longest - interval_ms);
    this.#not_before = Date.now() + (error?.retry_after_ms ?? 0);
    this.#plan();
    if (error) onError(error);
    else if (value !== undefined) this.set(value);
    return this.#value;
  }

  /** Asks when it is time, and never while nobody listens or looks. */
  #plan() {
    clearTimeout(this.#timer);
    const { background, enabled, interval_ms } = this.#options;
    if (this.#request || !this.#listeners.size || (hidden() && !background)) return;
    const wait = Math.max(this.#due_at, this.#asked_at + POLL_FLOOR_MS, this.#not_before) - Date.now();
    if (wait <= 0 && enabled()) return void this.refresh();
    this.#timer = setTimeout(() => this.#plan(), wait > 0 ? wait : interval_ms);
  }

  /** Somebody looks again, or listens; what was asked a moment ago will do. */
  #revalidate() {
    if (Date.now() - this.#asked_at >= POLL_FLOOR_MS) this.#due_at = -Infinity;
    this.#plan();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#unlisten();
    const request = this.#request;
    if (!request) return;
    this.#request = undefined;
    // What is broken off does not count as asked.
    this.#asked_at = -Infinity;
    request.abort.abort();
  }

  /** @param {{ callback: (value: T) => void }} listener */
  #tell({ callback }) {
    try {
      callback(/** @type {T} */ (this.#value));
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
