// Nothing that keeps anybody from using the page, in light and in dark.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/test.js';

for (const colorScheme of ['light', 'dark']) {
  test(`list, panel and dialogs are accessible, ${colorScheme}`, async ({ person }) => {
    // Five looks of several seconds each.
    test.slow();
    // A short list: axe takes its time for each row, and all are made alike.
    const anna = await person({ path: '/?q=rattlesnake', colorScheme, reducedMotion: 'reduce' });
    await anna.live();
    await check(anna.page, 'list');
    await anna.page.getByRole('button', { name: 'Live updates' }).click();
    await check(anna.page, 'menu of the connection');
    await anna.page.keyboard.press('Escape');
    await anna.openOrder('#11077');
    await expect(anna.history).toContainText('Imported');
    await check(anna.page, 'panel');
    await anna.action('Edit').click();
    await expect(anna.dialog).toBeVisible();
    await check(anna.page, 'edit dialog');
    await anna.page.keyboard.press('Escape');
    await anna.action('Delete').click();
    await expect(anna.dialog).toBeVisible();
    await check(anna.page, 'delete dialog');
    await anna.page.keyboard.press('Escape');
    await anna.newOrder();
    await anna.submit.click();
    await expect(anna.field('Customer')).toHaveAttribute('aria-invalid', 'true');
    await check(anna.page, 'dialog with a problem');
  });

  test(`palette, shortcuts and settings are accessible, ${colorScheme}`, async ({ person }) => {
    test.slow();
    const anna = await person({ path: '/?q=rattlesnake', colorScheme, reducedMotion: 'reduce' });
    for (const [key, name] of [
      ['Control+k', 'Find and do anything'],
      ['?', 'Keyboard shortcuts'],
      [',', 'Settings'],
    ]) {
      await anna.page.keyboard.press(key);
      await expect(anna.page.getByRole('dialog', { name })).toBeVisible();
      await check(anna.page, name);
      await anna.page.keyboard.press('Escape');
      await expect(anna.dialog).toBeHidden();
    }
  });
}

async function check(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`);
  expect(found, what).toEqual([]);
}
