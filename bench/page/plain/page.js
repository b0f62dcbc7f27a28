// The list of orders written by hand: the limit that the dashboard is compared with. It does what the
// dashboard does in the measured scene, and no more: figures, tabs with counts, search with marks, a
// virtual list of a sorted array, rows that hold still while the page is scrolled, changed rows marked
// with who changed them, further pages before they are needed, one stream. No outbox, no optimistic
// rows, no panel, no keyboard, no reconnecting: what is left out can only make it faster.

const STATUSES = ['new', 'paid', 'packed', 'shipped', 'delivered', 'cancelled'];
const DONE = new Set(['delivered', 'cancelled']);
// As the dashboard has them, so that both render as many rows.
const WHOLE_MAX = 150;
const BEYOND = 24;
const STEP = 8;
const MARK_STAY_MS = 6_000;
const TICK_MS = 1_000;
const DAY_MS = 86_400_000;

const $ = (id) => document.getElementById(id);
const [figures, tabs, steady, room, table, body, more, count] = [
  'figures', 'tabs', 'steady', 'room', 'orders', 'rows', 'more', 'count',
].map($);
const search = document.querySelector('#search input');
const numbers = new Intl.NumberFormat('en-US');

let query = new URLSearchParams(location.search);
let orders = new Map();
let sorted = [];
let shown = [];
// The same as a set, and those that are loaded and not shown.
let standing = new Set();
const unplaced = new Set();
let end = null;
let total = 0;
let cursor = null;
let seq = 0;
let asked = 0;
let isLoading = false;
let rowPx = 0;
const left = new Set();
const noted = new Map();
const rendered = new Map();
let gaps = [];
let isDue = false;
const today = { orders: 0, revenue: 0, open: 0 };

// Newest first; of one moment, by id. Moments as numbers: as texts a whole second comes after its parts.
const at = (order) => (order.placedMs ??= Date.parse(order.created_at));
const before = (a, b) => (at(a) === at(b) ? a.id > b.id : at(a) > at(b));

function placeOf(order) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(orders.get(sorted[middle]), order)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(order) {
  remove(order.id);
  sorted.splice(placeOf(order), 0, order.id);
  orders.set(order.id, order);
  if (standing.has(order.id)) left.delete(order.id);
  else unplaced.add(order.id);
}

function remove(id) {
  const order = orders.get(id);
  if (!order) return;
  const place = placeOf(order);
  if (sorted[place] === id) sorted.splice(place, 1);
  orders.delete(id);
}

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const words = () => fold(query.get('q') ?? '').split(/\s+/).filter(Boolean);

function matches(order) {
  const status = query.get('status');
  if (status && order.status !== status) return false;
  const wanted = words();
  if (wanted.length === 0) return true;
  const lines = order.lines.map((line) => `${line.sku} ${line.name}`).join(' ');
  const texts = [`${order.number}`, order.customer, order.contact, order.city, order.country, lines];
  const found = fold(texts.join(' ')).split(/[^\p{L}\p{N}]+/u);
  return wanted.every((word) => found.some((text) => text.startsWith(word)));
}

// The list.

async function load() {
  const mine = ++asked;
  table.setAttribute('aria-busy', 'true');
  const page = await (await fetch(`/api/orders?${query}`)).json();
  if (mine !== asked) return;
  orders = new Map(page.items.map((order) => [order.id, order]));
  sorted = page.items.map((order) => order.id);
  take(page);
  showAll();
  table.setAttribute('aria-busy', 'false');
  render();
}

async function loadMore() {
  if (isLoading || !cursor) return;
  isLoading = true;
  const mine = asked;
  const url = new URLSearchParams(query);
  url.set('cursor', cursor);
  const page = await (await fetch(`/api/orders?${url}`)).json();
  isLoading = false;
  if (mine !== asked) return;
  page.items.forEach(insert);
  take(page);
  arrange();
  render();
}

function take(page) {
  total = page.total;
  cursor = page.next_cursor;
  end = cursor ? page.items.at(-1) : null;
  seq = Math.max(seq, page.seq);
}

function show(address) {
  history.pushState(null, '', address);
  query = new URLSearchParams(location.search);
  load();
}

// Rows hold still while the first of them are out of sight: new ones wait.
const isHeld = () => body.getBoundingClientRect().top < 0;

function showAll() {
  left.clear();
  unplaced.clear();
  shown = sorted.slice();
  standing = new Set(shown);
  steady.textContent = '';
}

function arrange() {
  if (!isHeld()) {
    showAll();
    return;
  }
  const last = orders.get(shown.findLast((id) => orders.has(id)));
  const below = [];
  for (const id of unplaced) {
    const order = orders.get(id);
    if (!order) unplaced.delete(id);
    else if (!last || before(last, order)) below.push(order);
  }
  below.sort((a, b) => (before(a, b) ? -1 : 1));
  for (const { id } of below) {
    unplaced.delete(id);
    shown.push(id);
    standing.add(id);
  }
  steady.textContent = unplaced.size ? `${unplaced.size} new orders` : '';
}

