// What a person notices without knowing its name: nothing jumps while the page comes to life or
// changes, and its text is there before any script runs.
import { fits, hydrated } from '../fixtures/page.js';
import { expect, test, draft } from '../fixtures/test.js';

/** The most that may shift, by the measure of browsers: 0.1 is what they call good. */
const SHIFT_MAX = 0.02;

// Adds up every shift that nobody's hands have caused.
const watchShifts = (context) =>
  context.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        window.shifts.push({
          value: entry.value,
          what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node?.nodeName)),
        });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

const shifted = async (page) => {
  // The observer hears of a frame after it has been painted.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const shifts = await page.evaluate(() => window.shifts);
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), shifts };
};

const still = async (page) => {
  const { sum, shifts } = await shifted(page);
  expect(sum, JSON.stringify(shifts, null, 1)).toBeLessThanOrEqual(SHIFT_MAX);
};

for (const [name, viewport] of [
  ['desk', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
]) {
  test(`nothing jumps while a page comes to life, ${name}`, async ({ person, server }) => {
    test.slow();
    const order = await server.api('POST', '/api/orders', draft('Steady Ltd', ['NW-03', 1]));
    for (const path of ['/', '/?view=board', '/?status=new&q=steady', `/orders/${order.id}`, '/orders/new']) {
      const anna = await person({ path, viewport, prepare: watchShifts });
      await anna.live();
      await still(anna.page);
      await anna.page.close();
    }
  });

  test(`nothing jumps while a row changes and figures move, ${name}`, async ({ person, server }) => {
    const order = await server.api('POST', '/api/orders', draft('Steady Ltd', ['NW-03', 1]));
    const anna = await person({ viewport, prepare: watchShifts });
    await anna.live();
    await server.api('POST', `/api/orders/${order.id}/status`, { status: 'paid', version: 1 });
    await expect(anna.row('Steady Ltd')).toContainText('Paid');
    await still(anna.page);
  });
}

test('the shifts are really measured', async ({ person }) => {
  const anna = await person({ prepare: watchShifts });
  await anna.live();
  await anna.page.evaluate(() => {
    const block = document.createElement('div');
    block.style.blockSize = '400px';
    document.querySelector('main').prepend(block);
  });
  await expect.poll(async () => (await shifted(anna.page)).sum).toBeGreaterThan(SHIFT_MAX);
});

test('however much there is to tell, a phone’s page is no wider than its screen', async ({ person, server, errors }) => {
  errors.expect(/ERR_/);
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const anna = await person(phone);
  await anna.live();
  await anna.page.keyboard.press(',');
  await anna.dialog.getByRole('checkbox', { name: /in the title/ }).check();
  await anna.dialog.getByRole('button', { name: 'Save settings' }).click();
  await server.api('POST', '/api/orders', draft('Theirs Ltd', ['NW-03', 1]));
  await expect(anna.page.getByRole('button', { name: /Mark as seen/ })).toBeVisible();
  await anna.newOrder();
  await expect(anna.line(1).product.getByRole('option', { name: /^Chai/ })).toBeAttached();
  await anna.page.keyboard.press('Escape');
  await server.stop();
  await expect(anna.connection).toContainText('Reconnecting');
  await anna.place({ customer: 'Mine Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await expect(anna.waiting).toBeVisible();
  await fits(anna.page);
});

for (const locale of ['en-GB', 'de-DE']) {
  test(`no page is wider than its window, however wide that is, ${locale}`, async ({ browser, server }) => {
    test.slow();
    const context = await browser.newContext({ baseURL: server.url, locale });
    const page = await context.newPage();
    for (const path of ['/', '/?view=board', '/figures', '/products', '/import']) {
      await page.goto(path);
      await hydrated(page);
      for (const width of [320, 400, 576, 640, 768, 896, 897, 1024, 1152, 1153, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await fits(page, `${path} at ${width}`);
      }
    }
    await context.close();
  });
}

test('on paper a list is without what can only be clicked, and without the gaps for what is not there', async ({ person }) => {
  const anna = await person();
  await anna.live();
  // As far down as rows are left out.
  const gap = anna.page.locator('.gap__cell').first();
  await expect(async () => {
    await anna.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(gap).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 30_000 });
  await anna.page.emulateMedia({ media: 'print' });
  await expect(gap).toBeHidden();
  const room = anna.page.locator('.orders-room');
  const empty = () => room.evaluate((room) => room.clientHeight - room.querySelector('table').offsetHeight);
  await expect.poll(empty).toBeLessThanOrEqual(2);
  for (const part of ['.bar', '.filters', '.tabs']) await expect(anna.page.locator(part)).toBeHidden();
  await expect(anna.rows.first()).toBeVisible();
  await expect(anna.page.locator('.figures')).toBeVisible();
});
