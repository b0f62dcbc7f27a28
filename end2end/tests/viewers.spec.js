// Who else looks at an order: on its panel, its page and its row, for as long as they do.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const somebody = (board) => board.page.getByText('Somebody else is viewing this order.');
const count = (board) => board.page.locator('.viewers__count');
const mark = (board, text) => board.row(text).getByRole('img', { name: 'Viewed by somebody else' });

// So many people, each with a browser of their own, before one order in the list.
async function before(person, server, many) {
  const order = await server.api('POST', '/api/orders', draft('Seen Ltd', ['NW-01', 2]));
  const people = await Promise.all(Array.from({ length: many }, () => person()));
  for (const one of people) await one.live();
  return { order, people };
}

test('two people at one order see each other, on its panel, its page and its row', async ({ person, server }) => {
  test.slow();
  const { order, people: [anna, ben] } = await before(person, server, 2);
  await anna.openOrder('Seen Ltd');
  // Who is alone is told nothing, and sees no mark on the row.
  await expect(mark(ben, 'Seen Ltd')).toBeVisible();
  await expect(somebody(anna)).toHaveCount(0);
  await expect(mark(anna, 'Seen Ltd')).toHaveCount(0);

  await ben.page.goto(`/orders/${order.id}/page`);
  await expect(somebody(ben)).toHaveCount(1);
  await expect(count(ben)).toHaveText('2');
  await expect(somebody(anna)).toHaveCount(1);
  await expect(count(anna)).toHaveText('2');
  await expect(mark(anna, 'Seen Ltd')).toBeVisible();
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);

  // Closing the order is enough; so is closing the page.
  await anna.page.keyboard.press('Escape');
  await expect(somebody(ben)).toHaveCount(0);
  await expect(count(ben)).toHaveCount(0);
  await ben.page.close();
  await expect(mark(anna, 'Seen Ltd')).toHaveCount(0);
});

test('three people are three, and three tabs of one browser are one', async ({ person, server }) => {
  test.slow();
  const { order, people: [anna, ben, ida] } = await before(person, server, 3);
  for (const one of [anna, ben, ida]) await one.openOrder('Seen Ltd');
  for (const one of [anna, ben, ida]) await expect(count(one)).toHaveText('3');
  await ida.page.close();
  for (const one of [anna, ben]) await expect(count(one)).toHaveText('2');

  const tabs = [];
  for (let tab = 0; tab < 2; tab += 1) tabs.push(await ben.anotherTab(`/orders/${order.id}`));
  // They have one stream between them, and know what the first of them knew.
  for (const tab of tabs) {
    await tab.live();
    await expect(count(tab)).toHaveText('2');
  }
  await expect(count(anna)).toHaveText('2');
  // Two of three are closed: somebody is there still.
  await ben.page.close();
  await tabs[0].page.close();
  await expect(count(tabs[1])).toHaveText('2');
  await expect(count(anna)).toHaveText('2');
  await tabs[1].page.close();
  await expect(somebody(anna)).toHaveCount(0);
});

test('a tab that nobody sees does not count, and counts again when somebody looks', async ({ person, server }) => {
  const { people: [anna, ben] } = await before(person, server, 2);
  for (const one of [anna, ben]) await one.openOrder('Seen Ltd');
  await expect(count(anna)).toHaveText('2');
  await ben.see(false);
  await expect(somebody(anna)).toHaveCount(0);
  await ben.see(true);
  await expect(count(anna)).toHaveText('2');
});

test('who goes from order to order is shown where they stay', async ({ person, server }) => {
  const { people: [anna, ben] } = await before(person, server, 2);
  await anna.openOrder('Seen Ltd');
  await ben.openOrder('Seen Ltd');
  await expect(count(anna)).toHaveText('2');
  await ben.page.keyboard.press(']');
  await expect(somebody(anna)).toHaveCount(0);
  await ben.page.keyboard.press('[');
  await expect(count(anna)).toHaveText('2');
});

test('a page that has lost its connection shows nothing of it, and catches up', async ({ person, server, errors }) => {
  errors.expect(/ERR_INTERNET_DISCONNECTED/);
  const { people: [anna, ben] } = await before(person, server, 2);
  for (const one of [anna, ben]) await one.openOrder('Seen Ltd');
  await expect(count(anna)).toHaveText('2');
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  await expect(somebody(anna)).toHaveCount(0);
  await expect(mark(anna, 'Seen Ltd')).toHaveCount(0);
  await anna.page.context().setOffline(false);
  await anna.live();
  await expect(count(anna)).toHaveText('2');
});

test('a server that comes back is told again who is there', async ({ person, server, errors }) => {
  errors.expect(/ERR_|api\/sse/);
  const { people: [anna, ben] } = await before(person, server, 2);
  for (const one of [anna, ben]) await one.openOrder('Seen Ltd');
  await expect(count(anna)).toHaveText('2');
  await server.stop();
  await expect(somebody(anna)).toHaveCount(0);
  await server.start();
  for (const one of [anna, ben]) await expect(count(one)).toHaveText('2', { timeout: 30_000 });
});

test('a page that asks is told with the answer, and one that holds still shows nothing', async ({ person, server }) => {
  const { people: [anna, ben] } = await before(person, server, 2);
  for (const one of [anna, ben]) await one.openOrder('Seen Ltd');
  await anna.keepUp('Every 5 seconds');
  await expect(count(anna)).toHaveText('2');
  await anna.keepUp('Paused');
  await expect(somebody(anna)).toHaveCount(0);
  // Whoever holds still looks all the same.
  await expect(count(ben)).toHaveText('2');
});

test('cards of the board are marked as well', async ({ person, server }) => {
  const { people: [anna, ben] } = await before(person, server, 2);
  await ben.openOrder('Seen Ltd');
  await anna.page.goto('/?view=board');
  const card = anna.kanban.getByRole('listitem').filter({ hasText: 'Seen Ltd' });
  await expect(card.getByRole('img', { name: 'Viewed by somebody else' })).toBeVisible();
});