// The stream.

function follow() {
  const stream = new EventSource(`/api/sse/*?after=${seq}`);
  for (const operation of ['insert', 'update', 'delete']) {
    stream.addEventListener(operation, (event) => change(operation, JSON.parse(event.data)));
  }
}

function change(operation, record) {
  if (record.entity === 'summary') return showCounts(record);
  if (record.entity !== 'orders') return;
  const was = orders.get(record.id);
  const wasIn = operation !== 'insert' && matches({ ...record, ...record.was });
  const isIn = operation !== 'delete' && matches(record);
  total += Number(isIn) - Number(wasIn);
  remove(record.id);
  if (isIn && (!end || !before(end, record))) insert(record);
  else if (standing.has(record.id)) left.add(record.id);
  if (!orders.has(record.id) && was) noted.set(record.id, { ...record, left: true });
  else if (operation === 'update') noted.set(record.id, record);
  tally(record, operation);
  renderSoon();
}

function tally(record, operation) {
  const move = (order, sign) => {
    today.open += sign * Number(!DONE.has(order.status));
    if (order.status === 'cancelled' || Date.now() - Date.parse(order.created_at) > DAY_MS) return;
    today.orders += sign;
    today.revenue += sign * order.total_minor;
  };
  if (operation !== 'insert') move({ ...record, ...record.was }, -1);
  if (operation !== 'delete') move(record, 1);
  const average = today.orders ? today.revenue / today.orders : 0;
  const texts = [today.open, today.orders, money(today.revenue), money(average)];
  texts.forEach((text, place) => setText(cards[place], typeof text === 'number' ? numbers.format(text) : text));
}

// What is on the screen.

const money = (minor) => `$${numbers.format(Math.floor(minor / 100))}.${String(Math.round(minor) % 100).padStart(2, '0')}`;

function setText(element, text) {
  if (element.firstChild?.nodeType === Node.TEXT_NODE && element.childNodes.length === 1) {
    if (element.firstChild.data !== text) element.firstChild.data = text;
  } else element.textContent = text;
}

function age(moment) {
  const seconds = (Date.now() - Date.parse(moment)) / 1000;
  if (seconds < 60) return 'now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function marked(element, text) {
  const wanted = words();
  if (wanted.length === 0) return setText(element, text);
  element.replaceChildren(
    ...text.split(/(?<=[^\p{L}\p{N}])|(?=[^\p{L}\p{N}])/u).flatMap((part) => {
      const word = wanted.find((word) => fold(part).startsWith(word));
      if (!word) return [part];
      const mark = document.createElement('mark');
      mark.className = 'found';
      mark.textContent = part.slice(0, word.length);
      return [mark, part.slice(word.length)];
    }),
  );
}

const template = document.createElement('template');
template.innerHTML = `<tr class="row"><td class="row__select"><label class="select-box"><input type="checkbox"></label></td>
<th scope="row" class="row__number"><a class="row__link"></a></th>
<td class="row__customer"><span class="row__name"></span><span class="row__place"></span></td>
<td class="row__items"></td><td class="row__total"></td>
<td class="row__status"><span class="badge"></span><span class="row__saving"></span><span class="row__note"></span></td>
<td class="row__age"><time class="age"></time></td></tr>`;

function makeRow(id) {
  const element = template.content.firstElementChild.cloneNode(true);
  element.dataset.id = id;
  const find = (selector) => element.querySelector(selector);
  const row = {
    element,
    box: find('input'),
    link: find('a'),
    name: find('.row__name'),
    place: find('.row__place'),
    items: find('.row__items'),
    total: find('.row__total'),
    badge: find('.badge'),
    note: find('.row__note'),
    time: find('time'),
    touched: 0,
    version: 0,
  };
  rendered.set(id, row);
  showRow(row, orders.get(id));
  return row;
}

function showRow(row, order) {
  if (!order) return;
  row.created_at = order.created_at;
  row.version = order.version;
  row.box.setAttribute('aria-label', `Select #${order.number}, ${order.customer}`);
  row.link.href = `/orders/${order.id}?${query}`;
  marked(row.link, `#${order.number}`);
  marked(row.name, order.customer);
  marked(row.place, [order.city, order.country].filter(Boolean).join(', '));
  setText(row.items, numbers.format(order.lines.reduce((sum, line) => sum + line.quantity, 0)));
  setText(row.total, money(order.total_minor));
  row.badge.dataset.status = order.status;
  setText(row.badge, order.status[0].toUpperCase() + order.status.slice(1));
  row.time.dateTime = order.created_at;
  row.time.title = order.created_at;
  setText(row.time, age(order.created_at));
}

function renderSoon() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    arrange();
    render();
  });
}

