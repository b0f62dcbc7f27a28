// The page as an app of the device: it can be installed, and without a server it shows the list that
// was seen last.
import { expect, test, draft } from '../fixtures/test.js';

const kept = (anna) => anna.page.getByRole('status', { name: 'Kept list' });

test('without a server the last list is shown, marked, and goes live when there is one', async ({
  person,
  server,
  errors,
}) => {
  test.slow();
  errors.expect(/ERR_|api\/|fn\//);
  const anna = await person({ serviceWorkers: 'allow' });
  await anna.live();
  await anna.isKept();
  await server.stop();
  await anna.page.reload();
  await expect(kept(anna)).toContainText('The server cannot be reached. This is the list as it was kept', {
    timeout: 30_000,
  });
  await expect(anna.rows.first()).toContainText('#11077');
  await expect(anna.connection).not.toContainText('Live');

  // Another page than the kept one leads to it.
  await anna.page.goto('/?status=paid');
  await expect(anna.rows.first()).toContainText('#11077', { timeout: 30_000 });
  expect(new URL(anna.page.url()).search).toBe('');

  await server.start();
  await server.api('POST', '/api/orders', draft('Back Again', ['NW-03', 1]));
  await expect(anna.row('Back Again')).toHaveCount(1, { timeout: 45_000 });
  await expect(kept(anna)).toHaveText('');
});

test('what is kept never stands in for what is there', async ({ person, server }) => {
  test.slow();
  const anna = await person({ serviceWorkers: 'allow' });
  await anna.live();
  await anna.isKept();
  await server.api('POST', '/api/orders', draft('Fresh Ltd', ['NW-03', 1]));
  const response = await anna.page.reload();
  expect(await response.text()).toContain('Fresh Ltd');
  await expect(kept(anna)).toHaveText('');
});

test('it can be installed: a manifest, its icons, its shortcuts', async ({ person, server }) => {
  const anna = await person();
  const href = await anna.page.locator('link[rel="manifest"]').getAttribute('href');
  const response = await fetch(new URL(href, server.url));
  expect(response.headers.get('content-type')).toBe('application/manifest+json');
  const manifest = await response.json();
  expect(manifest.display).toBe('standalone');
  for (const { src, type, sizes } of manifest.icons) {
    const icon = await fetch(new URL(src, server.url));
    expect(icon.headers.get('content-type'), src).toBe(type);
    if (type !== 'image/png') continue;
    // A PNG says its width and height in bytes 16 to 23.
    const bytes = new DataView(await icon.arrayBuffer());
    expect(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`, src).toBe(sizes);
  }
  for (const { url } of manifest.shortcuts) expect((await fetch(new URL(url, server.url))).status, url).toBe(200);
});
