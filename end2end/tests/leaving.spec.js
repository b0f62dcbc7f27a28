// What is started is stopped: a page that is put away holds nothing, and one that comes back goes on.
import { draft, expect, test } from '../fixtures/test.js';

// Connects and disconnects in one page: what each of them left behind would show.
const ROUNDS = 1_000;
// Listeners that come and go with what is shown, such as those of a row; none of the rounds' own.
const LISTENERS_SPARE = 50;

test('a page that is put away lets go of everything, and catches up when it comes back', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await anna.page.evaluate(() => (window.samepage = true));
  // What a browser tells a page that goes into its cache for going back, and comes out of it.
  const tell = (type) =>
    anna.page.evaluate((type) => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
  const ended = anna.page.waitForEvent('requestfailed', (request) => request.url().includes('/api/sse/'));
  await tell('pagehide');
  await ended;
  const held = await anna.page.evaluate(async () => (await navigator.locks.query()).held.length);
  expect(held).toBe(0);

  await server.api('POST', '/api/orders', draft('Meanwhile', ['NW-03', 1]));
  await expect(anna.row('Meanwhile')).toHaveCount(0);
  await tell('pageshow');
  await anna.live();
  await expect(anna.row('Meanwhile')).toHaveCount(1);
  expect(await anna.page.evaluate(() => window.samepage)).toBe(true);
});

test('a thousand connects and disconnects leave nothing behind in the page', async ({ person }) => {
  test.setTimeout(240_000);
  const anna = await person();
  await anna.live();
  const cdp = await anna.page.context().newCDPSession(anna.page);
  await cdp.send('Performance.enable');
  await cdp.send('HeapProfiler.enable');
  const listeners = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSEventListeners').value;
  };
  const round = (rounds) =>
    anna.page.evaluate(async (rounds) => {
      const pill = document.querySelector('.connection__pill');
      const reached = (state) =>
        new Promise((resolve) => {
          const look = () => {
            if (pill.dataset.state !== state) return;
            observer.disconnect();
            resolve();
          };
          const observer = new MutationObserver(look);
          observer.observe(pill, { attributes: true });
          look();
        });
      const choose = (mode) => document.querySelector(`#live-menu input[value="${mode}"]`).click();
      for (let index = 0; index < rounds; index += 1) {
        choose('paused');
        await reached('paused');
        choose('live');
        await reached('live');
      }
    }, rounds);
  // The first ones fill what is kept for good.
  await round(20);
  const before = await listeners();
  await round(ROUNDS);
  expect(await listeners()).toBeLessThan(before + LISTENERS_SPARE);
});
