// What is done while the server cannot be reached: it waits, over a reload too, and happens once.
import AxeBuilder from '@axe-core/playwright';
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

const PLACE = '**/fn/place_order';
// A server that is back is found within the longest wait between two tries of the stream.
const BACK = { timeout: 35_000 };

test.beforeEach(({ errors }) => {
  // Servers stop and start here, and pages wait for them.
  test.slow();
  // What the browser itself says of a server that is not there, or does not answer.
  errors.expect(/ERR_(CONNECTION|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|FAILED|INTERNET_DISCONNECTED|NETWORK)/);
});

test('orders placed while the server is gone wait with their age, and are there once and in order when it is back', async ({
  person,
  server,
}) => {
  const [anna, ben] = await Promise.all([person(), person()]);
  await anna.page.clock.install();
  await anna.open();
  await ready(anna);
  await server.stop();
  for (const customer of ['First Ltd', 'Second Ltd', 'Third Ltd']) {
    await anna.place(order(customer));
    await pending(anna.row(customer));
  }
  await expect(anna.waiting).toHaveText('3 waiting');
  await anna.waiting.click();
  await expect(anna.waitingList.getByRole('listitem')).toContainText(['First', 'Second', 'Third']);
  await expect(anna.waitingItem('First Ltd')).toContainText('Just now');

  await anna.page.clock.fastForward('02:05');
  await expect(anna.waitingItem('First Ltd')).toContainText('2 min · waits for the connection');
  await expect(anna.row('First Ltd')).toContainText('Waiting 2 min');

  // It has never been sent: it is gone, and there is nothing more to say.
  await anna.waitingItem('Second Ltd').getByRole('button', { name: 'Cancel' }).click();
  await expect(anna.message('Cancelled: New order for Second Ltd')).toBeVisible();
  await expect(anna.row('Second Ltd')).toHaveCount(0);
  await expect(anna.waiting).toHaveText('2 waiting');

  await server.start();
  for (const who of [anna, ben]) {
    await expect(who.row('First Ltd')).toContainText('#11078', BACK);
    await expect(who.row('Third Ltd')).toContainText('#11079', BACK);
    await confirmed(who.row('Third Ltd'));
    for (const customer of ['First Ltd', 'Third Ltd']) await expect(who.row(customer)).toHaveCount(1);
    await expect(who.row('Second Ltd')).toHaveCount(0);
  }
  expect((await server.api('GET', '/api/summary')).orders).toBe(832);
  await anna.page.keyboard.press('Escape');
  await expect(anna.waiting).toBeHidden();
});

for (const [what, arrives] of [
  ['before it has reached the server', false],
  ['before its answer has come', true],
]) {
  test(`a page that is loaded again ${what} sends the order again, and it is placed once`, async ({
    person,
    server,
  }) => {
    const anna = await person();
    await ready(anna);
    const sent = [];
    await anna.page.route(PLACE, async (route) => {
      sent.push(new URLSearchParams(route.request().postData()).get('mutation'));
      if (sent.length > 1) return route.continue();
      // The page never hears of it again.
      if (arrives) await route.fetch();
    });
    await anna.place(order('Patient Ltd'));
    await expect(anna.waiting).toHaveText('Saving 1');
    await expect.poll(() => sent.length).toBe(1);
    if (arrives) await expect.poll(() => orders(server)).toBe(831);
    // It is kept: nobody is asked whether they really want to leave.
    expect(await asksBeforeLeaving(anna)).toBe(false);

    await anna.open();
    await expect(anna.message('Order #11078 placed')).toBeVisible();
    await expect(anna.row('Patient Ltd')).toHaveCount(1);
    await confirmed(anna.row('Patient Ltd'));
    await expect(anna.waiting).toBeHidden();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(await orders(server)).toBe(831);

    // And it is over: another reload sends nothing.
    await anna.open();
    await anna.live();
    await expect(anna.row('Patient Ltd')).toHaveCount(1);
    expect(sent).toHaveLength(2);
  });
}

test('what waited over a reload is shown as before, until the server is back', async ({ person, server }) => {
  const anna = await person();
  await ready(anna);
  let isBack = false;
  await anna.page.route('**/fn/*_order', (route) => (isBack ? route.continue() : route.abort('connectionrefused')));
  await anna.place(order('Patient Ltd'));
  await expect(anna.waiting).toHaveText('1 waiting');
  await anna.openOrder('Patient Ltd');
  await anna.action('Mark paid').click();
  await expect(anna.waiting).toHaveText('2 waiting');

  await anna.open();
  await pending(anna.row('Patient Ltd'));
  await expect(anna.row('Patient Ltd')).toContainText('Paid');
  await expect(anna.row('Patient Ltd')).toContainText('$18.00');
  await anna.waiting.click();
  await expect(anna.waitingList.getByRole('listitem')).toContainText([
    'New order for Patient Ltd',
    'New order for Patient Ltd → Paid',
  ]);
  isBack = true;
  await expect(anna.row('Patient Ltd')).toContainText('#11078', BACK);
  await confirmed(anna.row('Patient Ltd'));
  await expect(anna.row('Patient Ltd')).toContainText('Paid');
  expect(await orders(server)).toBe(831);
});