function render() {
  for (const [id, order] of noted) {
    const row = rendered.get(id);
    if (!row) continue;
    showRow(row, order);
    row.touched += 1;
    row.element.dataset.touched = row.touched % 2 ? 'odd' : 'even';
    if (order.left && left.has(id)) row.element.dataset.left = '';
    setText(row.note, order.left ? 'No longer in this list' : `by ${order.actor}`);
    const { touched } = row;
    if (!order.left) setTimeout(() => row.touched === touched && setText(row.note, ''), MARK_STAY_MS);
  }
  noted.clear();
  place();
  table.setAttribute('aria-rowcount', total + 1);
  setText(count, `${numbers.format(shown.length)} of ${numbers.format(Math.max(total, shown.length))}`);
}

function place() {
  const isWhole = shown.length <= WHOLE_MAX || !rowPx;
  const above = -body.getBoundingClientRect().top;
  const first = isWhole ? 0 : Math.floor(Math.max(0, Math.max(0, Math.ceil(above / rowPx)) - BEYOND) / STEP) * STEP;
  const rows = isWhole ? shown.length : Math.ceil(innerHeight / rowPx) + 2 * BEYOND + STEP;
  const wanted = shown.slice(Math.min(first, shown.length), first + rows);
  const kept = new Set(wanted);
  for (const [id, row] of rendered) {
    if (!kept.has(id)) {
      row.element.remove();
      rendered.delete(id);
    }
  }
  gap(0, first);
  let next = gaps[0].nextSibling;
  wanted.forEach((id, index) => {
    const row = rendered.get(id) ?? makeRow(id);
    if (row.element === next) next = next.nextSibling;
    else body.insertBefore(row.element, next);
    const place = String(first + index + 2);
    if (row.element.getAttribute('aria-rowindex') !== place) row.element.setAttribute('aria-rowindex', place);
  });
  gap(1, Math.max(0, shown.length - first - wanted.length));
  const measured = body.querySelector('tr[data-id]')?.getBoundingClientRect().height ?? 0;
  if (measured) rowPx = measured;
  room.style.minBlockSize = shown.length > WHOLE_MAX ? `${shown.length * rowPx}px` : '';
}

function gap(which, rows) {
  if (!gaps[which]) {
    const element = document.createElement('tr');
    element.className = 'gap';
    element.setAttribute('aria-hidden', 'true');
    element.innerHTML = '<td class="gap__cell" colspan="100"></td>';
    gaps[which] = element;
    if (which) body.append(element);
    else body.prepend(element);
  }
  const height = `${rows * rowPx}px`;
  if (gaps[which].firstChild.style.blockSize !== height) gaps[which].firstChild.style.blockSize = height;
  gaps[which].hidden = rows === 0;
}

function showCounts(summary) {
  const all = [summary.orders, ...STATUSES.map((status) => summary.by_status[status] ?? 0)];
  counts.forEach((element, place) => setText(element, numbers.format(all[place])));
}

const counts = ['', ...STATUSES].map((status) => {
  const item = document.createElement('li');
  const name = status ? status[0].toUpperCase() + status.slice(1) : 'All';
  item.innerHTML = `<a class="tab" href="?${status && `status=${status}`}"><span class="tab__name">${name}</span> <span class="tab__count"></span></a>`;
  item.firstChild.addEventListener('click', (event) => {
    event.preventDefault();
    const url = new URLSearchParams(query);
    if (status) url.set('status', status);
    else url.delete('status');
    show(`?${url}`);
  });
  tabs.append(item);
  return item.querySelector('.tab__count');
});

const cards = ['Open', 'Today', 'Revenue', 'Average'].map((label) => {
  const card = document.createElement('div');
  card.className = 'figure';
  card.innerHTML = `<dt class="figure__label">${label}</dt><dd class="figure__value">0</dd>`;
  figures.append(card);
  return card.lastChild;
});

let typing;
search.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const url = new URLSearchParams(query);
    if (search.value) url.set('q', search.value);
    else url.delete('q');
    show(`?${url}`);
  }, 220);
});
search.form.addEventListener('submit', (event) => event.preventDefault());
addEventListener('popstate', () => {
  query = new URLSearchParams(location.search);
  load();
});

let isScrolled = false;
addEventListener('scroll', () => {
  if (isScrolled) return;
  isScrolled = true;
  requestAnimationFrame(() => {
    isScrolled = false;
    place();
  });
});

new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && loadMore(), {
  rootMargin: '0px 0px 300px 0px',
}).observe(more);
setInterval(() => {
  for (const row of rendered.values()) setText(row.time, age(row.created_at));
  if (more.getBoundingClientRect().top < innerHeight + 300) loadMore();
}, TICK_MS);

const [summary, known] = await Promise.all(
  ['/api/summary', '/api/figures?period=day'].map(async (url) => (await fetch(url)).json()),
);
showCounts(summary);
Object.assign(today, { orders: known.now.orders, revenue: known.now.revenue_minor, open: known.backlog.open });
await load();
follow();
document.documentElement.dataset.ready = '';
