// The clock in a test's hand, and a page of a browser as far as the client looks at one.
import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { mock } from 'node:test';

// Rounds after which whatever needs no clock has come to rest.
const TURNS = 20;
const METHODS = ['addEventListener', 'removeEventListener'];

export function stopClock() {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  // The longest that jitter allows.
  mock.method(Math, 'random', () => 1);
}

export function startClock() {
  mock.timers.reset();
  mock.restoreAll();
  noPage();
}

export function noPage() {
  for (const name of ['document', 'navigator', ...METHODS]) delete globalThis[name];
}

export async function settled() {
  for (let turns = 0; turns < TURNS; turns++) await turn();
}

export async function pass(ms) {
  mock.timers.tick(ms);
  await settled();
}

// Second by second: what a timer starts begins at its own time.
export async function seconds(count) {
  for (let passed = 0; passed < count; passed++) await pass(1000);
}

export function page() {
  const [window, document] = [new EventTarget(), new EventTarget()];
  const navigator = { onLine: true };
  document.visibilityState = 'visible';
  globalThis.document = document;
  for (const name of METHODS) globalThis[name] = window[name].bind(window);
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return {
    navigator,
    happen: (name) => window.dispatchEvent(new Event(name)),
    show(state) {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    // How many listeners the client has on the page.
    listeners: () =>
      ['online', 'offline', 'focus', 'pageshow', 'pagehide'].reduce(
        (sum, name) => sum + getEventListeners(window, name).length,
        getEventListeners(document, 'visibilitychange').length,
      ),
  };
}
