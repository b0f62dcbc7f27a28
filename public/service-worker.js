// Keeps the page's files and the list that was seen last, and shows them, marked, when the server
// cannot be reached. It answers for nothing else: requests for data, streams and what is written go to
// the server as if it were not there.

/** Another name throws away what an earlier version has kept; `app/src/pages/kept.rs` has it as well. */
const CACHE = 'live-orders-1';
/** The files without which a page does not come to life. */
const FILES = [
  '/pkg/live-orders.css',
  '/pkg/live-orders.js',
  '/pkg/live-orders.wasm',
  '/favicon.svg',
  '/manifest.webmanifest',
  '/manifest.de.webmanifest',
  '/icons/192.png',
];
/** Where the list is kept: one, whatever its filter was. */
const LIST = '/kept-list';
/** What is said where nothing is kept: the one text of the pages that is not in `app/texts`. */
const NOTHING_KEPT = {
  en: {
    name: 'Live orders',
    title: 'The server cannot be reached',
    text: 'Nothing is kept on this device yet.',
    again: 'Try again',
  },
  de: {
    name: 'Live-Bestellungen',
    title: 'Der Server ist nicht erreichbar',
    text: 'Auf diesem Gerät ist noch nichts aufbewahrt.',
    again: 'Erneut versuchen',
  },
};
/** How long the server may take for a page before the kept one is shown, in milliseconds. */
const PATIENCE_MS = 8_000;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

/** A page says where it is: there is something to keep before it is loaded a second time. */
self.addEventListener('message', (event) => {
  if (typeof event.data?.keep === 'string') event.waitUntil(keepAll(event.data.keep).catch(() => {}));
});

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function page(request) {
  try {
    const response = await within(PATIENCE_MS, fetch(request));
    // That there is no room to keep it is no reason not to show it.
    if (isList(request.url, response)) await keep(response.clone(), request.url).catch(() => {});
    return response;
  } catch (problem) {
    const kept = await (await caches.open(CACHE)).match(LIST);
    if (!kept) return nothingKept();
    // What is kept is the page of one address: at another, it would not be the page that comes to life.
    const address = kept.headers.get('x-kept-address');
    return address === request.url ? kept : Response.redirect(address);
  }
}

/** From the server while it can be reached: the kept file may be an older one. */
async function file(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(new URL(request.url).pathname, response.clone()).catch(() => {});
    return response;
  } catch (problem) {
    const kept = await cache.match(new URL(request.url).pathname);
    if (!kept) throw problem;
    return kept;
  }
}

async function keepAll(address) {
  const cache = await caches.open(CACHE);
  for (const path of FILES) {
    if (!(await cache.match(path))) await cache.add(path);
  }
  const response = await fetch(address, { headers: { accept: 'text/html' } });
  if (isList(address, response)) await keep(response, address);
}

async function keep(response, address) {
  const at = new Date().toISOString();
  const text = await response.text();
  const headers = { 'content-type': 'text/html; charset=utf-8', 'x-kept-address': address, 'x-kept-at': at };
  const marked = text.replace('<html ', `<html data-kept-at="${at}" `);
  await (await caches.open(CACHE)).put(LIST, new Response(marked, { headers }));
}

function isList(address, response) {
  const url = new URL(address);
  const isHtml = response.headers.get('content-type')?.startsWith('text/html');
  return url.origin === self.location.origin && url.pathname === '/' && response.ok && isHtml && !response.redirected;
}

function nothingKept() {
  // What the reader has chosen is the server's to know: without it, what the browser asks for.
  const asked = self.navigator.languages.map((tag) => tag.split('-')[0]);
  const language = asked.find((tag) => tag in NOTHING_KEPT) ?? 'en';
  const { name, title, text, again } = NOTHING_KEPT[language];
  return new Response(
    `<!DOCTYPE html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${name}</title><main><h1>${title}</h1>
<p>${text} <a href="">${again}</a></p></main></html>`,
    { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
}

function within(limitMs, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too late')), limitMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
