// How the page keeps up: by the stream, by asking, or not at all until it is told to.
import { confirmed, draft, expect, test } from '../fixtures/test.js';

const STREAM = /\/api\/sse\//;
const CHANGES = /\/api\/changes\?/;

// The requests of a page, or of all tabs of a browser, to a URL.
function requests(pageOrContext, url) {
  const seen = [];
  pageOrContext.on('request', (request) => {
    if (url.test(request.url())) seen.push(request);
  });
  return seen;
}

const place = (server, customer) => server.api('POST', '/api/orders', draft(customer, ['NW-03', 1]));

test('asking at intervals: what is new appears, what is not costs next to nothing', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  const streams = requests(anna.page, STREAM);
  await anna.keepUp('Every 5 seconds');
  await expect(anna.connection).toContainText('Polling');

  const unchanged = await anna.page.waitForResponse((response) => CHANGES.test(response.url()));
  expect(unchanged.status()).toBe(304);
  await place(server, 'Asked for');
  await expect(anna.rows.first()).toContainText('Asked for');
  await expect(anna.figure('Orders')).toHaveText('831');
  expect(streams).toHaveLength(0);

  // The choice is kept over a reload, and taken back as easily.
  await anna.open('/');
  await expect(anna.connection).toContainText('Polling');
  expect(streams).toHaveLength(0);
  await anna.keepUp('Live');
  await anna.live();
  await place(server, 'Streamed');
  await expect(anna.rows.first()).toContainText('Streamed');
});

test('a hidden page asks nothing, and catches up when somebody looks', async ({ person, server }) => {
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  await anna.keepUp('Every 5 seconds');
  await expect(anna.connection).toContainText('Polling');
  await anna.see(false);
  // What was under way when it was hidden may still come.
  await anna.page.waitForLoadState('load');
  const asked = requests(anna.page, /./);
  await place(server, 'Unseen');
  await anna.page.clock.runFor(120_000);
  expect(asked.map((request) => request.url())).toEqual([]);

  await anna.see(true);
  await expect(anna.rows.first()).toContainText('Unseen');
});

test('a paused page holds still, says how much is new, and shows it on request', async ({ person, server }) => {
  test.slow();
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  await anna.keepUp('Paused');
  await expect(anna.connection).toContainText('Paused');
  const streams = requests(anna.page, STREAM);

  const first = await place(server, 'New One');
  await server.api('POST', `/api/orders/${first.id}/status`, { status: 'paid', version: 1 });
  await place(server, 'New Two');
  // Two orders, however often they have changed.
  await anna.until((expect) => expect(anna.news).toContainText('New! 2 orders'));
  await expect(anna.row('New One')).toHaveCount(0);
  await expect(anna.figure('Orders')).toHaveText('830');

  await anna.news.getByRole('button').click();
  await expect(anna.row('New Two')).toHaveCount(1);
  await expect(anna.row('New One')).toContainText('Paid');
  await expect(anna.figure('Orders')).toHaveText('832');
  await expect(anna.news).toHaveText('');
  await expect(anna.connection).toContainText('Paused');

  // What waits is not lost when the stream is chosen again.
  await place(server, 'New Three');
  await anna.until((expect) => expect(anna.news).toContainText('New! 1 order'));
  await anna.keepUp('Live');
  await expect(anna.row('New Three')).toHaveCount(1);
  await expect(anna.news).toHaveText('');
  expect(streams).toHaveLength(1);
});

test('what one does oneself shows on a paused page too', async ({ person, server }) => {
  const anna = await person();
  await anna.live();
  await anna.keepUp('Paused');
  await anna.place({ customer: 'Mine Ltd', lines: [{ sku: 'NW-01', quantity: 2 }] });
  await expect(anna.row('Mine Ltd')).toContainText('#11078');
  await confirmed(anna.row('Mine Ltd'));
  await place(server, 'Theirs Ltd');
  await expect(anna.row('Theirs Ltd')).toHaveCount(0);
});

test('“Refresh now” gets what is there, whatever the interval', async ({ person, server }) => {
  test.slow();
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  await anna.keepUp('Paused');
  await anna.page.clock.runFor(3_000);
  await place(server, 'At once');
  await anna.page.getByRole('button', { name: 'Live updates' }).click();
  await anna.menu.getByRole('button', { name: 'Refresh now' }).click();
  await expect(anna.row('At once')).toHaveCount(1);

  // That was once: afterwards the page holds still as before.
  await place(server, 'Not at once');
  await anna.until((expect) => expect(anna.news).toContainText('New! 1 order'));
  await expect(anna.row('Not at once')).toHaveCount(0);

  // What waits is shown when an interval is chosen, and not only after it.
  await anna.menu.getByRole('radio', { name: 'Every 30 seconds' }).check();
  await expect(anna.row('Not at once')).toHaveCount(1);
});

