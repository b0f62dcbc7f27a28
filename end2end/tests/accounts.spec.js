// Who is signed in, what that offers, and what becomes of a page whose session ends.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const ANA = { name: 'ana', password: 'quiet copper lantern 41' };
const BEN = { name: 'ben', password: 'seven green harbours 17' };
const notice = (board) => board.page.getByRole('status', { name: 'Signing in' });
const refusedOnce = /status of 40[13]/;

// Ends all sessions of whoever has this page open, as somebody does who lost their phone.
async function endSession(board) {
  const ids = await board.page.evaluate(async () => {
    const { items } = await (await fetch('/api/sessions')).json();
    for (const { id } of items) await fetch(`/api/sessions/${id}`, { method: 'DELETE' });
    return items.map(({ id }) => id);
  });
  expect(ids.length).toBe(1);
}

test('without accounts it says so, and asks nobody', async ({ person }) => {
  const anna = await person();
  await expect(anna.page.getByText('Local mode')).toBeVisible();
});

test('one signs in, comes to the page that was asked for, and changes bear the name', async ({
  person,
  server,
  errors,
}) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'operator', ANA.password);
  const ana = await person({ signIn: ANA, path: '/?status=new' });
  await ana.live();
  await expect(ana.page.getByRole('link', { name: 'Signed in as ana' })).toBeVisible();
  await ana.place({ customer: 'Named Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
  await ana.openOrder('Named Ltd');
  await expect(ana.history).toContainText('ana');

  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(ana.page).toHaveURL('/sign-in');
  await ana.page.goto('/figures');
  await expect(ana.page).toHaveURL('/sign-in?back=%2Ffigures');
});

test('what is wrong is said, and the page reads well', async ({ browser, server }) => {
  await server.account(ANA.name, 'viewer', ANA.password);
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/?status=new');
  await page.getByLabel('Name', { exact: true }).fill('ana');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('The name or the password is wrong.');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  // Where one wanted to go is not forgotten.
  await page.getByLabel('Name', { exact: true }).fill('ana');
  await page.getByLabel('Password', { exact: true }).fill(ANA.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/?status=new');
  await context.close();
});

test('whoever may only look is offered nothing else', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(refusedOnce);
  const placed = await server.api('POST', '/api/orders', draft('Looked At Ltd', ['NW-01', 2]));
  await server.account(ANA.name, 'viewer', ANA.password);
  const ana = await person({ signIn: ANA });
  await ana.live();
  await expect(ana.page.getByRole('button', { name: 'New order' })).toBeHidden();
  await expect(ana.page.getByRole('link', { name: 'Import' })).toBeHidden();
  await ana.openOrder('Looked At Ltd');
  await expect(ana.panel).toContainText('Looked At Ltd');
  for (const name of ['Mark paid', 'Edit', 'Delete', /change customer/]) {
    await expect(ana.panel.getByRole('button', { name })).toHaveCount(0);
    await expect(ana.panel.getByRole('link', { name })).toHaveCount(0);
  }
  await ana.page.keyboard.press('n');
  await expect(ana.message('Your account may not do this.')).toBeVisible();
  await ana.page.keyboard.press('Control+k');
  await ana.page.getByRole('combobox').fill('new order');
  await expect(ana.page.getByRole('option', { name: /^New order\b(?!s)/ })).toHaveCount(0);
  await ana.page.keyboard.press('Escape');
  expect((await new AxeBuilder({ page: ana.page }).analyze()).violations).toEqual([]);

  // Whoever gets to a form all the same is refused, told why, and keeps what was typed.
  const status = await ana.page.evaluate(async (id) => {
    const body = JSON.stringify({ status: 'paid', version: 1 });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`/api/orders/${id}/status`, { method: 'POST', headers, body })).status;
  }, placed.id);
  expect(status).toBe(403);
});

