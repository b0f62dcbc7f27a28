// The board: lanes by status, cards that are moved by hand, by key and by others.
import AxeBuilder from '@axe-core/playwright';
import { Kanban } from '../fixtures/kanban.js';
import { fits } from '../fixtures/page.js';
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

const BOARD = '/?view=board';
const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));
const move = (server, order, status) => server.api('POST', `/api/orders/${order.id}/status`, { status });

async function look(person, options = {}) {
  const anna = await person({ path: BOARD, ...options });
  await anna.live();
  return [anna, new Kanban(anna)];
}

test('each status is a lane with its count, what is done is folded, and a card opens its order', async ({ person }) => {
  const [anna, kanban] = await look(person);
  await kanban.count('New', 21);
  await expect(kanban.cards('New')).toHaveCount(20);
  const card = kanban.cards('New').first();
  await expect(card).toContainText('#11077');
  await expect(card).toContainText('Rattlesnake Canyon Grocery');
  await expect(card).toContainText(/\d+ items/);
  await expect(card).toContainText('$1,255.72');
  await expect(card.locator('time')).toHaveText(/^(now|\d+ (min|h|d))/);
  await expect(kanban.cards('Delivered').first()).toBeHidden();
  await kanban.lane('Delivered').getByText('Delivered', { exact: true }).click();
  await expect(kanban.cards('Delivered').first()).toBeVisible();
  await expect(kanban.cards('Delivered')).toHaveCount(10);

  await kanban.link('#11077').click();
  await expect(anna.panel).toContainText('Order #11077');
  await expect(card).toHaveAttribute('data-open', /.*/);
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
  await expect(kanban.lanes).toBeVisible();
});

test('a lane shows more when it is asked to', async ({ person }) => {
  const [, kanban] = await look(person);
  await kanban.lane('New').getByRole('link', { name: 'Show more' }).click();
  await expect(kanban.cards('New')).toHaveCount(21);
  await expect(kanban.lane('New').getByRole('link', { name: 'Show more' })).toHaveCount(0);
});

test('the switch, its key, and back and forward lead between list and board, and keep the filter', async ({ person }) => {
  const anna = await person({ path: '/?q=ernst' });
  const kanban = new Kanban(anna);
  await kanban.layout.getByRole('link', { name: 'Board' }).click();
  await expect(anna.page).toHaveURL(/\?q=ernst&view=board$/);
  await expect(kanban.card('Ernst Handel').first()).toBeVisible();
  await expect(kanban.layout.getByRole('link', { name: 'Board' })).toHaveAttribute('aria-current', 'true');
  await kanban.count('New', 2);

  await anna.tab('New').click();
  await expect(anna.page).toHaveURL(/\?status=new&q=ernst&view=board$/);
  await expect(kanban.lanes.locator('.lane')).toHaveCount(1);
  await anna.page.goBack();
  await expect(kanban.lane('Paid')).toBeVisible();
  await anna.page.goBack();
  await expect(anna.table).toBeVisible();
  await expect(kanban.lanes).toHaveCount(0);
  await anna.page.goForward();
  await expect(kanban.card('Ernst Handel').first()).toBeVisible();
  await anna.page.keyboard.press('v');
  await expect(anna.table).toBeVisible();
  await expect(anna.page).toHaveURL(/\?q=ernst$/);
});

