// A value of an order, changed where it stands.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const value = (board, name) => board.panel.getByRole('button', { name: new RegExp(`, change ${name}$`) });
const empty = (board, name) => board.panel.getByRole('button', { name: `Add ${name}`, exact: true });
const field = (board, label) => board.panel.getByRole('textbox', { name: label, exact: true });

async function opened(person, server, order = {}) {
  const placed = await server.api('POST', '/api/orders', { ...draft('Place Ltd', ['NW-01', 2], ['NW-02', 1]), ...order });
  const anna = await person();
  await anna.live();
  await anna.openOrder('Place Ltd');
  const stands = () => server.api('GET', `/api/orders/${placed.id}`);
  const elsewhere = (change) => server.api('PATCH', `/api/orders/${placed.id}`, change);
  return { anna, placed, stands, elsewhere };
}

test('a value is clicked, typed and saved, shown at once and by everybody', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server);
  const ben = await person();
  await ben.live();
  const hold = await anna.hold('**/fn/edit_order');
  await value(anna, 'customer').click();
  await expect(field(anna, 'Customer')).toBeFocused();
  await anna.page.keyboard.type('Renamed Ltd');
  await anna.page.keyboard.press('Enter');
  await hold.asked;
  await expect(anna.row('Renamed Ltd')).toHaveCount(1);
  await expect(value(anna, 'customer')).toHaveText(/^\s*Renamed Ltd\s*$/);
  await expect(value(anna, 'customer')).toBeFocused();
  hold.release();
  await expect(ben.row('Renamed Ltd')).toHaveCount(1);
  await expect(anna.history).toContainText('Edited');

  // By the message that tells of it, like any other edit.
  await anna.message(/saved/).getByRole('button', { name: 'Undo' }).click();
  await expect(ben.row('Place Ltd')).toHaveCount(1);
  expect((await stands()).customer).toBe('Place Ltd');
});

test('by keyboard alone: Escape gives up, and the panel stays', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server, { city: 'Oslo' });
  await value(anna, 'city').focus();
  await anna.page.keyboard.press('Enter');
  await expect(field(anna, 'City')).toHaveValue('Oslo');
  // Letters are letters here, and no shortcuts.
  await anna.page.keyboard.type('nejk');
  await expect(field(anna, 'City')).toHaveValue('nejk');
  await anna.page.keyboard.press('Escape');
  await expect(field(anna, 'City')).toHaveCount(0);
  await expect(value(anna, 'city')).toBeFocused();
  await expect(value(anna, 'city')).toHaveText(/Oslo/);
  await expect(anna.panel).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
  expect((await stands()).version).toBe(1);
});

test('leaving the field saves; leaving it as it was changes nothing', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server);
  await empty(anna, 'contact').click();
  await field(anna, 'Contact').fill('Ann');
  await anna.panel.getByRole('heading', { name: 'Lines' }).click();
  await expect.poll(async () => (await stands()).contact).toBe('Ann');
  await value(anna, 'contact').click();
  await expect(field(anna, 'Contact')).toHaveValue('Ann');
  await anna.panel.getByRole('heading', { name: 'Lines' }).click();
  await expect(field(anna, 'Contact')).toHaveCount(0);
  expect((await stands()).version).toBe(2);
});

test('a note takes several lines, and buttons do it without keys', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server);
  await empty(anna, 'note').click();
  await anna.page.keyboard.type('First');
  await anna.page.keyboard.press('Shift+Enter');
  await anna.page.keyboard.type('second');
  await anna.panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await stands()).note).toBe('First\nsecond');
  await value(anna, 'note').click();
  await field(anna, 'Note').fill('Never said');
  await anna.panel.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(value(anna, 'note')).toHaveText(/First\s+second/);
  expect((await stands()).version).toBe(2);
});

test('what is typed right after the click is not lost', async ({ person, server }) => {
  const { anna } = await opened(person, server);
  // No frame and no timer lies between a click and the message that is sent after it.
  const click = async (button) => {
    button.click();
    const { port1, port2 } = new MessageChannel();
    const comes = new Promise((come) => {
      port1.onmessage = come;
    });
    port2.postMessage(null);
    await comes;
    const field = document.activeElement;
    const text = field.value?.slice(field.selectionStart, field.selectionEnd);
    return `${field.getAttribute('aria-label')}: ${text}`;
  };
  expect(await empty(anna, 'note').evaluate(click)).toBe('Note: ');
  await anna.page.keyboard.press('Escape');
  expect(await value(anna, 'customer').evaluate(click)).toBe('Customer: Place Ltd');
});

test('keys that open a field and keys that stay down do not go into it', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server, { city: 'Oslo' });
  for (const key of ['Enter', 'Space']) {
    await value(anna, 'city').focus();
    await anna.page.keyboard.down(key);
    await expect(field(anna, 'City')).toBeFocused();
    if (key === 'Enter') await anna.page.keyboard.down(key);
    await anna.page.keyboard.up(key);
    await expect(field(anna, 'City')).toHaveValue('Oslo');
    await anna.page.keyboard.press('Escape');
    await expect(value(anna, 'city')).toBeFocused();
  }
  expect((await stands()).version).toBe(1);
});

