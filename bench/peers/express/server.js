// Orders with a live stream as most people write them by hand: Express, one SQLite file, a set of open
// responses. PORT and DATABASE say where.
import express from 'express';
import Database from 'libsql';

const COLUMNS = ['number', 'customer', 'contact', 'city', 'country', 'note', 'status', 'currency', 'total_minor', 'lines'];

const db = new Database(process.env.DATABASE);
db.pragma('journal_mode = wal');
db.pragma('synchronous = normal');
db.exec(`create table if not exists orders (
  id integer primary key, number integer, customer text, contact text, city text, country text, note text,
  status text, currency text, total_minor integer, lines text, created_at text, updated_at text
)`);
const insert = db.prepare(
  `insert into orders (${COLUMNS.join(', ')}, created_at, updated_at)
   values (${COLUMNS.map(() => '?').join(', ')}, datetime(), datetime())`,
);
const update = db.prepare('update orders set status = ?, note = ?, updated_at = datetime() where id = ?');
const select = db.prepare('select * from orders where id = ?');
const list = db.prepare('select * from orders order by id desc limit 50');

const app = express();
const streams = new Set();

app.use(express.json());

app.get('/api/sse/orders', (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  streams.add(response);
  request.on('close', () => streams.delete(response));
});

app.get('/api/orders', (_request, response) => response.json(list.all().map(order)));

app.post('/api/orders', (request, response) => {
  const values = COLUMNS.map((name) => (name === 'lines' ? JSON.stringify(request.body.lines) : request.body[name]));
  const { lastInsertRowid } = insert.run(...values);
  response.status(201).json(tell('insert', order(select.get(lastInsertRowid))));
});

app.patch('/api/orders/:id', (request, response) => {
  const before = select.get(request.params.id);
  if (!before) return response.status(404).end();
  update.run(request.body.status ?? before.status, request.body.note ?? before.note, before.id);
  response.json(tell('update', order(select.get(before.id))));
});

app.listen(Number(process.env.PORT), '127.0.0.1');

function tell(event, order) {
  const text = `id: ${order.id}\nevent: ${event}\ndata: ${JSON.stringify(order)}\n\n`;
  for (const stream of streams) stream.write(text);
  return order;
}

// A row comes with something of the library's own.
function order({ _metadata, ...row }) {
  return { ...row, lines: JSON.parse(row.lines) };
}
