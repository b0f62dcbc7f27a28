// Waiting: for a while, for an answer within bounds, for the person to come back.

const nothing = () => {};

export const hidden = () => globalThis.document?.visibilityState === 'hidden';
export const offline = () => globalThis.navigator?.onLine === false;

/**
 * Full jitter: anything up to a bound that doubles, so that a thousand clients which lost the same
 * server do not come back to it at the same moment.
 * @param {number} failures
 * @param {{ backoff_first_ms: number, backoff_min_ms: number, backoff_max_ms: number }} timing
 */
export function backoff(failures, { backoff_first_ms, backoff_min_ms, backoff_max_ms }) {
  return Math.max(backoff_min_ms, Math.random() * Math.min(backoff_first_ms * 2 ** failures, backoff_max_ms));
}

/**
 * Until the time is over, if there is one, or the signal says so.
 * @param {number | undefined} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = ms === undefined ? undefined : setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

/**
 * What comes, unless it is given up before; whoever makes it may look at the signal or not.
 * @template T
 * @param {AbortSignal} signal
 * @param {PromiseLike<T>} coming
 * @returns {Promise<T>}
 */
export function unless(signal, coming) {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    const settle = (/** @type {(value: any) => void} */ how) => (/** @type {any} */ value) => {
      signal.removeEventListener('abort', giveUp);
      how(value);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
    coming.then(settle(resolve), settle(reject));
  });
}

/**
 * What `work` gives within the time and before the signal. It gets a signal that says both.
 * @template T
 * @param {number} ms
 * @param {AbortSignal} signal
 * @param {(signal: AbortSignal) => Promise<T>} work
 */
export async function within(ms, signal, work) {
  const bound = new AbortController();
  const timer = setTimeout(() => bound.abort(new Error(`there was no answer within ${ms} ms`)), ms);
  const end = () => bound.abort(signal.reason);
  signal.addEventListener('abort', end);
  try {
    return await unless(bound.signal, work(bound.signal));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/**
 * Tells when the network or the person is back, when the page is left, and when the network goes.
 * Gives the way to stop listening. Where there is no page, nothing is ever told.
 * @param {() => void} back
 * @param {() => void} [left]
 * @param {() => void} [lost]
 */
export function onReturn(back, left = nothing, lost = nothing) {
  const shown = () => hidden() || back();
  // One signal for all of them would be shorter; Node.js forgets some listeners of a signal.
  /** @type {[EventTarget | undefined, string, () => void][]} */
  const listeners = [
    [globalThis, 'online', back],
    [globalThis, 'focus', back],
    [globalThis, 'pageshow', back],
    [globalThis, 'pagehide', left],
    [globalThis, 'offline', lost],
    [globalThis.document, 'visibilitychange', shown],
  ];
  for (const [target, name, listener] of listeners) target?.addEventListener?.(name, listener);
  return () => {
    for (const [target, name, listener] of listeners) target?.removeEventListener?.(name, listener);
  };
}