test('a card is dragged into the lane that may come next, and is there at once', async ({ person, server }) => {
  await place(server, 'Dragged Ltd');
  const [anna, kanban] = await look(person);
  const hold = await anna.hold('**/fn/change_status');
  await kanban.count('New', 22);
  await kanban.drag('Dragged Ltd', 'Paid');
  await expect(kanban.lane('Paid')).toHaveAttribute('data-over', /.*/);
  await kanban.drop();
  await hold.asked;
  await pending(kanban.card('Dragged Ltd', 'Paid'));
  await expect(kanban.card('Dragged Ltd', 'New')).toHaveCount(0);
  await kanban.count('New', 21);
  await expect(kanban.moves).toHaveText(/^Order #11078 moved to Paid$/);
  hold.release();
  await confirmed(kanban.card('Dragged Ltd', 'Paid'));
  const { orders } = await server.api('GET', '/api/orders?q=dragged').then(({ items }) => ({ orders: items }));
  expect(orders[0].status).toBe('paid');
});

test('a lane that may not come next is dimmed and takes no card, and Escape lets go', async ({ person, server }) => {
  await place(server, 'Stays Ltd');
  const [anna, kanban] = await look(person);
  await kanban.drag('Stays Ltd', 'Shipped');
  for (const status of ['Packed', 'Shipped', 'Delivered']) {
    await expect(kanban.lane(status)).toHaveAttribute('data-drop', 'no');
  }
  for (const status of ['Paid', 'Cancelled']) {
    await expect(kanban.lane(status)).toHaveAttribute('data-drop', 'yes');
  }
  await expect(kanban.lane('New')).not.toHaveAttribute('data-drop');
  await kanban.drop();
  await expect(kanban.lane('Packed')).not.toHaveAttribute('data-drop');
  await expect(kanban.card('Stays Ltd', 'New')).toBeVisible();

  await kanban.drag('Stays Ltd', 'Paid');
  await expect(kanban.lane('Paid')).toHaveAttribute('data-over', /.*/);
  await anna.page.keyboard.press('Escape');
  await kanban.drop();
  await expect(kanban.lane('Paid')).not.toHaveAttribute('data-drop');
  await expect(kanban.card('Stays Ltd', 'New')).toBeVisible();
  const { items } = await server.api('GET', '/api/orders?q=stays');
  expect(items[0].status).toBe('new');
});

test('keys go from card to card and move one on, and the focus goes with it', async ({ person, server }) => {
  await place(server, 'Second Ltd');
  await place(server, 'First Ltd');
  const [anna, kanban] = await look(person);
  const key = (name) => anna.page.keyboard.press(name);
  await key('j');
  await expect(kanban.link('First Ltd')).toBeFocused();
  await key('ArrowDown');
  await expect(kanban.link('Second Ltd')).toBeFocused();
  await key('k');
  await key('l');
  // Nothing is paid or packed: these lanes are passed over.
  await expect(kanban.cards('Shipped').first().getByRole('link')).toBeFocused();
  await key('ArrowLeft');
  await expect(kanban.link('First Ltd')).toBeFocused();

  await key('Shift+ArrowRight');
  await expect(kanban.link('First Ltd', 'Paid')).toBeFocused();
  await expect(kanban.moves).toHaveText(/^Order #11079 moved to Paid$/);
  await confirmed(kanban.card('First Ltd', 'Paid'));
  await key('Shift+ArrowRight');
  await expect(kanban.link('First Ltd', 'Packed')).toBeFocused();
  await key('Enter');
  await expect(anna.panel).toContainText('First Ltd');
  await expect(anna.panel).toContainText('Packed');
});

test('the buttons of a card move it, and cancel it', async ({ person, server }) => {
  await place(server, 'Called off Ltd');
  const [, kanban] = await look(person);
  await kanban.card('Called off Ltd').hover();
  await kanban.card('Called off Ltd').getByRole('button', { name: 'Mark paid' }).click();
  await confirmed(kanban.card('Called off Ltd', 'Paid'));
  await kanban.card('Called off Ltd').hover();
  await kanban.card('Called off Ltd').getByRole('button', { name: 'Cancel' }).click();
  await expect(kanban.card('Called off Ltd', 'Cancelled')).toHaveCount(1);
  await kanban.lane('Cancelled').getByText('Cancelled', { exact: true }).click();
  await expect(kanban.card('Called off Ltd', 'Cancelled')).toBeVisible();
});

test('what others do moves the cards, with who did it, and the focus stays', async ({ person, server }) => {
  const order = await place(server, 'Theirs Ltd');
  const [anna, kanban] = await look(person);
  const [, theirs] = await look(person);
  await kanban.link('Theirs Ltd').focus();
  await theirs.card('Theirs Ltd').hover();
  await theirs.card('Theirs Ltd').getByRole('button', { name: 'Mark paid' }).click();
  await expect(kanban.card('Theirs Ltd', 'Paid')).toContainText('by web');
  await expect(kanban.link('Theirs Ltd', 'Paid')).toBeFocused();
  await kanban.count('New', 21);
  await move(server, order, 'packed');
  await expect(kanban.card('Theirs Ltd', 'Packed')).toContainText('by api');
  await place(server, 'Fresh Ltd');
  await expect(kanban.cards('New').first()).toContainText('Fresh Ltd');
});

test('a refused move goes back where it was and says why', async ({ person, server, errors }) => {
  errors.expect(/status of 409/);
  const order = await place(server, 'Contested Ltd');
  const [anna, kanban] = await look(person);
  const hold = await anna.hold('**/fn/change_status');
  await kanban.link('Contested Ltd').focus();
  await anna.page.keyboard.press('Shift+ArrowRight');
  await hold.asked;
  await expect(kanban.link('Contested Ltd', 'Paid')).toBeFocused();
  await move(server, order, 'cancelled');
  hold.release();
  await expect(anna.message('The status was not changed')).toBeVisible();
  await expect(kanban.card('Contested Ltd', 'Paid')).toHaveCount(0);
  await expect(kanban.card('Contested Ltd', 'Cancelled')).toHaveCount(1);
});

test('cards come back after the connection was lost', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(/ERR_|api\/|fn\//);
  await place(server, 'Before Ltd');
  const [anna, kanban] = await look(person);
  await server.stop();
  await expect(anna.connection).toContainText('Reconnecting');
  await server.start();
  const order = await place(server, 'After Ltd');
  await move(server, order, 'paid');
  await expect(kanban.card('After Ltd', 'Paid')).toBeVisible({ timeout: 40_000 });
  await kanban.count('New', 22);
});

test('on a phone the lanes scroll sideways, and the page does not', async ({ person }) => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const [anna, kanban] = await look(person, phone);
  await fits(anna.page);
  const scrolls = await kanban.lanes.evaluate((lanes) => lanes.scrollWidth > lanes.clientWidth);
  expect(scrolls).toBe(true);
  const button = kanban.cards('New').first().getByRole('button', { name: 'Mark paid' });
  expect((await button.boundingBox()).height).toBeGreaterThanOrEqual(44);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the board is accessible, ${colorScheme}`, async ({ person }) => {
    test.slow();
    const options = { path: `${BOARD}&q=er`, colorScheme, reducedMotion: 'reduce' };
    const [anna, kanban] = await look(person, options);
    await kanban.lane('Delivered').getByText('Delivered', { exact: true }).click();
    await kanban.cards('New').first().getByRole('link').focus();
    await expect(kanban.cards('Delivered').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page: anna.page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`);
    expect(found).toEqual([]);
  });
}

