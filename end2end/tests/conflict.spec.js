// Two people at one order: what each wrote side by side, to choose from.
import AxeBuilder from '@axe-core/playwright';
import { draft, expect, test } from '../fixtures/test.js';

const choice = (board, field) => board.dialog.getByRole('group', { name: field, exact: true });
const value = (board, field, whose) => choice(board, field).getByRole('radio', { name: whose });

async function atEdit(person, server) {
  const order = await server.api('POST', '/api/orders', draft('Both Ltd', ['NW-01', 2]));
  const anna = await person();
  await anna.live();
  await anna.openOrder('Both Ltd');
  await anna.action('Edit').click();
  await expect(anna.field('Customer')).toHaveValue('Both Ltd');
  const elsewhere = (change) => server.api('PATCH', `/api/orders/${order.id}`, change);
  const stands = () => server.api('GET', `/api/orders/${order.id}`);
  return { anna, elsewhere, stands };
}

test('an order that changes under the form is chosen from, field by field', async ({ person, server }) => {
  const { anna, elsewhere, stands } = await atEdit(person, server);
  await anna.fill({ customer: 'Mine Ltd', contact: 'Ann', note: 'My note' });
  await elsewhere({ customer: 'Theirs Ltd', city: 'Bergen', note: 'Their note' });
  await expect(choice(anna, 'Customer')).toContainText('Mine Ltd');
  await expect(choice(anna, 'Customer')).toContainText('Theirs Ltd');
  await expect(value(anna, 'Customer', /Yours/)).toBeChecked();
  // What was left alone follows; it can be had back.
  await expect(anna.field('City')).toHaveValue('Bergen');
  await expect(value(anna, 'City', /Theirs/)).toBeChecked();
  await expect(choice(anna, 'City')).toContainText('empty');
  await expect(choice(anna, 'Contact')).toHaveCount(0);
  expect((await new AxeBuilder({ page: anna.page }).analyze()).violations).toEqual([]);

  await value(anna, 'Note', /Theirs/).check();
  await expect(anna.field('Note')).toHaveValue('Their note');
  await value(anna, 'Note', /Yours/).check();
  await expect(anna.field('Note')).toHaveValue('My note');
  await value(anna, 'Customer', /Theirs/).check();
  await anna.submit.click();
  await expect(anna.dialog).toBeHidden();
  await expect.poll(async () => (await stands()).contact).toBe('Ann');
  expect(await stands()).toMatchObject({
    customer: 'Theirs Ltd', contact: 'Ann', city: 'Bergen', note: 'My note', version: 3,
  });
});

test('what was left alone can be kept as it was', async ({ person, server }) => {
  const { anna, elsewhere, stands } = await atEdit(person, server);
  await anna.fill({ contact: 'Ann' });
  await elsewhere({ city: 'Bergen' });
  await value(anna, 'City', /Yours/).check();
  await expect(anna.field('City')).toHaveValue('');
  await anna.submit.click();
  await expect.poll(async () => (await stands()).contact).toBe('Ann');
  expect((await stands()).city).toBe('');
});

test('lines are chosen as a whole', async ({ person, server }) => {
  const { anna, elsewhere, stands } = await atEdit(person, server);
  await anna.fill({ lines: [{ sku: 'NW-01', quantity: 5 }] });
  await elsewhere({ lines: [{ sku: 'NW-02', quantity: 3 }] });
  await expect(choice(anna, 'Lines').first()).toContainText('5 × NW-01');
  await expect(choice(anna, 'Lines').first()).toContainText('3 × NW-02');
  await anna.dialog.getByRole('radio', { name: /Theirs 3 × NW-02/ }).check();
  await expect(anna.line(1).product).toHaveValue('NW-02');
  await expect(anna.line(1).quantity).toHaveValue('3');
  await anna.dialog.getByRole('radio', { name: /Yours 5 × NW-01/ }).check();
  await expect(anna.line(1).quantity).toHaveValue('5');
  await anna.submit.click();
  await expect.poll(async () => (await stands()).lines[0].quantity).toBe(5);
});

test('an edit that is refused as stale comes back with both values', async ({ person, server, errors }) => {
  errors.expect(/status of 409/);
  const { anna, elsewhere, stands } = await atEdit(person, server);
  await anna.fill({ city: 'Oslo' });
  const hold = await anna.hold('**/fn/edit_order');
  await anna.submit.click();
  await hold.asked;
  await elsewhere({ city: 'Bergen' });
  hold.release();
  await expect(choice(anna, 'City')).toContainText('Oslo');
  await expect(choice(anna, 'City')).toContainText('Bergen');
  await expect(anna.field('City')).toHaveValue('Oslo');
  await anna.submit.click();
  await expect.poll(async () => (await stands()).city).toBe('Oslo');
});

test('a second change keeps what was typed', async ({ person, server }) => {
  const { anna, elsewhere } = await atEdit(person, server);
  await anna.fill({ city: 'Oslo' });
  await elsewhere({ city: 'Bergen' });
  await value(anna, 'City', /Theirs/).check();
  await elsewhere({ city: 'Narvik' });
  await expect(choice(anna, 'City')).toContainText('Narvik');
  await expect(choice(anna, 'City')).toContainText('Oslo');
  await expect(anna.field('City')).toHaveValue('Narvik');
});
