// Going back to the page by the browser's own cache: it is the same page, and goes on.
import { draft, expect, test } from '../fixtures/test.js';

// Playwright turns this cache off, so that its own interceptions hold; here it is what is tested.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] }) });

// A page that is left within a second of its loading is at times thrown out (“JavaScriptExecution”):
// the browser is at work on the page's code then, of which a debug build has much. So it may take
// more than one try until the browser keeps the page; that it does is what is expected.
test('going back shows the page that was left, which catches up', async ({ person, server }) => {
  test.slow();
  const anna = await person();
  let tries = 0;
  await expect(async () => {
    tries += 1;
    await anna.live();
    await anna.page.evaluate(() => {
      window.samepage = true;
      window.addEventListener('pageshow', (event) => (window.kept = event.persisted));
    });
    await anna.page.goto(`${server.url}/favicon.svg`);
    await server.api('POST', '/api/orders', draft(`Meanwhile ${tries}`, ['NW-03', 1]));
    // Not the library's own way: it waits for a load, which there is none of.
    await anna.page.evaluate(() => void history.back());
    await expect(anna.rows.first()).toBeVisible();
    expect(await anna.page.evaluate(() => [window.samepage, window.kept])).toEqual([true, true]);
  }).toPass({ timeout: 60_000 });
  await anna.live();
  await expect(anna.row(`Meanwhile ${tries}`)).toHaveCount(1);
});
