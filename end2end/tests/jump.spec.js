// To the orders of a day, and back to the newest.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const dialog = (board) => board.page.getByRole('dialog', { name: 'Jump to a date' });
const landing = (board) => board.page.locator('.landing');
const up = (board) => landing(board).getByRole('button', { name: 'Next day' });
const newest = (board) => landing(board).getByRole('link', { name: 'Newest orders' });

// The days of the orders, the newest first, each once.
async function days(server, parameters = 'limit=100') {
  const { items } = await server.api('GET', `/api/orders?${parameters}`);
  return [...new Set(items.map((order) => order.created_at.slice(0, 10)))];
}

async function jump(board, day) {
  await board.page.keyboard.press('g');
  await board.page.keyboard.press('j');
  await dialog(board).getByLabel('Day (UTC)').fill(day);
  await board.page.keyboard.press('Enter');
  await expect(dialog(board)).toBeHidden();
}

const firstOf = async (server, day) => (await server.api('GET', `/api/orders?limit=1&to=${day}`)).items[0].number;

test('a day is jumped to by key, without what lies between, and one step leads back', async ({ person, server }) => {
  test.slow();
  const day = (await days(server, 'q=10500'))[0];
  const anna = await person();
  await anna.live();
  const pages = [];
  anna.page.on('request', (request) => {
    if (/\/fn\/(overview|orders)/.test(request.url())) pages.push(request.url());
  });
  await jump(anna, day);
  await expect(anna.page).toHaveURL(new RegExp(`\\?to=${day}$`));
  await expect(anna.rows.first()).toContainText(`#${await firstOf(server, day)}`);
  await expect(landing(anna)).toContainText('Orders up to');
  await expect(anna.shown).toHaveText(/^50 of \d+$/);
  expect(pages).toHaveLength(1);
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);

  await anna.page.goBack();
  await expect(anna.shown).toHaveText('50 of 830');
  await expect(landing(anna)).toHaveCount(0);
  await anna.page.goForward();
  await expect(landing(anna)).toBeVisible();
  await newest(anna).click();
  await expect(anna.page).toHaveURL(/\/$/);
  await expect(anna.rows.first()).toContainText('#11077');
});

test('what lies above is reached day by day, over days without orders', async ({ person, server }) => {
  // Somewhere in the middle the sample has days without orders.
  const known = await days(server, 'to=' + (await days(server, 'q=10500'))[0]);
  const [above, day] = known.slice(-2);
  const anna = await person({ path: `/?to=${day}` });
  await anna.live();
  await expect(anna.rows.first()).toContainText(`#${await firstOf(server, day)}`);
  await up(anna).click();
  await expect(anna.page).toHaveURL(new RegExp(`\\?to=${above}$`));
  await expect(anna.rows.first()).toContainText(`#${await firstOf(server, above)}`);
  // Above the last day there is nothing: that is the newest.
  const [last] = await days(server);
  await jump(anna, last);
  await up(anna).click();
  await expect(anna.page).toHaveURL(/\/$/);
  await expect(landing(anna)).toHaveCount(0);
});

test('other filters stay, and a list the other way round begins with its day', async ({ person, server }) => {
  const day = (await days(server, 'q=10500'))[0];
  const anna = await person({ path: '/?country=Germany&sort=created_at' });
  await anna.live();
  await jump(anna, day);
  await expect(anna.page).toHaveURL(new RegExp(`\\?country=Germany&from=${day}&sort=created_at$`));
  await expect(landing(anna)).toContainText('Orders from');
  await landing(anna).getByRole('button', { name: 'Day before' }).click();
  await expect(anna.page).not.toHaveURL(new RegExp(`from=${day}`));
  await landing(anna).getByRole('link', { name: 'Oldest orders' }).click();
  await expect(anna.page).toHaveURL(/\?country=Germany&sort=created_at$/);
});

test('new orders do not come in where somebody has jumped to, and are there on the way back', async ({
  person,
  server,
}) => {
  const day = (await days(server, 'q=10500'))[0];
  const anna = await person();
  await anna.live();
  await jump(anna, day);
  await expect(landing(anna)).toBeVisible();
  // The list that it says this of comes after it.
  await expect(anna.shown).not.toHaveText('50 of 830');
  const count = await anna.shown.textContent();
  await server.api('POST', '/api/orders', draft('Newest Ltd', ['NW-01', 1]));
  await expect(anna.figure('Orders')).toHaveText('831');
  await expect(anna.shown).toHaveText(count);
  await expect(anna.row('Newest Ltd')).toHaveCount(0);
  await newest(anna).click();
  await expect(anna.rows.first()).toContainText('Newest Ltd');
});

test('by button and palette; without a day it says so', async ({ person, server }) => {
  test.slow();
  const day = (await days(server, 'q=10500'))[0];
  const anna = await person();
  await anna.live();
  await anna.page.getByRole('button', { name: 'Jump to a date' }).click();
  await expect(dialog(anna).getByLabel('Day (UTC)')).toBeFocused();
  await dialog(anna).getByRole('button', { name: 'Show orders' }).click();
  await expect(dialog(anna)).toContainText('Choose a day.');
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);
  await dialog(anna).getByRole('button', { name: 'A week ago' }).click();
  await expect(dialog(anna)).toBeHidden();
  await expect(landing(anna)).toBeVisible();

  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type(day);
  await expect(anna.page.getByRole('option').first()).toContainText('Jump to');
  await anna.page.keyboard.press('Enter');
  await expect(anna.page).toHaveURL(new RegExp(`\\?to=${day}$`));
  // A filter like any other, with its chip.
  await expect(anna.page.getByRole('list', { name: 'Filters' })).toContainText('Until');
});
