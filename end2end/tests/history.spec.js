// What was done to an order, field by field.
import { draft, expect, test } from '../fixtures/test.js';

const field = (board, name) =>
  board.history.getByRole('listitem').first().locator('.changed__field').filter({ hasText: name });

test('the history says who changed what, when, from what and to what', async ({ person, server }) => {
  const order = await server.api('POST', '/api/orders', draft('Told Ltd', ['NW-01', 2]));
  const anna = await person();
  await anna.live();
  await anna.openOrder('Told Ltd');
  const change = {
    version: 1,
    city: 'Oslo',
    note: 'Ring twice',
    lines: [{ sku: 'NW-01', quantity: 5, discount_percent: 10 }, { sku: 'NW-02', quantity: 1 }],
  };
  await server.api('PATCH', `/api/orders/${order.id}`, change);
  const entry = anna.history.getByRole('listitem').first();
  await expect(entry).toContainText('Edited address, note, lines');
  await expect(entry).toContainText(/api · \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  await expect(field(anna, 'City').locator('del')).toHaveText('before: empty');
  await expect(field(anna, 'City').locator('ins')).toContainText('Oslo');
  await expect(field(anna, 'Note').locator('ins')).toContainText('Ring twice');
  await expect(field(anna, 'Chai').locator('del')).toContainText('2 × $18.00');
  await expect(field(anna, 'Chai').locator('ins')).toContainText('5 × $18.00 − 10 %');
  await expect(field(anna, 'Chang').locator('del')).toHaveCount(0);
  await expect(field(anna, 'Chang').locator('ins')).toContainText('1 × $19.00');
  await expect(field(anna, 'Total').locator('del')).toContainText('$36.00');
  await expect(field(anna, 'Total').locator('ins')).toContainText('$100.00');
});
