// The connection comes and goes: what the page says, and that nothing is lost or doubled.
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

test.beforeEach(({ errors }) => {
  // What the browser itself says of a server that is not there.
  errors.expect(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/);
});

test('the server stops and starts: the page says so, and catches up without a reload', async ({
  person,
  server,
}) => {
  const anna = await person();
  await anna.live();
  await anna.page.evaluate(() => (window.samepage = true));

  await server.stop();
  await expect(anna.connection).toContainText('Reconnecting');
  await server.start();
  await server.api('POST', '/api/orders', draft('While away', ['NW-03', 1]));
  await anna.live();
  await expect(anna.rows.first()).toContainText('While away');
  await expect(anna.figure('Orders')).toHaveText('831');
  await server.api('POST', '/api/orders', draft('And after', ['NW-03', 1]));
  await expect(anna.rows.first()).toContainText('And after');
  expect(await anna.page.evaluate(() => window.samepage)).toBe(true);
});

test('an order that is placed while the server is gone is placed once when it is back', async ({
  person,
  server,
}) => {
  const [anna, ben] = await Promise.all([person(), person()]);
  await anna.live();
  await anna.newOrder();
  await anna.fill({ customer: 'Patient Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await server.stop();
  await anna.submit.click();
  await pending(anna.row('Patient Ltd'));
  await expect(anna.connection).toContainText('Reconnecting');
  await server.start();
  for (const who of [anna, ben]) {
    await expect(who.row('Patient Ltd')).toContainText('#11078', { timeout: 20_000 });
    await confirmed(who.row('Patient Ltd'));
    await expect(who.row('Patient Ltd')).toHaveCount(1);
  }
  expect((await server.api('GET', '/api/summary')).orders).toBe(831);
});

test('an answer that is lost on the way does not double the order', async ({ person, server, errors }) => {
  errors.expect(/ERR_FAILED|ERR_CONNECTION/);
  const anna = await person();
  await anna.live();
  let tries = 0;
  await anna.page.route('**/fn/place_order', async (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    // The server carries it out; its answer never comes.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await anna.place({ customer: 'Once Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await expect(anna.message('Order #11078 placed')).toBeVisible();
  await expect(anna.row('Once Ltd')).toHaveCount(1);
  await confirmed(anna.row('Once Ltd'));
  expect(tries).toBe(2);
  expect((await server.api('GET', '/api/summary')).orders).toBe(831);
});

test('a device without a network says so, and comes back', async ({ person, server, errors }) => {
  errors.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/);
  const anna = await person();
  await anna.live();
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  await server.api('POST', '/api/orders', draft('Unheard', ['NW-03', 1]));
  await anna.page.context().setOffline(false);
  await anna.live();
  await expect(anna.rows.first()).toContainText('Unheard');
});

test('a list that could not be loaded is loaded when the server is back, and no other', async ({ person, server }) => {
  test.slow();
  await server.api('POST', '/api/orders', draft('Unpaid Ltd', ['NW-03', 1]));
  const anna = await person({ prepare: (context) => context.clock.install() });
  await anna.live();
  await server.stop();
  await anna.tab('Cancelled').click();
  // Each of the five tries is refused at once; what is between them passes quickly here.
  await anna.until((expect) => expect(anna.page.getByText('The orders could not be loaded')).toBeVisible());
  await server.start();
  await anna.until((expect) => expect(anna.connection).toContainText('Live'));
  await expect(anna.page.getByText('The orders could not be loaded')).toBeHidden();
  await expect(anna.page.getByText('No orders match')).toBeVisible();
  await expect(anna.rows).toHaveCount(0);
});

test('a server that hangs is noticed by its silence', async ({ person, server }) => {
  test.slow();
  const anna = await person({ prepare: (context) => context.clock.install() });
  await anna.live();
  server.freeze();
  try {
    // Two heartbeats that do not come, and some time for the network.
    await anna.until((expect) => expect(anna.connection).toContainText('Reconnecting'));
  } finally {
    server.thaw();
  }
  await anna.until((expect) => expect(anna.connection).toContainText('Live'));
});
