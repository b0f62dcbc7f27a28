// The page by keyboard: shortcuts, the palette, the sheet, the settings, and how new orders are told of.
import { expect, test, draft } from '../fixtures/test.js';

const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));
const above = (anna, name) => anna.page.getByRole('dialog', { name });
const title = /^\(\d+\) /;

async function settings(anna, change) {
  await anna.page.keyboard.press(',');
  const dialog = above(anna, 'Settings');
  await change(dialog);
  await dialog.getByRole('button', { name: 'Save settings' }).click();
}

// What is played, in the browser's own sound.
const listen = (context) =>
  context.addInitScript(() => {
    window.tones = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      window.tones += 1;
      return start.apply(this, when);
    };
  });

test('j and k go along the rows, Enter opens, Escape goes back', async ({ person }) => {
  const anna = await person();
  const link = (index) => anna.rows.nth(index).getByRole('link');
  await anna.page.keyboard.press('j');
  await expect(link(0)).toBeFocused();
  await anna.page.keyboard.press('j');
  await anna.page.keyboard.press('j');
  await expect(link(2)).toBeFocused();
  await anna.page.keyboard.press('k');
  await expect(link(1)).toBeFocused();
  const number = (await link(1).textContent()).trim();
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel).toContainText(number);
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();
});

test('n, e, / and g with a letter go where they say', async ({ person }) => {
  const anna = await person();
  await anna.page.keyboard.press('n');
  await expect(above(anna, 'New order')).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(anna.dialog).toBeHidden();

  await anna.page.keyboard.press('g');
  await anna.page.keyboard.press('n');
  await expect(anna.page).toHaveURL(/status=new/);
  await expect(anna.rows.first()).toContainText('New');
  await anna.page.keyboard.press('j');
  await anna.page.keyboard.press('e');
  await expect(anna.page).toHaveURL(/edit\?status=new/);
  await expect(anna.dialog).toBeVisible();
  await anna.page.keyboard.press('Escape');
  await expect(anna.dialog).toBeHidden();

  await anna.page.keyboard.press('/');
  await expect(anna.search).toBeFocused();
  // Who types, types.
  await anna.page.keyboard.type('nj');
  await expect(anna.search).toHaveValue('nj');
  await expect(anna.dialog).toBeHidden();
});

test('? shows every shortcut, and Escape puts the focus back', async ({ person }) => {
  const anna = await person();
  await anna.page.keyboard.press('j');
  await anna.page.keyboard.press('?');
  const sheet = above(anna, 'Keyboard shortcuts');
  await expect(sheet.getByRole('region', { name: 'Along the list' })).toContainText('Next order');
  await expect(sheet.getByRole('term')).toHaveCount(33);
  await anna.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(anna.rows.first().getByRole('link')).toBeFocused();
});

test('Ctrl-K finds and does anything: recent orders, the next step of this one, a search', async ({ person }) => {
  const anna = await person({ path: '/?status=new' });
  const palette = above(anna, 'Find and do anything');
  const number = (await anna.rows.first().getByRole('link').textContent()).trim();
  await anna.openOrder(number);
  await anna.page.keyboard.press('Escape');
  await expect(anna.panel).toBeHidden();

  await anna.page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await expect(palette.getByRole('option').first()).toContainText(`Open ${number}`);
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel).toContainText(number);

  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type('paid');
  const paid = palette.getByRole('option', { name: `${number}: Mark paid` });
  await expect(paid).toHaveAttribute('aria-selected', 'true');
  await anna.page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(anna.panel).toContainText('Paid');

  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type('alfreds');
  await anna.page.keyboard.press('ArrowUp');
  await anna.page.keyboard.press('Enter');
  await expect(anna.page).toHaveURL(/q=alfreds/);
});

test('Ctrl-K finds the orders of the list by customer and number', async ({ person }) => {
  const anna = await person();
  await anna.live();
  const palette = above(anna, 'Find and do anything');
  await anna.page.keyboard.press('Control+k');
  await anna.page.keyboard.type('ernst');
  await expect(palette.getByRole('option').first()).toContainText('Open #11072');
  await expect(palette.getByRole('option').first()).toContainText('Ernst Handel');
  await anna.page.keyboard.press('Enter');
  await expect(anna.panel).toContainText('Ernst Handel');
});

test('single keys can be turned off, and stay off', async ({ person }) => {
  const anna = await person();
  await settings(anna, (dialog) => dialog.getByRole('checkbox', { name: 'Single keys are shortcuts' }).uncheck());
  await anna.page.keyboard.press('?');
  await anna.page.keyboard.press('Control+k');
  await expect(above(anna, 'Find and do anything')).toBeVisible();
  await expect(above(anna, 'Keyboard shortcuts')).toBeHidden();
  await anna.page.reload();
  await anna.open();
  await anna.page.keyboard.press('n');
  await anna.page.keyboard.press('Control+k');
  await expect(above(anna, 'Find and do anything')).toBeVisible();
  await expect(anna.page).not.toHaveURL(/new/);
});

