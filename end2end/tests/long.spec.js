// A long list: only what is near the screen is rendered, and nobody notices.
import { expect, test } from '../fixtures/test.js';

// Scrolls down until the whole list is loaded.
async function loadAll(anna) {
  await expect(async () => {
    await anna.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    expect(await anna.page.locator('.more__count').textContent()).toBe('830 of 830');
  }).toPass({ timeout: 60_000 });
}

test('a long list is scrolled through with few rows rendered, each at its place', async ({ person }) => {
  test.slow();
  const anna = await person();
  await anna.live();
  await loadAll(anna);
  const table = anna.page.getByRole('table', { name: 'Orders' });
  await expect(table).toHaveAttribute('aria-rowcount', '831');
  await expect(anna.rows.last()).toHaveAttribute('aria-rowindex', '831');
  await expect(anna.rows.last()).toContainText('#10248');
  expect(await anna.rows.count()).toBeLessThan(120);

  // Half way: what the middle of the list says is in sight, each row at its place. Rows above and
  // below come in over several frames, so that a row is asked for by its place, never by its turn.
  await anna.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  for (const place of [400, 415, 430]) {
    await expect(anna.page.locator(`.row[aria-rowindex="${place}"]`)).toContainText(`#${11077 - (place - 2)}`);
  }
  await expect(anna.page.locator('.row[aria-rowindex="415"]')).toBeInViewport();

  await anna.page.evaluate(() => window.scrollTo(0, 0));
  await expect(anna.rows.first()).toHaveAttribute('aria-rowindex', '2');
  await expect(anna.rows.first()).toContainText('#11077');
});

test('who scrolls away goes on by keyboard where they were', async ({ person }) => {
  test.slow();
  const anna = await person();
  await anna.live();
  await loadAll(anna);
  await anna.page.evaluate(() => window.scrollTo(0, 0));
  await anna.rows.nth(2).getByRole('link').focus();
  await anna.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(anna.rows.last()).toContainText('#10248');
  await expect(anna.page.locator('.row__link:focus')).toContainText('#11075');
  await anna.page.keyboard.press('j');
  await expect(anna.page.locator('.row__link:focus')).toContainText('#11074');
  await expect(anna.page.locator('.row__link:focus')).toBeInViewport();
});

test('what changed far away is right when it is scrolled to', async ({ person, server }) => {
  test.slow();
  const anna = await person();
  await anna.live();
  await loadAll(anna);
  await anna.page.evaluate(() => window.scrollTo(0, 0));
  await expect(anna.rows.first()).toContainText('#11077');
  const [far] = (await server.api('GET', '/api/orders?sort=number&limit=1&status=new,paid,packed')).items;
  const next = { new: 'paid', paid: 'packed', packed: 'shipped' }[far.status];
  await server.api('POST', `/api/orders/${far.id}/status`, { status: next });
  await anna.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const row = anna.row(`#${far.number}`);
  await expect(async () => {
    const rows = anna.page.locator('.row').filter({ visible: true });
    const first = Number((await rows.first().getAttribute('aria-rowindex')) ?? 0);
    await anna.page.evaluate(
      ([first, wanted]) => window.scrollBy(0, (wanted - first) * document.querySelector('.row').offsetHeight),
      [first, 11077 - far.number + 2],
    );
    await expect(row).toContainText(new RegExp(next, 'i'), { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
});

test('a row that is used again for another order has nothing of the one before', async ({ person, server }) => {
  test.slow();
  const orders = new Map();
  for (let cursor = ''; cursor !== null; ) {
    const page = await server.api('GET', `/api/orders?limit=100${cursor && `&cursor=${cursor}`}`);
    for (const order of page.items) orders.set(order.id, order);
    cursor = page.next_cursor ?? null;
  }
  const anna = await person();
  await anna.live();
  await loadAll(anna);
  await anna.page.evaluate(() => window.scrollTo(0, 0));
  await expect(anna.rows.first()).toContainText('#11077');
  for (const place of [0, 1, 2]) await anna.rows.nth(place).getByRole('checkbox').check();

  for (const part of [0.2, 0.5, 0.8, 1, 0.3, 0]) {
    await anna.page.evaluate((part) => window.scrollTo(0, document.documentElement.scrollHeight * part), part);
    await expect(async () => {
      const rows = await anna.page.evaluate(() => {
        const all = [...document.querySelectorAll('tr.row')].map((row) => ({
          id: row.dataset.id,
          place: Number(row.getAttribute('aria-rowindex')),
          number: row.querySelector('.row__number').textContent.trim(),
          leadsTo: new URL(row.querySelector('a').href).searchParams.get('order') ?? row.querySelector('a').pathname.split('/').pop(),
          name: row.querySelector('.row__name').textContent,
          status: row.querySelector('.badge').dataset.status,
          label: row.querySelector('input').getAttribute('aria-label'),
          isSelected: row.querySelector('input').checked,
          isMarked: row.hasAttribute('data-selected'),
          isTouched: row.hasAttribute('data-touched'),
          isOnScreen: row.getBoundingClientRect().top < innerHeight && row.getBoundingClientRect().bottom > 0,
        }));
        return all;
      });
      expect(rows.filter((row) => row.isOnScreen).length).toBeGreaterThan(5);
      for (const { isOnScreen, ...row } of rows) {
        const order = orders.get(row.id);
        const isSelected = order.number > 11074;
        expect(row).toEqual({
          id: order.id,
          place: 11077 - order.number + 2,
          number: `#${order.number}`,
          leadsTo: order.id,
          name: order.customer,
          status: order.status,
          label: expect.stringContaining(`#${order.number}`),
          isSelected,
          isMarked: isSelected,
          isTouched: false,
        });
      }
    }).toPass({ timeout: 10_000 });
  }
});
