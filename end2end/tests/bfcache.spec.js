// Going back to the page by the browser's own cache: it is the same page, and goes on.
import { draft, expect, test } from '../fixtures/test.js';

// Playwright turns this cache off, so that its own interceptions hold; here it is what is tested.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] }) });

test('going back shows the page that was left, which catches up', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await anna.page.evaluate(() => {
    window.samepage = true;
    window.addEventListener('pageshow', (event) => (window.kept = event.persisted));
  });
  await anna.page.goto(`${server.url}/favicon.svg`);
  await server.api('POST', '/api/orders', draft('Meanwhile', ['NW-03', 1]));
  // Not the library's own way: it waits for a load, which there is none of.
  await anna.page.evaluate(() => void history.back());
  await anna.page.waitForFunction(() => window.samepage);
  expect(await anna.page.evaluate(() => [window.samepage, window.kept])).toEqual([true, true]);
  await anna.live();
  await expect(anna.row('Meanwhile')).toHaveCount(1);
});
