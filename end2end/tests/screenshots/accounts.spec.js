// Pictures of signing in, of the page of accounts, and of what a viewer sees.
import { expect, test } from '../../fixtures/test.js';
import { picture, someOrders, THEMES } from '../../fixtures/picture.js';

const ANA = { name: 'ana', password: 'quiet copper lantern 41' };
const VIEWER = { name: 'maria.anders', password: 'seven green harbours 17' };

for (const [name, options] of THEMES) {
  test(`signing in and accounts, ${name}`, async ({ person, server, errors }) => {
    test.slow();
    errors.expect(/status of 40[13]/);
    await someOrders(server);
    await server.account(ANA.name, 'admin', ANA.password);
    await server.account(VIEWER.name, 'viewer', VIEWER.password);
    const ana = await person({ ...options, signIn: ANA });
    await ana.live();
    await picture(ana, `signed-in-${name}`);
    await ana.page.goto('/accounts');
    const token = ana.page.locator('form').filter({ hasText: 'New token' });
    await token.getByLabel('Name').fill('shop');
    await token.getByRole('button', { name: 'Add' }).click();
    await expect(ana.page.locator('code')).toBeVisible();
    await picture(ana, `accounts-${name}`);
    await ana.page.goto('/sign-in?problem=wrong_credentials');
    await picture(ana, `sign-in-${name}`);

    const maria = await person({ ...options, signIn: VIEWER });
    await maria.live();
    await maria.openOrder('Blauer See');
    await picture(maria, `viewer-${name}`);
    await ana.page.goto('/accounts');
    await ana.page.getByRole('button', { name: 'Disable: maria.anders' }).click();
    await expect(maria.page.getByRole('status', { name: 'Signing in' })).toContainText('not signed in', {
      timeout: 30_000,
    });
    await maria.page.goto('/sign-in');
  });
}