test('a refused order takes with it what rested on it, with one message and what was typed', async ({
  person,
  server,
  errors,
}) => {
  errors.expect(/status of 409/);
  const anna = await person();
  await ready(anna);
  const moves = requests(anna, 'change_status');
  // 39 pieces of Chai are left.
  const hold = await anna.hold(PLACE);
  await anna.place(order('Big Eaters', 40));
  await hold.asked;
  await anna.openOrder('Big Eaters');
  await anna.action('Mark paid').click();
  await expect(anna.row('Big Eaters')).toContainText('Paid');
  await expect(anna.waiting).toHaveText('Saving 2');
  hold.release();

  await expect(anna.message('The order was not placed: new order for Big Eaters')).toContainText(
    'Not enough Chai (NW-01): 40 wanted, 39 left. 1 later change that rested on it went with it.',
  );
  await expect(anna.messages.getByRole('listitem')).toHaveCount(1);
  await expect(anna.row('Big Eaters')).toHaveCount(0);
  await expect(anna.waiting).toBeHidden();
  await expect(anna.field('Customer')).toHaveValue('Big Eaters');
  expect(moves).toEqual([]);
  expect(await orders(server)).toBe(830);
});

test('of two refused orders each gives back what was typed', async ({ person, errors }) => {
  errors.expect(/status of 409/);
  const anna = await person();
  await ready(anna);
  const hold = await anna.hold(PLACE);
  for (const customer of ['Big Eaters', 'Bigger Eaters']) await anna.place(order(customer, 40));
  // Who types is not interrupted: both wait until the form is closed.
  await anna.newOrder();
  await anna.fill({ customer: 'Third Ltd' });
  hold.release();
  await expect(anna.message('Bigger Eaters')).toBeVisible();
  await expect(anna.field('Customer')).toHaveValue('Third Ltd');
  await anna.page.keyboard.press('Escape');
  for (const customer of ['Big Eaters', 'Bigger Eaters']) {
    await expect(anna.field('Customer')).toHaveValue(customer);
    await anna.page.keyboard.press('Escape');
  }
  await expect(anna.dialog).toBeHidden();
});

for (const [what, arrives] of [
  ['and has not arrived is gone', false],
  ['and has arrived stays', true],
]) {
  test(`cancelling an order that was sent without an answer says so; what was sent ${what}`, async ({
    person,
    server,
  }) => {
    const anna = await person();
    await ready(anna);
    await anna.page.route(PLACE, async (route) => {
      if (arrives) await route.fetch();
      await route.abort('connectionreset');
    });
    await anna.place(order('Doubtful Ltd'));
    await expect(anna.waiting).toHaveText('1 waiting');
    if (arrives) await expect(anna.row('Doubtful Ltd')).toContainText('#11078');
    await anna.waiting.click();
    await cancelled(anna, 'Doubtful Ltd');
    await expect(anna.message('No longer waiting: New order for Doubtful Ltd')).toContainText(
      'it may have reached the server. If it did, it will show up here by itself.',
    );
    await expect(anna.row('Doubtful Ltd')).toHaveCount(arrives ? 1 : 0);
    expect(await orders(server)).toBe(arrives ? 831 : 830);
  });
}

test('what is being sent at this moment cannot be cancelled', async ({ person, server }) => {
  const anna = await person();
  await ready(anna);
  const hold = await anna.hold(PLACE);
  await anna.place(order('Swift Ltd'));
  await hold.asked;
  await anna.waiting.click();
  const cancel = anna.waitingItem('Swift Ltd').getByRole('button', { name: 'Cancel' });
  await expect(anna.waitingItem('Swift Ltd')).toContainText('being sent');
  await expect(cancel).toHaveAttribute('aria-disabled', 'true');
  await cancel.click({ force: true });
  await pending(anna.row('Swift Ltd'));
  hold.release();
  await expect(anna.row('Swift Ltd')).toContainText('#11078');
  expect(await orders(server)).toBe(831);
});