test('ages that make no sense are refused where they were typed', async ({ person }) => {
  const anna = await person();
  await anna.page.keyboard.press(',');
  const dialog = above(anna, 'Settings');
  const fresh = dialog.getByRole('group', { name: 'New' });
  await fresh.getByLabel('Amber from').fill('soon');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(fresh.getByText('Must be an age like 30 min, 4 h or 2 d.')).toBeVisible();
  await fresh.getByLabel('Amber from').fill('3 h');
  await fresh.getByLabel('Red from').fill('2 h');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(fresh.getByText('Must be more than the age for amber.')).toBeVisible();
  await fresh.getByLabel('Amber from').fill('365 d');
  await fresh.getByLabel('Red from').fill('8760 h');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(fresh.getByText('Must be more than the age for amber.')).toBeVisible();
  await fresh.getByLabel('Amber from').fill('1 min');
  await fresh.getByLabel('Red from').fill('2 min');
  await dialog.getByRole('button', { name: 'Save settings' }).click();
  await expect(dialog).toBeHidden();
});

test('an order grows late while it is looked at', async ({ person, server }) => {
  test.slow();
  await place(server, 'Growing Late');
  const anna = await person({ prepare: (context) => context.clock.install() });
  await settings(anna, async (dialog) => {
    const fresh = dialog.getByRole('group', { name: 'New' });
    await fresh.getByLabel('Amber from').fill('5 min');
    await fresh.getByLabel('Red from').fill('10 min');
  });
  const age = anna.row('Growing Late').locator('.age');
  await expect(age).not.toHaveAttribute('data-late', /./);
  await anna.page.clock.fastForward('06:00');
  await expect(age).toHaveAttribute('data-late', 'amber');
  await expect(age).toContainText('late');
  await anna.page.clock.fastForward('06:00');
  await expect(age).toHaveAttribute('data-late', 'red');
});

test('nothing is told of new orders until it is asked for', async ({ person, server }) => {
  const anna = await person({ prepare: listen });
  await anna.live();
  await place(server, 'Unasked');
  await expect(anna.row('Unasked')).toHaveCount(1);
  await expect(anna.page).not.toHaveTitle(title);
  await expect(anna.page.getByRole('button', { name: /Mark as seen/ })).toHaveCount(0);
  expect(await anna.page.evaluate(() => window.tones)).toBe(0);
});

test('a new order is heard and counted in the title until it is seen', async ({ person, server }) => {
  test.slow();
  const anna = await person({
    prepare: async (context) => {
      await listen(context);
      await context.clock.install();
    },
  });
  await anna.live();
  await settings(anna, async (dialog) => {
    await dialog.getByRole('checkbox', { name: /^A sound/ }).check();
    await dialog.getByRole('checkbox', { name: /in the title/ }).check();
  });
  await place(server, 'Heard One');
  await place(server, 'Heard Two');
  await expect(anna.page).toHaveTitle('(2) Live orders');
  const tones = () => anna.page.evaluate(() => window.tones);
  await expect.poll(tones).toBeGreaterThanOrEqual(2);
  // Nobody has taken notice: it rings again.
  const before = await tones();
  await anna.until(async () => expect(await tones()).toBeGreaterThan(before));

  await anna.page.getByRole('button', { name: '2 new orders. Mark as seen' }).click();
  await expect(anna.page).toHaveTitle('Live orders');
  const after = await tones();
  await anna.page.clock.runFor(60_000);
  expect(await tones()).toBe(after);
  // What one places oneself is no news.
  await anna.place({ customer: 'Mine Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await expect(anna.row('Mine Ltd')).toContainText('#11080');
  await expect(anna.page).not.toHaveTitle(title);
});

test('what was seen in one tab is seen in all', async ({ person, server }) => {
  test.slow();
  const anna = await person();
  await settings(anna, (dialog) => dialog.getByRole('checkbox', { name: /in the title/ }).check());
  const second = await anna.anotherTab();
  await second.live();
  await place(server, 'Everywhere');
  await expect(anna.page).toHaveTitle('(1) Live orders');
  await expect(second.page).toHaveTitle('(1) Live orders');
  await second.page.keyboard.press('a');
  await expect(second.page).toHaveTitle('Live orders');
  await expect(anna.page).toHaveTitle('Live orders');
});

test('the system tells of a new order while the page cannot be seen', async ({ person, server }) => {
  const anna = await person({
    permissions: ['notifications'],
    prepare: (context) =>
      context.addInitScript(() => {
        window.told = [];
        // The real one, and a note of what it was asked to show.
        window.Notification = class extends Notification {
          constructor(heading, options) {
            super(heading, options);
            window.told.push(`${heading}: ${options.body}`);
          }
        };
      }),
  });
  await anna.live();
  await settings(anna, (dialog) => dialog.getByRole('checkbox', { name: /system notification/ }).check());
  await anna.see(false);
  await place(server, 'Told Of');
  await expect.poll(() => anna.page.evaluate(() => window.told)).toEqual(['New order #11078: Told Of, $10.00']);
});
