// What the list shows: filters as chips and as a form, all in the address, and the given views.
import { draft, expect, test } from '../fixtures/test.js';

const filters = (board) => board.page.getByRole('list', { name: 'Filters' });
const chip = (board, name) => board.page.getByRole('link', { name: `Remove filter: ${name}` });
const views = (board) => board.page.getByRole('navigation', { name: 'Views' });

async function openForm(board) {
  await board.page.locator('summary', { hasText: 'Filter' }).click();
  return board.page.locator('form.filter__form');
}

test('filter chips by status, country, product, total and date are in the address, back and forward included', async ({
  person,
}) => {
  test.slow();
  const anna = await person();
  const form = await openForm(anna);
  await form.getByRole('checkbox', { name: 'New' }).check();
  await form.getByRole('checkbox', { name: 'Paid' }).check();
  await form.getByRole('combobox', { name: 'Country' }).fill('germany');
  await form.getByRole('textbox', { name: 'Total from' }).fill('100');
  await form.getByRole('button', { name: 'Show orders' }).click();
  await expect(anna.page).toHaveURL(/\?status=new,paid&country=germany&min_total=10000$/);
  for (const name of ['New', 'Paid', 'germany', 'At least $100.00']) await expect(chip(anna, name)).toBeVisible();
  await expect(form).toBeHidden();
  // The address and its chips are there before the list is.
  await expect(anna.shown).not.toHaveText('50 of 830');
  const many = await anna.shown.textContent();
  // The tabs count the whole store; above the list stands how many there are of it.
  const found = anna.page.getByText(/^[\d,]+ orders? found$/);
  await expect(found).toHaveText(new RegExp(`^${many.split(' of ')[1]} orders? found$`));

  await chip(anna, 'At least $100.00').click();
  await expect(anna.page).toHaveURL(/\?status=new,paid&country=germany$/);
  await chip(anna, 'New').click();
  await expect(anna.page).toHaveURL(/\?status=paid&country=germany$/);
  await anna.page.goBack();
  await anna.page.goBack();
  await expect(chip(anna, 'At least $100.00')).toBeVisible();
  await expect(anna.shown).toHaveText(many);
  await anna.page.goForward();
  await expect(chip(anna, 'At least $100.00')).toHaveCount(0);
  await anna.page.getByRole('link', { name: 'Clear all' }).click();
  await expect(anna.shown).toHaveText('50 of 830');
  await expect(filters(anna).getByRole('listitem')).toHaveCount(0);
  await expect(found).toHaveCount(0);
});

test('the countries of the orders are offered, one of an order that has just come in as well', async ({ person, server }) => {
  const anna = await person();
  const form = await openForm(anna);
  const offered = form.locator('datalist#filter-countries option');
  await expect(offered).toHaveCount(21);
  await expect(offered.first()).toHaveAttribute('value', 'Argentina');
  await anna.page.keyboard.press('Escape');
  await server.api('POST', '/api/orders', { ...draft('Far Ltd', ['NW-01', 1]), country: 'Åland' });
  await openForm(anna);
  await expect(offered).toHaveCount(22);
});

test('orders with a product are found, and the days of a preset, by the form', async ({ person }) => {
  const anna = await person({ path: '/?product=NW-01' });
  await expect(chip(anna, 'Product NW-01')).toBeVisible();
  await expect(anna.shown).not.toHaveText('50 of 830');
  const form = await openForm(anna);
  await expect(form.getByRole('combobox', { name: 'Product (SKU)' })).toHaveValue('NW-01');
  await anna.page.getByRole('link', { name: 'Last 30 days' }).click();
  await expect(anna.page).toHaveURL(/product=NW-01&from=\d{4}-\d\d-\d\d$/);
  await expect(chip(anna, 'Last 30 days')).toBeVisible();
});

test('what is wrong in the form is said at its field, and Escape closes it', async ({ person }) => {
  const anna = await person();
  const form = await openForm(anna);
  await form.getByRole('textbox', { name: 'Total from' }).fill('much');
  await form.getByRole('button', { name: 'Show orders' }).click();
  await expect(form.getByRole('alert')).toHaveText(/^Total from: /);
  await expect(anna.page).not.toHaveURL(/min_total/);
  await anna.page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await expect(anna.page.locator('summary', { hasText: 'Filter' })).toBeFocused();
});

test('search matches are marked in the rows', async ({ person }) => {
  const anna = await person();
  await anna.search.fill('ernst');
  await expect(anna.shown).toHaveText('30 of 30');
  await expect(anna.rows.first().locator('mark')).toHaveText('Ernst');
  await anna.search.fill('');
  await expect(anna.shown).toHaveText('50 of 830');
  await expect(anna.table.locator('mark')).toHaveCount(0);
});

test('three views are given: to pack, late and today', async ({ person }) => {
  const anna = await person();
  await views(anna).getByRole('link', { name: 'To pack' }).click();
  await expect(anna.page).toHaveURL(/\?status=paid&sort=created_at$/);
  await expect(views(anna).getByRole('link', { name: 'To pack' })).toHaveAttribute('aria-current', 'true');
  await views(anna).getByRole('link', { name: 'Late' }).click();
  await expect(anna.page).toHaveURL(/status=new,paid,packed,shipped&before=/);
  await expect(views(anna).getByRole('link', { name: 'Late' })).toHaveAttribute('aria-current', 'true');
  await views(anna).getByRole('link', { name: 'Today' }).click();
  await expect(chip(anna, 'Today')).toBeVisible();
});

test('after a search Enter leads on to what is found', async ({ person }) => {
  const anna = await person();
  await anna.live();
  await anna.page.keyboard.press('/');
  await anna.page.keyboard.type('ernst');
  await anna.page.keyboard.press('Enter');
  await expect(anna.page).toHaveURL(/q=ernst/);
  await expect(anna.rows.first()).toContainText('Ernst');
  await anna.page.keyboard.press('j');
  await expect(anna.rows.first().getByRole('link')).toBeFocused();
  await expect(anna.page).toHaveURL(/q=ernst$/);
});
