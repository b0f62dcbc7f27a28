// One connection for one browser, however many tabs it has open.
import { draft, expect, test } from '../fixtures/test.js';

// As many as a person forgets to close; over HTTP/1.1 six streams would use up all connections.
const TABS = 20;

const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));

// The streams of a browser that are open now, by the page that holds each.
function streams(context) {
  const open = new Map();
  context.on('request', (request) => {
    if (request.url().includes('/api/sse/')) open.set(request, request.frame().page());
  });
  for (const ended of ['requestfinished', 'requestfailed']) {
    context.on(ended, (request) => open.delete(request));
  }
  context.on('page', (page) => {
    page.on('close', () => {
      for (const [request, holder] of open) if (holder === page) open.delete(request);
    });
  });
  return { all: () => [...open.values()], opened: () => open.size };
}

test('twenty tabs share one stream, and all are live', async ({ person, server }) => {
  test.setTimeout(300_000);
  let open;
  const first = await person({ prepare: (context) => (open = streams(context)) });
  await first.live();
  const tabs = [first];
  while (tabs.length < TABS) tabs.push(await first.anotherTab('/?q=shared'));
  for (const tab of tabs) await tab.live();
  expect(open.all()).toHaveLength(1);

  await place(server, 'Shared Ltd');
  for (const tab of tabs) await expect(tab.row('Shared Ltd')).toHaveCount(1);

  // The one that holds the stream is closed: another takes over, and nothing is missed.
  const holder = tabs.find((tab) => tab.page === open.all()[0]);
  const others = tabs.filter((tab) => tab !== holder);
  await holder.page.close();
  await place(server, 'Shared Heirs');
  for (const tab of others) {
    await expect(tab.row('Shared Heirs')).toHaveCount(1);
    await expect(tab.connection).toContainText('Live');
  }
  expect(open.all()).toHaveLength(1);
});

test('when the tab that holds the stream closes, another takes over within a second', async ({ person, server }) => {
  let open;
  const anna = await person({ prepare: (context) => (open = streams(context)) });
  await anna.live();
  const second = await anna.anotherTab();
  await second.live();
  const [holder, other] = open.all()[0] === anna.page ? [anna, second] : [second, anna];
  await other.page.evaluate(() => {
    window.states = [];
    const pill = document.querySelector('.connection__pill');
    new MutationObserver(() => window.states.push(pill.dataset.state)).observe(pill, { attributes: true });
  });
  const taken = other.page.waitForRequest(/\/api\/sse\//);
  const closed = Date.now();
  await holder.page.close();
  const request = await taken;
  expect(Date.now() - closed).toBeLessThan(1_000);
  // From where it stood: the same place, no load.
  expect(new URL(request.url()).searchParams.get('after')).toMatch(/^\d+$/);
  await place(server, 'Inherited');
  await expect(other.row('Inherited')).toHaveCount(1);
  // Nobody who looks at it has seen it falter.
  expect(await other.page.evaluate(() => window.states)).toEqual([]);
});

test('a tab that holds still leaves the stream to the others', async ({ person, server }) => {
  let open;
  const anna = await person({ prepare: (context) => (open = streams(context)) });
  await anna.live();
  const second = await anna.anotherTab();
  await second.live();
  await anna.keepUp('Paused');
  await expect.poll(() => open.all()).toEqual([second.page]);
  await place(server, 'For the other');
  await expect(second.row('For the other')).toHaveCount(1);
  await expect(anna.row('For the other')).toHaveCount(0);
});

test('a tab that was opened later starts with what the others know', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await place(server, 'Before');
  const second = await anna.anotherTab();
  await second.live();
  await expect(second.row('Before')).toHaveCount(1);
  await place(server, 'After');
  for (const tab of [anna, second]) await expect(tab.row('After')).toHaveCount(1);
});

for (const [what, locks] of [
  ['without locks', () => undefined],
  // As where the site's cookies are blocked.
  ['that refuses locks', () => ({ request: () => Promise.reject(new DOMException('no', 'SecurityError')) })],
]) test(`a browser ${what} has a stream for each tab`, async ({ person, server }) => {
  let open;
  const anna = await person({
    prepare: async (context) => {
      open = streams(context);
      await context.addInitScript(`Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, get: ${locks} })`);
    },
  });
  await anna.live();
  const second = await anna.anotherTab();
  await second.live();
  expect(open.all()).toHaveLength(2);
  await place(server, 'Everybody');
  for (const tab of [anna, second]) await expect(tab.row('Everybody')).toHaveCount(1);
});

test('the server goes and comes back: every tab catches up, over one stream', async ({ person, server, errors }) => {
  errors.expect(/ERR_|api\/sse/);
  let open;
  const anna = await person({ prepare: (context) => (open = streams(context)) });
  await anna.live();
  const second = await anna.anotherTab();
  await second.live();
  await server.stop();
  for (const tab of [anna, second]) await expect(tab.connection).not.toContainText('Live');
  await server.start();
  await place(server, 'While away');
  for (const tab of [anna, second]) {
    await tab.live();
    await expect(tab.row('While away')).toHaveCount(1);
  }
  expect(open.all()).toHaveLength(1);
});