test('an admin looks after accounts and tokens on a page', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'admin', ANA.password);
  const ana = await person({ signIn: ANA });
  const { page } = ana;
  await page.getByRole('link', { name: 'Signed in as ana' }).click();
  await expect(page.getByRole('heading', { name: 'Accounts', level: 1 })).toBeVisible();
  const added = page.locator('form').filter({ hasText: 'New account' });
  await added.getByLabel('Name').fill('ben');
  await added.getByLabel('Role').selectOption('operator');
  await added.getByLabel('Password').fill('password1234');
  await added.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('alert')).toContainText('guessed first');
  await added.getByLabel('Name').fill('ben');
  await added.getByLabel('Password').fill(BEN.password);
  await added.getByRole('button', { name: 'Add' }).click();
  const ben = page.getByRole('listitem').filter({ hasText: 'ben' });
  await expect(ben).toContainText('Operator: reads and writes');
  const token = page.locator('form').filter({ hasText: 'New token' });
  await token.getByLabel('Name').fill('shop');
  await token.getByRole('button', { name: 'Add' }).click();
  await expect(page.locator('code')).toHaveText(/^lo_[\w-]{43}$/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const secret = await page.locator('code').textContent();
  const answer = await fetch(new URL('/api/summary', server.url), {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(answer.status).toBe(200);
  await page.reload();
  await expect(page.locator('code')).toHaveCount(0);

  // What is taken from somebody they notice at once.
  const other = await person({ signIn: BEN });
  await other.live();
  await ben.getByRole('button', { name: /^Disable/ }).click();
  await expect(ben).toContainText('May not sign in');
  await expect(notice(other)).toContainText('You are not signed in here any more.', { timeout: 30_000 });
  await page.getByRole('button', { name: /^Let sign in again/ }).click();
  await expect(ben).toContainText('Operator');
});

test('a session that ends is said, and what was done meanwhile is sent after signing in again', async ({
  person,
  server,
  errors,
}) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'operator', ANA.password);
  const ana = await person({ signIn: ANA });
  await ana.live();
  await endSession(ana);
  await ana.place({ customer: 'Meanwhile Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
  await expect(notice(ana)).toContainText('You are not signed in here any more.');
  await expect(ana.row('Meanwhile Ltd')).toHaveCount(1);
  expect((await new AxeBuilder({ page: ana.page }).analyze()).violations).toEqual([]);

  await notice(ana).getByRole('link', { name: 'Sign in' }).click();
  await ana.fillSignIn(ANA.name, ANA.password);
  await ana.live();
  await ana.openOrder('Meanwhile Ltd');
  await expect(ana.history).toContainText('ana');
  await expect(notice(ana)).toBeEmpty();
});

test('what one has asked for is never sent in the name of another', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'operator', ANA.password);
  await server.account(BEN.name, 'operator', BEN.password);
  const ana = await person({ signIn: ANA });
  await ana.live();
  await endSession(ana);
  await ana.place({ customer: 'Hers Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
  await notice(ana).getByRole('link', { name: 'Sign in' }).click();
  await ana.fillSignIn(BEN.name, BEN.password);
  await ana.live();
  await expect(ana.page.getByRole('link', { name: 'Signed in as ben' })).toBeVisible();
  await expect(ana.row('Hers Ltd')).toHaveCount(0);

  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await ana.fillSignIn(ANA.name, ANA.password);
  await ana.live();
  await ana.openOrder('Hers Ltd');
  await expect(ana.history).toContainText('ana');
  await expect(ana.history).not.toContainText('ben');
});

test('a tab that was open for one sends nothing as another', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'operator', ANA.password);
  await server.account(BEN.name, 'operator', BEN.password);
  const ana = await person({ signIn: ANA });
  await ana.live();
  const other = await ana.anotherTab();
  await other.page.getByRole('button', { name: 'Sign out' }).click();
  await other.fillSignIn(BEN.name, BEN.password);
  await other.live();
  await ana.place({ customer: 'Whose Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
  await expect(notice(ana)).toContainText('You are not signed in here any more.');
  await expect(ana.row('Whose Ltd')).toHaveCount(1);
  await expect(other.row('Whose Ltd')).toHaveCount(0);
  const { items } = await other.page.evaluate(async () => (await fetch('/api/orders?q=whose')).json());
  expect(items).toEqual([]);
});

test('what waited before there were accounts is sent by whoever signs in first', async ({
  person,
  server,
  errors,
}) => {
  test.slow();
  errors.expect(refusedOnce);
  const ana = await person();
  await ana.live();
  await server.account(ANA.name, 'operator', ANA.password);
  await ana.place({ customer: 'Early Ltd', lines: [{ sku: 'NW-01', quantity: 1 }] });
  await notice(ana).getByRole('link', { name: 'Sign in' }).click();
  await ana.fillSignIn(ANA.name, ANA.password);
  await ana.live();
  await ana.openOrder('Early Ltd');
  await expect(ana.history).toContainText('ana');
});

test('an open page ends with its session though nobody does anything', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(refusedOnce);
  await server.account(ANA.name, 'viewer', ANA.password);
  const ana = await person({ signIn: ANA });
  await ana.live();
  await endSession(ana);
  await expect(notice(ana)).toContainText('You are not signed in here any more.', { timeout: 30_000 });
});
