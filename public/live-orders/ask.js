// Requests to the server, and its refusals as errors that say whether to ask again.

import { RETRY_AFTER_MAX_MS } from './bounds.js';
import { unless } from './wait.js';

/** Refusals that may be over later, unlike the others of their class. */
const LATER = [408, 425, 429];

/**
 * The server's address, with a slash at its end; else the one that this file came from.
 * @param {string | URL} [url]
 */
export function baseOf(url) {
  const base = new URL(url ?? new URL('..', import.meta.url));
  if (!/^https?:$/.test(base.protocol)) {
    throw new TypeError('url must be the address of the server, like http://127.0.0.1:3000');
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base.href;
}

/**
 * A way to ask a server, which fails unless the answer is good, or a 304.
 * @param {import('../live-orders.d.ts').Where} where
 */
export function asker({ url, fetch = globalThis.fetch }) {
  const base = baseOf(url);
  /**
   * @param {string} path
   * @param {Record<string, any>} query
   * @param {RequestInit & { signal: AbortSignal }} init
   */
  return async (path, query, init) => {
    const address = new URL(path.replace(/^\//, ''), base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(name, value);
    }
    const response = await unless(init.signal, fetch(address, { cache: 'no-store', ...init }));
    if (!response.ok && response.status !== 304) throw await unless(init.signal, refusal(response));
    return response;
  };
}

/**
 * What the server says is wrong. `final` where asking again is of no use.
 * @param {Response} response
 * @returns {Promise<import('../live-orders.d.ts').Refusal>}
 */
export async function refusal(response) {
  const { status, statusText, headers } = response;
  const problem = await response.json().catch(() => ({}));
  const error = new Error(problem.detail ?? `${status} ${statusText}`);
  const final = status >= 400 && status < 500 && !LATER.includes(status);
  return Object.assign(error, problem, { status, final, retry_after_ms: patience(headers.get('retry-after')) });
}

/**
 * How long the server asks to wait: seconds, or a date.
 * @param {string | null} text
 */
function patience(text) {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : undefined;
}
