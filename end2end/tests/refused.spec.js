// What the server refuses: it is taken back, the reason is told, and what was typed comes back.
import { confirmed, draft, expect, pending, test } from '../fixtures/test.js';

// The stream, and what the page asks in its place.
const NEWS = ['**/api/sse/**', '**/api/changes?**'];

test('an order for more than is left is taken back with the reason and what was typed', async ({
  person,
  errors,
}) => {
  errors.expect(/status of 409/);
  const anna = await person();
  await anna.live();
  // 39 pieces of Chai are left.
  const hold = await anna.hold('**/fn/place_order');
  await anna.place({ customer: 'Big Eaters', city: 'Lyon', lines: [{ sku: 'NW-01', quantity: 40 }] });
  await hold.asked;
  await pending(anna.row('Big Eaters'));
  await expect(anna.figure('Orders')).toHaveText(/83[01]/);
  hold.release();

  await expect(anna.message('Not enough Chai (NW-01): 40 wanted, 39 left.')).toBeVisible();
  await expect(anna.row('Big Eaters')).toHaveCount(0);
  await expect(anna.figure('Orders')).toHaveText('830');

  await expect(anna.dialog).toBeVisible();
  await expect(anna.field('Customer')).toHaveValue('Big Eaters');
  await expect(anna.field('City')).toHaveValue('Lyon');
  await expect(anna.line(1).product).toHaveValue('NW-01');
  await expect(anna.line(1).quantity).toHaveValue('40');
  await expect(anna.line(1).quantity).toHaveAccessibleDescription(/39 left/);

  // Corrected, it goes through.
  await anna.line(1).quantity.fill('39');
  await anna.submit.click();
  await expect(anna.row('Big Eaters')).toContainText('#11078');
  await expect(anna.figure('Orders')).toHaveText('831');
});

test('two people edit one order: the second is told, shown how it stands, and keeps what was typed', async ({
  person,
  server,
}) => {
  await server.api('POST', '/api/orders', draft('Shared Ltd', ['NW-01', 2]));
  const [anna, ben] = await Promise.all([person(), person()]);
  for (const who of [anna, ben]) {
    await who.live();
    await who.openOrder('Shared Ltd');
    await who.action('Edit').click();
    await expect(who.field('Customer')).toHaveValue('Shared Ltd');
  }
  await anna.fill({ customer: 'Anna’s Ltd' });
  await anna.submit.click();
  await confirmed(anna.row('Anna’s Ltd'));

  // He is told while he types, and may still save what he typed.
  await ben.fill({ city: 'Berlin' });
  const notice = ben.dialog.getByRole('status').filter({ hasText: 'Somebody else has changed' });
  await expect(notice).toContainText('Anna’s Ltd');
  await expect(ben.field('City')).toHaveValue('Berlin');
});

test('who has not heard of a change is refused, told, and shown the current row', async ({
  person,
  server,
  errors,
}) => {
  errors.expect(/status of 409/);
  errors.expect(/api\/(sse|changes)|ERR_FAILED/);
  const order = await server.api('POST', '/api/orders', draft('Shared Ltd', ['NW-01', 2]));
  const ben = await person();
  await ben.live();
  await ben.openOrder('Shared Ltd');
  await ben.action('Edit').click();
  await ben.fill({ city: 'Berlin' });

  await deaf(ben);
  await server.api('PATCH', `/api/orders/${order.id}`, { customer: 'Anna’s Ltd', version: 1 });
  await ben.submit.click();
  await expect(ben.message('Somebody else has changed it in the meantime')).toBeVisible();
  await expect(ben.dialog).toBeVisible();
  await expect(ben.field('City')).toHaveValue('Berlin');
  await expect(ben.dialog).toContainText('Anna’s Ltd');

  // With the stream back, the list says so too.
  await hearing(ben);
  await expect(ben.row('Anna’s Ltd')).toHaveCount(1);
  await expect(ben.row('Shared Ltd')).toHaveCount(0);
});

test('an order that was cancelled in the meantime cannot be moved on', async ({
  person,
  server,
  errors,
}) => {
  errors.expect(/status of 409/);
  errors.expect(/api\/(sse|changes)|ERR_FAILED/);
  const order = await server.api('POST', '/api/orders', draft('Late Ltd', ['NW-01', 2]));
  const ben = await person();
  await ben.live();
  await ben.openOrder('Late Ltd');
  await expect(ben.action('Mark paid')).toBeVisible();

  await deaf(ben);
  await server.api('POST', `/api/orders/${order.id}/status`, { status: 'cancelled', version: 1 });
  await ben.action('Mark paid').click();
  await expect(ben.message('The status was not changed')).toBeVisible();
  await expect(ben.panel).toContainText('Cancelled');
  await expect(ben.action('Mark paid')).toHaveCount(0);

  await hearing(ben);
  await expect(ben.row('Late Ltd')).toContainText('Cancelled');
});

// Takes the stream away, and lets no new one through: the page lags behind.
async function deaf(board) {
  for (const url of NEWS) await board.page.route(url, (route) => route.abort());
  await board.page.context().setOffline(true);
  await expect(board.connection).not.toContainText('Live');
  await board.page.context().setOffline(false);
  await expect(board.connection).toContainText('Reconnecting');
}

async function hearing(board) {
  for (const url of NEWS) await board.page.unroute(url);
  await board.live();
}