test('an answer that never comes does not keep the page from asking again', async ({ person, server }) => {
  test.slow();
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  const hang = await anna.hold('**/api/changes?**');
  await anna.keepUp('Every 5 seconds');
  await hang.asked;
  await place(server, 'Asked again');
  await anna.until((expect) => expect(anna.connection).toContainText('Reconnecting'));
  hang.release();
  await anna.until((expect) => expect(anna.row('Asked again')).toHaveCount(1));
  await expect(anna.connection).toContainText('Polling');
});

test('a page that asks does not say so for as long as there is no network', async ({ person, server, errors }) => {
  test.slow();
  errors.expect(/ERR_INTERNET_DISCONNECTED/);
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  await anna.keepUp('Every 5 seconds');
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  // It is tried after a while all the same: devices are sometimes wrong about that.
  await anna.until((expect) => expect(anna.connection).toContainText('Reconnecting'));
  await place(server, 'With a network');
  await anna.page.context().setOffline(false);
  await anna.until((expect) => expect(anna.row('With a network')).toHaveCount(1));
  await expect(anna.connection).toContainText('Polling');
});

test('where streams do not last the page asks instead, and goes back when they do', async ({
  person,
  server,
  errors,
}) => {
  // The stream is tried again within the longest wait, which is 30 s.
  test.slow();
  const again = { timeout: 45_000 };
  errors.expect(/api\/sse|ERR_/);
  const anna = await person();
  await anna.live();
  let cut = true;
  await anna.page.route('**/api/sse/**', async (route) => {
    if (!cut) return route.continue();
    // A proxy that lets no stream be: an answer that ends at once.
    return route.fulfill({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: 'event: connected\ndata: {"entity":"*","seq":0,"resumed":true}\n\n',
    });
  });
  await anna.page.context().setOffline(true);
  await expect(anna.connection).toContainText('Offline');
  await anna.page.context().setOffline(false);
  await expect(anna.connection).toContainText('Polling', again);
  await place(server, 'By asking');
  await expect(anna.row('By asking')).toHaveCount(1);

  cut = false;
  await expect(anna.connection).toContainText('Live', again);
  await place(server, 'By the stream');
  await expect(anna.row('By the stream')).toHaveCount(1);
});

test('who was away for long is told in one line what has happened, and led to it', async ({ person, server }) => {
  const old = await place(server, 'Moved On');
  const anna = await person({ prepare: (context) => fakeClock(context) });
  await anna.live();
  await anna.see(false);
  await place(server, 'Came In');
  await server.api('POST', `/api/orders/${old.id}/status`, { status: 'paid', version: 1 });
  await expect(anna.row('Came In')).toHaveCount(1);
  await anna.page.clock.fastForward('10:00');
  await expect(anna.missed).toHaveText('');
  await anna.see(true);
  await expect(anna.missed).toContainText('While you were away, 1 order came in, 1 order moved on.');

  await anna.missed.getByRole('link', { name: 'Show them' }).click();
  await expect(anna.rows).toHaveCount(2);
  await expect(anna.row('Came In')).toHaveCount(1);
  await expect(anna.row('Moved On')).toHaveCount(1);
  await anna.page.getByRole('link', { name: 'Show all' }).click();
  await expect(anna.rows).not.toHaveCount(2);
  await anna.missed.getByRole('button', { name: 'Dismiss' }).click();
  await expect(anna.missed).toHaveText('');
});

test('another life of the store: the page loads anew, without being told to', async ({ person, server, errors }) => {
  errors.expect(/ERR_|api\/sse/);
  await place(server, 'Former Life');
  const anna = await person();
  await anna.live();
  await anna.page.evaluate(() => (window.samepage = true));
  await server.stop();
  await server.replaceStore();
  await server.start();
  await anna.live();
  await expect(anna.row('Former Life')).toHaveCount(0);
  await expect(anna.figure('Orders')).toHaveText('830');
  await place(server, 'This Life');
  await expect(anna.row('This Life')).toHaveCount(1);
  expect(await anna.page.evaluate(() => window.samepage)).toBe(true);
});

// The page's timers run when the test says so; the server's go on as ever.
async function fakeClock(context) {
  await context.clock.install();
}
