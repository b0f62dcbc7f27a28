// Pictures of the list in its states, and of what is opened from it.
import { expect, test } from '../../fixtures/test.js';
import { Kanban } from '../../fixtures/kanban.js';
import { picture, someOrders, THEMES, WIDE } from '../../fixtures/picture.js';

for (const [name, options] of [...THEMES, ['wide', WIDE]]) {
  test(`list, panel and dialog, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    await picture(anna, `list-${name}`);
    await anna.openOrder('Blauer See');
    await expect(anna.history).toContainText('Paid → Packed');
    await picture(anna, `panel-${name}`);
    await anna.page.keyboard.press('Escape');
    await anna.newOrder();
    await anna.fill({
      customer: 'Bon app’',
      city: 'Marseille',
      country: 'France',
      lines: [{ sku: 'NW-38', quantity: 2 }, { sku: 'NW-59', quantity: 12, discount: 5 }],
    });
    await picture(anna, `dialog-${name}`);
  });
}

for (const [name, options] of THEMES) {
  test(`palette, shortcuts, settings and new orders, ${name}`, async ({ person, server }) => {
    const anna = await person(options);
    await anna.live();
    await anna.openOrder('#11077');
    for (const [key, title, file] of [
      ['Control+k', 'Find and do anything', 'palette'],
      ['?', 'Keyboard shortcuts', 'shortcuts'],
      [',', 'Settings', 'settings'],
    ]) {
      await anna.page.keyboard.press(key);
      await expect(anna.page.getByRole('dialog', { name: title })).toBeVisible();
      await picture(anna, `${file}-${name}`);
      if (file !== 'settings') await anna.page.keyboard.press('Escape');
    }
    await anna.dialog.getByRole('checkbox', { name: /in the title/ }).check();
    await anna.dialog.getByRole('button', { name: 'Save settings' }).click();
    await anna.page.keyboard.press('Escape');
    await someOrders(server);
    await expect(anna.page.getByRole('button', { name: /Mark as seen/ })).toContainText(/\d/);
    await picture(anna, `new-orders-${name}`);
  });

  test(`board, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person({ path: '/?view=board', ...options });
    await anna.live();
    const kanban = new Kanban(anna);
    await picture(anna, `board-${name}`);
    if (name === 'phone') return;
    await kanban.drag('Ana Trujillo Emparedados', 'Paid');
    await expect(kanban.lane('Paid')).toHaveAttribute('data-over', /.*/);
    await picture(anna, `board-dragging-${name}`);
    await kanban.drop();
    await kanban.lane('Delivered').locator('summary').click();
    await kanban.link('Blauer See', 'Packed').click();
    await expect(anna.history).toContainText('Paid → Packed');
    await picture(anna, `board-panel-${name}`);
  });

  test(`the kept list, ${name}`, async ({ person, server, errors }) => {
    test.slow();
    errors.expect(/ERR_|api\/|fn\//);
    const anna = await person({ ...options, serviceWorkers: 'allow' });
    await anna.live();
    await anna.isKept();
    await server.stop();
    await anna.page.reload();
    await expect(anna.page.getByRole('status', { name: 'Kept list' })).toContainText('kept on this device', {
      timeout: 30_000,
    });
    await picture(anna, `kept-${name}`);
  });
}

for (const [name, options] of THEMES) {
  test(`filters, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person({ ...options, path: '/?status=new,delivered&country=austria&q=ern&min_total=100000' });
    await anna.live();
    await picture(anna, `filters-${name}`);
    await anna.page.locator('summary', { hasText: 'Filter' }).click();
    await picture(anna, `filter-form-${name}`);
  });
}

for (const [name, options] of THEMES) {
  test(`a selection, and what became of it, ${name}`, async ({ person, server, errors }) => {
    errors.expect(/status of 409/);
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    const box = (number) => anna.page.getByRole('checkbox', { name: new RegExp(`^Select ${number}`) });
    for (const number of ['#11080', '#11079', '#11077', '#11076']) await box(number).click();
    await picture(anna, `selection-${name}`);
    await anna.page.getByRole('button', { name: /^Mark paid/ }).click();
    await expect(anna.page.getByRole('region', { name: 'What became of it' })).toContainText('1 not');
    await picture(anna, `selection-done-${name}`);
  });

  test(`columns and dense rows, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    await anna.page.keyboard.press('c');
    await expect(anna.page.getByRole('dialog', { name: 'Columns' })).toBeVisible();
    for (const column of ['City', 'Country', 'Updated']) await anna.dialog.getByRole('checkbox', { name: column }).check();
    await anna.dialog.getByRole('radio', { name: 'Dense' }).check();
    await picture(anna, `columns-${name}`);
    await anna.dialog.getByRole('button', { name: 'Done' }).click();
    await picture(anna, `dense-${name}`);
    await anna.openOrder('Blauer See');
    await picture(anna, `dense-panel-${name}`);
  });
}

for (const [name, options] of THEMES) {
  test(`views of one’s own, ${name}`, async ({ person, server }) => {
    await someOrders(server);
    const anna = await person(options);
    await anna.live();
    for (const [path, view] of [
      ['/?country=germany&sort=-total', 'Big Germans'],
      ['/?status=packed&sort=created_at', 'Courier at four'],
    ]) {
      await anna.open(path);
      await anna.page.keyboard.press('Shift+V');
      await anna.dialog.getByRole('textbox', { name: 'Name of the view' }).fill(view);
      await anna.dialog.getByRole('button', { name: 'Save view' }).click();
      await expect(anna.dialog).toBeHidden();
    }
    await picture(anna, `views-${name}`);
    await anna.open('/?status=new');
    await anna.page.keyboard.press('Shift+V');
    await anna.dialog.getByRole('button', { name: 'Rename Big Germans' }).click();
    await anna.dialog.getByRole('textbox', { name: 'New name' }).fill('Late');
    await anna.page.keyboard.press('Enter');
    await picture(anna, `views-dialog-${name}`);
  });
}