test('under the pointer no card moves: new ones wait behind a pill, and what left stays greyed', async ({
  person,
  server,
}) => {
  const order = await place(server, 'Leaves Ltd');
  await place(server, 'Pointed Ltd');
  const [anna, kanban] = await look(person);
  const top = async () => Math.round((await kanban.card('Pointed Ltd').boundingBox()).y);
  await kanban.card('Pointed Ltd').hover();
  const before = await top();
  await place(server, 'Waits Ltd');
  const pill = kanban.lane('New').getByRole('button', { name: '1 new' });
  await expect(pill).toBeVisible();
  await expect(kanban.card('Waits Ltd')).toHaveCount(0);
  await move(server, order, 'paid');
  await expect(kanban.card('Leaves Ltd', 'Paid')).toBeVisible();
  await expect(kanban.card('Leaves Ltd', 'New')).toHaveAttribute('data-left', /.*/);
  await expect(kanban.card('Leaves Ltd', 'New').getByRole('button')).toHaveCount(0);
  expect(await top()).toBe(before);

  // What the reader does is seen at once all the same.
  await kanban.card('Pointed Ltd').getByRole('button', { name: 'Mark paid' }).click();
  await expect(kanban.card('Pointed Ltd', 'New')).toHaveCount(0);
  await confirmed(kanban.card('Pointed Ltd', 'Paid'));
  await pill.click();
  await expect(kanban.cards('New').first()).toContainText('Waits Ltd');
  await expect(kanban.card('Leaves Ltd', 'New')).toHaveCount(0);
  await expect(pill).toHaveCount(0);
  await expect(anna.kanban).toBeVisible();
});

test('new cards come in by themselves when the pointer leaves', async ({ person, server }) => {
  const [anna, kanban] = await look(person);
  await kanban.cards('New').first().hover();
  await place(server, 'Came in');
  await expect(kanban.lane('New').getByRole('button', { name: '1 new' })).toBeVisible();
  await anna.page.mouse.move(2, 2);
  await expect(kanban.cards('New').first()).toContainText('Came in');
});

test('the board shows what waits longest first, if that is asked for', async ({ person, server }) => {
  await place(server, 'Newest Ltd');
  const [anna, kanban] = await look(person);
  await expect(kanban.cards('New').first()).toContainText('Newest Ltd');
  await anna.page.getByRole('link', { name: 'Oldest first' }).click();
  await expect(anna.page).toHaveURL(/\?sort=created_at&view=board$/);
  await expect(kanban.cards('New').first()).not.toContainText('Newest Ltd');
  await expect(kanban.card('Newest Ltd')).toHaveCount(0);
  // One that is moved is seen in its new lane, however much lies between.
  await kanban.cards('New').first().getByRole('link').focus();
  const number = (await kanban.cards('New').first().getByRole('link').textContent()).trim();
  await anna.page.keyboard.press('Shift+ArrowRight');
  await confirmed(kanban.card(number, 'Paid'));
});