test('cancelling an order takes with it what rests on it, and the button says so', async ({ person, server }) => {
  const anna = await person();
  await ready(anna);
  await server.stop();
  await anna.place(order('First Ltd'));
  await anna.place(order('Second Ltd'));
  await anna.openOrder('Second Ltd');
  await anna.action('Mark paid').click();
  await expect(anna.waiting).toHaveText('3 waiting');
  await anna.waiting.click();
  const cancel = anna.waitingList.getByRole('button', {
    name: 'Cancel 2: New order for Second Ltd and 1 change that rests on it',
  });
  await cancel.click();
  await expect(anna.message('Cancelled: New order for Second Ltd, and 1 change that rested on it')).toBeVisible();
  await expect(anna.row('Second Ltd')).toHaveCount(0);
  await expect(anna.waiting).toHaveText('1 waiting');
  await server.start();
  await expect(anna.row('First Ltd')).toContainText('#11078', BACK);
  expect(await orders(server)).toBe(831);
});

test('a device without a network tries nothing, so that nothing is in doubt, and sends when it is back', async ({
  person,
  server,
}) => {
  const anna = await person();
  await ready(anna);
  const tries = requests(anna, 'place_order');
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  await anna.place(order('Changed Mind'));
  await anna.place(order('Patient Ltd'));
  await expect(anna.waiting).toHaveText('2 waiting');
  await anna.waiting.click();
  await anna.waitingItem('Changed Mind').getByRole('button', { name: 'Cancel' }).click();
  await expect(anna.message('Cancelled: New order for Changed Mind')).toBeVisible();
  expect(tries).toEqual([]);
  await anna.page.context().setOffline(false);
  // Sooner than by itself: it is told that the connection is back.
  await expect(anna.row('Patient Ltd')).toContainText('#11078', { timeout: 6_000 });
  expect(await orders(server)).toBe(831);
});

test('three orders placed without a network are there once, for everybody, when it is back', async ({
  person,
  server,
  errors,
}) => {
  errors.expect(/ERR_INTERNET_DISCONNECTED/);
  const [anna, ben] = await Promise.all([person(), person()]);
  await anna.live();
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  const customers = ['First Ltd', 'Second Ltd', 'Third Ltd'];
  for (const customer of customers) {
    await anna.place({ customer, lines: [{ sku: 'NW-03', quantity: 1 }] });
    await pending(anna.row(customer));
  }
  await anna.page.context().setOffline(false);
  for (const [index, customer] of customers.entries()) {
    for (const who of [anna, ben]) {
      await expect(who.row(customer)).toContainText(`#${11_078 + index}`, { timeout: 20_000 });
      await confirmed(who.row(customer));
      await expect(who.row(customer)).toHaveCount(1);
    }
  }
  expect((await server.api('GET', '/api/summary')).orders).toBe(833);
});

test('a server that was put back to an earlier day gets what waits', async ({ person, server }) => {
  const anna = await person();
  await ready(anna);
  for (const number of [11_078, 11_079, 11_080]) {
    await server.api('POST', '/api/orders', draft(`Lost Ltd ${number}`, ['NW-01', 1]));
    await expect(anna.row('Lost Ltd').first()).toContainText(`#${number}`);
  }
  let isHeld = true;
  await anna.page.route(PLACE, (route) => (isHeld ? route.abort('connectionrefused') : route.continue()));
  await anna.place(order('Patient Ltd'));
  await pending(anna.row('Patient Ltd'));
  await server.stop();
  await server.restore(process.env.LIVE_ORDERS_TEMPLATE);
  await server.start();
  // The list is read anew, with what waits on top of it.
  await expect(anna.row('Lost Ltd')).toHaveCount(0, BACK);
  await anna.live();
  await pending(anna.row('Patient Ltd'));
  isHeld = false;
  await expect(anna.row('Patient Ltd')).toContainText('#11078', BACK);
  await confirmed(anna.row('Patient Ltd'));
  await expect(anna.row('Patient Ltd')).toHaveCount(1);
  expect(await orders(server)).toBe(831);
});

test('what has waited for two weeks is given back and not sent', async ({ person, server }) => {
  const anna = await person();
  await ready(anna);
  await anna.page.route(PLACE, (route) => route.abort('connectionrefused'));
  await anna.place(order('Forgotten Ltd'));
  await expect(anna.waiting).toHaveText('1 waiting');
  await anna.page.addInitScript(() => {
    const [key, kept] = Object.entries(sessionStorage).find(([, text]) => text.includes('Forgotten')) ?? [];
    if (!key) return;
    const queue = JSON.parse(kept);
    for (const job of queue.jobs) job.asked_at = new Date(Date.now() - 14 * 86_400_000).toISOString();
    sessionStorage.setItem(key, JSON.stringify(queue));
  });
  await anna.open();
  await expect(anna.message('The order was not placed: new order for Forgotten Ltd')).toContainText(
    'It has waited for more than 13 days.',
  );
  await expect(anna.field('Customer')).toHaveValue('Forgotten Ltd');
  await expect(anna.row('Forgotten Ltd')).toHaveCount(0);
  await expect(anna.waiting).toBeHidden();
  expect(await orders(server)).toBe(830);
});

