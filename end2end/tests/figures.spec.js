// The figures: cards on the dashboard, and a page of charts; both live.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';
import { Figures } from '../fixtures/figures.js';

const ORDER = { ...draft('Elsewhere Ltd', ['NW-01', 2]), country: 'Norway' };

test('the cards follow an order that is placed elsewhere', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const { now, backlog } = await server.api('GET', '/api/figures');
  const today = await anna.figure('Today').textContent();
  expect(today).toBe(String(now.orders));
  await server.api('POST', '/api/orders', ORDER);
  await expect(anna.figure('Today')).toHaveText(String(now.orders + 1));
  await expect(anna.figure('Open')).toHaveText(String(backlog.open + 1));
  await expect(anna.figure('Late')).toHaveText(String(backlog.late));
  const figures = await server.api('GET', '/api/figures');
  await expect(anna.figure('Revenue')).toHaveText(money(figures.now.revenue_minor));
});

test('the cards ask for nothing while they follow', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const asked = [];
  anna.page.on('request', (request) => {
    if (/figures|summary|overview/.test(request.url())) asked.push(request.url());
  });
  const before = (await server.api('GET', '/api/figures')).now.orders;
  for (let n = 0; n < 5; n += 1) await server.api('POST', '/api/orders', ORDER);
  await expect(anna.figure('Today')).toHaveText(String(before + 5));
  expect(asked).toEqual([]);
});

test('an order placed elsewhere moves the chart', async ({ page, server, errors }) => {
  errors.watch(page);
  const figures = await Figures.open(page, server);
  await figures.live();
  const before = (await server.api('GET', '/api/figures')).now.orders;
  await figures.chart('Orders').focus();
  // It begins with the column that it is now; the columns of a day begin at midnight.
  const hour = new Date().getUTCHours();
  await expect(figures.chart('Orders')).toHaveAttribute('aria-valuenow', String(hour));
  await page.keyboard.press('Home');
  await expect(figures.chart('Orders')).toHaveAttribute('aria-valuetext', /^00:00: /);
  for (let n = 0; n < hour; n += 1) await page.keyboard.press('ArrowRight');
  const placed = await server.api('POST', '/api/orders', ORDER);
  await expect(figures.card('Orders')).toHaveText(String(before + 1));
  await expect(figures.chart('Orders')).toHaveAttribute('aria-valuetext', /^\d\d:00: [1-9]\d* orders?, before/);
  await expect(figures.part('By country', 'Norway')).toContainText(money(placed.total_minor));

  const path = `/api/orders/${placed.id}/status`;
  await server.api('POST', path, { status: 'cancelled', version: 1 });
  await expect(figures.card('Orders')).toHaveText(String(before));
  await expect(figures.part('By status', 'Cancelled')).toContainText('1');
});

test('a period is chosen by a link, and back goes back', async ({ page, server, errors }) => {
  errors.watch(page);
  const figures = await Figures.open(page, server);
  await figures.live();
  await figures.period('30 days').click();
  await expect(page.getByRole('heading', { name: 'Revenue by day' })).toBeVisible();
  await expect(page).toHaveURL(/period=month/);
  const { now } = await server.api('GET', '/api/figures?period=month');
  await expect(figures.card('Orders')).toHaveText(String(now.orders));
  await figures.period('13 weeks').click();
  await expect(page.getByRole('heading', { name: 'Revenue by week' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Revenue by day' })).toBeVisible();
});

test('a column is read out by pointing at it', async ({ page, server, errors }) => {
  errors.watch(page);
  const figures = await Figures.open(page, server, '?period=week');
  await figures.live();
  const plot = figures.chart('Revenue');
  const { width, height } = await plot.boundingBox();
  await plot.hover({ position: { x: width * 0.99, y: height / 2 } });
  const { series } = await server.api('GET', '/api/figures?period=week');
  await expect(figures.readout('Revenue')).toContainText(money(series[6].now.revenue_minor));
  await plot.hover({ position: { x: width * 0.01, y: height / 2 } });
  await expect(figures.readout('Revenue')).toContainText(money(series[0].now.revenue_minor));
});

test('nothing moves while the figures do', async ({ page, server, errors }) => {
  errors.watch(page);
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const figures = await Figures.open(page, server, '?period=month');
  await figures.live();
  const before = (await server.api('GET', '/api/figures?period=month')).now.orders;
  for (let n = 1; n <= 3; n += 1) {
    await server.api('POST', '/api/orders', ORDER);
    await expect(figures.card('Orders')).toHaveText(String(before + n));
  }
  const shifts = await page.evaluate(() => window.shifts);
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.02);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the page of figures is accessible, ${colorScheme}`, async ({ page, server, errors }) => {
    test.slow();
    errors.watch(page);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const figures = await Figures.open(page, server, '?period=quarter');
    await figures.live();
    await figures.table.click();
    await figures.chart('Orders').focus();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`);
    expect(found).toEqual([]);
    const contrasts = await figures.contrasts();
    for (const [mark, contrast] of contrasts) expect(contrast, mark).toBeGreaterThanOrEqual(3);
  });
}

function money(minor) {
  return `$${(minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
}
