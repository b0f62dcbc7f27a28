// Pictures of what the page says where something is wrong, late or far away.
import { draft, expect, pending, test } from '../../fixtures/test.js';
import { picture, someOrders, THEMES } from '../../fixtures/picture.js';

test('a refused order', async ({ person, errors }) => {
  errors.expect(/status of 409/);
  const anna = await person();
  await anna.live();
  await anna.place({ customer: 'Big Eaters', lines: [{ sku: 'NW-01', quantity: 40 }] });
  await expect(anna.message('Not enough Chai')).toBeVisible();
  await expect(anna.dialog).toBeVisible();
  await picture(anna, 'refused');
});

test('a lost connection with an order on its way', async ({ person, server, errors }) => {
  errors.expect(/ERR_/);
  const anna = await person();
  await anna.live();
  await anna.newOrder();
  await anna.fill({ customer: 'Patient Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await server.stop();
  await anna.submit.click();
  await expect(anna.connection).toContainText('Reconnecting');
  await pending(anna.row('Patient Ltd'));
  await picture(anna, 'reconnecting');
});

for (const [name, options] of THEMES) {
  test(`what waits for the connection, ${name}`, async ({ person, server, errors }) => {
    errors.expect(/ERR_/);
    await someOrders(server);
    const anna = await person(options);
    await anna.page.clock.install();
    await anna.open();
    await anna.live();
    await anna.newOrder();
    await expect(anna.line(1).product.getByRole('option', { name: /^Chai/ })).toBeAttached();
    await anna.page.keyboard.press('Escape');
    await server.stop();
    await anna.openOrder('Blauer See');
    await anna.action('Mark shipped').click();
    await anna.page.keyboard.press('Escape');
    await anna.page.clock.fastForward('12:00');
    for (const customer of ['Nadia’s Deli', 'The Old Harbour Bakery and Coffee Roastery']) {
      await anna.place({ customer, city: 'Tunis', lines: [{ sku: 'NW-01', quantity: 2 }] });
    }
    await anna.openOrder('Nadia’s Deli');
    await anna.action('Mark paid').click();
    await anna.page.keyboard.press('Escape');
    await anna.page.clock.fastForward('03:00');
    await picture(anna, `waiting-closed-${name}`);
    await anna.waiting.click();
    await expect(anna.waitingItem('Blauer').or(anna.waitingItem('Shipped'))).toContainText('15 min');
    await picture(anna, `waiting-${name}`);
  });
}

for (const [name, options] of THEMES) {
  test(`how the page keeps up, ${name}`, async ({ person, server }) => {
    const anna = await person({ ...options, prepare: (context) => context.clock.install() });
    await anna.live();
    await anna.see(false);
    await someOrders(server);
    await expect(anna.row('Ana Trujillo')).toHaveCount(1);
    await anna.page.clock.fastForward('10:00');
    await anna.see(true);
    await expect(anna.missed).toContainText('3 orders came in');
    await picture(anna, `missed-${name}`);
    await anna.missed.getByRole('link', { name: 'Show them' }).click();
    await expect(anna.rows).toHaveCount(3);
    await picture(anna, `since-${name}`);
    await anna.missed.getByRole('button', { name: 'Dismiss' }).click();
    await anna.page.getByRole('link', { name: 'Show all' }).click();
    await anna.keepUp('Paused');
    await server.api('POST', '/api/orders', draft('Meanwhile', ['NW-03', 1]));
    await anna.page.clock.runFor(11_000);
    await expect(anna.news).toContainText('New!');
    await picture(anna, `paused-${name}`);
    await anna.page.getByRole('button', { name: 'Live updates' }).click();
    await expect(anna.menu).toBeVisible();
    await picture(anna, `menu-${name}`);
  });
}

test('nothing found, and an order that is not there', async ({ person, errors }) => {
  errors.expect(/status of 404/);
  const anna = await person({ path: '/?q=nothing+of+the+kind' });
  await anna.live();
  await picture(anna, 'empty');
  await anna.open('/orders/01890a5d-ac96-774b-bcce-b302099a8057');
  await picture(anna, 'missing');
});