for (const [what, script] of [
  ['may keep nothing', forbidStorage],
  ['has no room left', fillStorage],
]) {
  test(`where the browser ${what} it is told once, and leaving is asked about`, async ({ person, server }) => {
    const anna = await person();
    await anna.page.addInitScript(script);
    await anna.open();
    await ready(anna);
    expect(await asksBeforeLeaving(anna)).toBe(false);
    const hold = await anna.hold(PLACE);
    await anna.place(order('First Ltd'));
    await anna.place(order('Second Ltd'));
    await expect(anna.message('This browser keeps nothing for this page')).toHaveCount(1);
    await anna.waiting.click();
    await expect(anna.waitingList).toContainText('lost if the page is closed or loaded again');
    expect(await asksBeforeLeaving(anna)).toBe(true);
    hold.release();
    await expect(anna.row('Second Ltd')).toContainText('#11079');
    await expect.poll(() => asksBeforeLeaving(anna)).toBe(false);
    expect(await orders(server)).toBe(832);
  });
}

test('the list of what waits can be used with the keyboard alone, and by everybody', async ({ person, server }) => {
  const anna = await person({ path: '/?q=ltd', reducedMotion: 'reduce' });
  await ready(anna);
  await server.stop();
  await anna.place(order('First Ltd'));
  await anna.place(order('Second Ltd'));
  await expect(anna.waiting).toHaveText('2 waiting');
  await expect(anna.page.getByRole('status').filter({ hasText: '2 changes wait' })).toHaveCount(1);
  // A tab that has no connection takes along what it keeps.
  expect(await asksBeforeLeaving(anna)).toBe(true);
  await anna.openOrder('First Ltd');

  await anna.waiting.focus();
  await anna.page.keyboard.press('Enter');
  await expect(anna.waiting).toHaveAttribute('aria-expanded', 'true');
  const { violations } = await new AxeBuilder({ page: anna.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`)).toEqual([]);
  await anna.page.keyboard.press('Tab');
  await anna.page.keyboard.press('Tab');
  await expect(anna.waitingItem('Second Ltd').getByRole('button')).toBeFocused();
  await anna.page.keyboard.press('Enter');
  await expect(anna.row('Second Ltd')).toHaveCount(0);
  await expect(anna.waitingList.getByRole('heading')).toBeFocused();

  // Escape closes the list, and not the panel below it.
  await anna.page.keyboard.press('Escape');
  await expect(anna.waitingList).toBeHidden();
  await expect(anna.waiting).toBeFocused();
  await expect(anna.panel).toBeVisible();
  await server.start();
  await expect(anna.row('First Ltd')).toContainText('#11078', BACK);
});

function order(customer, quantity = 1) {
  return { customer, lines: [{ sku: 'NW-01', quantity }] };
}

const orders = async (server) => (await server.api('GET', '/api/summary')).orders;

// Connected, and with the products there that an order is picked from.
async function ready(board) {
  await board.live();
  await board.newOrder();
  await expect(board.line(1).product.getByRole('option', { name: /^Chai/ })).toBeAttached();
  await board.page.keyboard.press('Escape');
  await expect(board.dialog).toBeHidden();
}

// The requests of a page to a server function from now on.
function requests(board, name) {
  const made = [];
  board.page.on('request', (request) => {
    if (request.url().endsWith(`/fn/${name}`)) made.push(request.postData());
  });
  return made;
}

// Presses Cancel as soon as it can be pressed: not while a try is under way.
async function cancelled(board, text) {
  const item = board.waitingItem(text);
  await expect(async () => {
    if (await item.isVisible()) await item.getByRole('button', { name: 'Cancel' }).click({ timeout: 500 });
    await expect(item).toHaveCount(0, { timeout: 100 });
  }).toPass();
}

function forbidStorage() {
  const get = () => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  Object.defineProperty(window, 'sessionStorage', { get });
}

function fillStorage() {
  let filling = '';
  for (let more = 2 ** 23; more >= 1; more /= 2) {
    try {
      sessionStorage.setItem('filling', filling + 'x'.repeat(more));
      filling += 'x'.repeat(more);
    } catch {
      // So much more does not fit.
    }
  }
}

// Whether the browser would ask before it leaves the page.
function asksBeforeLeaving(board) {
  return board.page.evaluate(() => {
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    return leaving.defaultPrevented;
  });
}