test('what cannot be is said at the field, with what was typed', async ({ person, server }) => {
  test.slow();
  const { anna, stands } = await opened(person, server);
  await value(anna, 'customer').click();
  await field(anna, 'Customer').fill('   ');
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel.getByRole('alert').filter({ hasText: /empty/ })).toBeVisible();
  await expect(field(anna, 'Customer')).toHaveValue('   ');
  await expect(field(anna, 'Customer')).toHaveAttribute('aria-invalid', 'true');
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);
  await field(anna, 'Customer').fill('Right Ltd');
  await anna.page.keyboard.press('Enter');
  await expect.poll(async () => (await stands()).customer).toBe('Right Ltd');
});

test('how many of a line, with its total; too many come back in the form', async ({ person, server, errors }) => {
  errors.expect(/status of 409/);
  const { anna, stands } = await opened(person, server);
  const quantity = anna.panel.getByRole('button', { name: '2, change quantity of Chai', exact: true });
  await quantity.click();
  await anna.page.keyboard.type('5');
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel.getByRole('button', { name: '5, change quantity of Chai', exact: true })).toBeFocused();
  await expect(anna.row('Place Ltd')).toContainText('$109.00');
  await expect.poll(async () => (await stands()).lines[0].quantity).toBe(5);

  await anna.panel.getByRole('button', { name: /change quantity of Chai$/ }).click();
  await anna.page.keyboard.type('9000');
  await anna.page.keyboard.press('Enter');
  await expect(anna.dialog).toBeVisible();
  await expect(anna.line(1).quantity).toHaveValue('9000');
  await expect(anna.dialog).toContainText(/left/);
  expect((await stands()).lines[0].quantity).toBe(5);
});

test('what somebody else wrote meanwhile stays, and what both wrote is chosen from', async ({ person, server }) => {
  const { anna, stands, elsewhere } = await opened(person, server, { city: 'Oslo' });
  await value(anna, 'city').click();
  await field(anna, 'City').fill('Mine');
  await elsewhere({ note: 'Theirs' });
  await expect(value(anna, 'note')).toHaveText(/Theirs/);
  await expect(field(anna, 'City')).toHaveValue('Mine');
  await anna.page.keyboard.press('Enter');
  await expect.poll(async () => (await stands()).city).toBe('Mine');
  expect((await stands()).note).toBe('Theirs');

  await value(anna, 'city').click();
  await field(anna, 'City').fill('Once more mine');
  await elsewhere({ city: 'Bergen' });
  await expect(anna.row('Bergen')).toHaveCount(1);
  await anna.page.keyboard.press('Enter');
  await expect(anna.dialog.getByRole('group', { name: 'City', exact: true })).toContainText('Bergen');
  await expect(anna.field('City')).toHaveValue('Once more mine');
  await anna.submit.click();
  await expect.poll(async () => (await stands()).city).toBe('Once more mine');
});

test('only a new order is edited, and what was begun before is not lost', async ({ person, server }) => {
  const { anna, placed } = await opened(person, server);
  await value(anna, 'customer').click();
  await field(anna, 'Customer').fill('Too late Ltd');
  await server.api('POST', `/api/orders/${placed.id}/status`, { status: 'paid' });
  await expect(anna.row('Place Ltd')).toContainText('Paid');
  await expect(field(anna, 'Customer')).toHaveValue('Too late Ltd');
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel.getByRole('alert').filter({ hasText: /paid/i })).toBeVisible();
  await expect(field(anna, 'Customer')).toHaveValue('Too late Ltd');
  await anna.page.keyboard.press('Escape');
  await expect(value(anna, 'customer')).toHaveCount(0);
  await expect(anna.panel).toContainText('Place Ltd');
});

test('what is open on one order is saved when another is shown', async ({ person, server }) => {
  const { anna, stands } = await opened(person, server);
  await anna.page.keyboard.press(']');
  await expect(anna.panel.getByRole('heading', { level: 2 })).not.toContainText('#11078');
  await anna.page.goBack();
  await expect(anna.panel.getByRole('heading', { level: 2 })).toContainText('#11078');
  await value(anna, 'customer').click();
  await field(anna, 'Customer').fill('Left Ltd');
  await anna.page.goForward();
  await expect.poll(async () => (await stands()).customer).toBe('Left Ltd');
});

test('the dialog opens with what was just typed, and without a network it waits', async ({ person, server, errors }) => {
  errors.expect(/ERR_INTERNET_DISCONNECTED/);
  const { anna, stands } = await opened(person, server);
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  await empty(anna, 'city').click();
  await field(anna, 'City').fill('Later');
  await anna.action('Edit').click();
  await expect(anna.field('City')).toHaveValue('Later');
  await anna.page.keyboard.press('Escape');
  await expect(anna.waiting).toHaveText('1 waiting');
  await anna.page.context().setOffline(false);
  await expect.poll(async () => (await stands()).city, { timeout: 30_000 }).toBe('Later');
});

test('on a phone the fields are as large as a finger', async ({ person, server }) => {
  await server.api('POST', '/api/orders', draft('Place Ltd', ['NW-01', 2]));
  const anna = await person({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await anna.live();
  await anna.openOrder('Place Ltd');
  const height = async (locator) => (await locator.boundingBox()).height;
  expect(await height(value(anna, 'customer'))).toBeGreaterThanOrEqual(44);
  await value(anna, 'customer').tap();
  for (const name of ['Save', 'Cancel']) {
    expect(await height(anna.panel.getByRole('button', { name, exact: true }))).toBeGreaterThanOrEqual(44);
  }
});
