// A store with a million orders, made once by the program's own import and kept with the builds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SAMPLE = fileURLToPath(new URL('../../server/src/sample/northwind/', import.meta.url));
// The import of a million orders takes some minutes; a machine on which it takes longer than this
// cannot run the rest either.
const IMPORT_MAX_MS = 40 * 60_000;
const DAY_MS = 86_400_000;
// So many orders a day: the newest ten thousand, which are loaded, are of the last week or so.
const ORDERS_A_DAY = 1_370;
// Orders of these last days are still on their way; before that all is delivered.
const OPEN_DAYS = 9;

// The file of a store with so many orders, in a folder; made where it is not there.
export async function store(executable, folder, orders) {
  const file = join(folder, `orders-${orders}.db`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const csv = join(folder, `orders-${orders}.csv`);
  await write(csv, orders);
  const making = `${file}.making`;
  await Promise.all(['', '-wal', '-shm'].map((end) => rm(making + end, { force: true })));
  const database = ['--database', `sqlite:${making}`, '--synchronous', 'normal'];
  await run(executable, ['import', 'products', join(SAMPLE, 'products.csv'), ...database]);
  await run(executable, ['import', 'orders', csv, ...database]);
  await rename(making, file);
  await rm(csv);
  return file;
}

// A copy of its own for each round, so that each begins with the same orders.
export async function copy(file, folder) {
  const database = join(folder, 'orders.db');
  await mkdir(dirname(database), { recursive: true });
  await Promise.all(['-wal', '-shm'].map((end) => rm(database + end, { force: true })));
  await copyFile(file, database);
  return database;
}

async function run(executable, args) {
  const child = spawn(executable, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: IMPORT_MAX_MS });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${code}`);
}

// Orders as the import reads them: the sample's customers and products, one to three lines, drawn by a
// fixed rule, so that two runs have the same store.
async function write(csv, orders) {
  const lines = await samples('orders.csv');
  const products = await samples('products.csv');
  const out = createWriteStream(csv);
  out.write(`${lines.header},status\n`);
  const end = Date.now() - DAY_MS;
  for (let number = 1; number <= orders; number += 1) {
    const days = (orders - number) / ORDERS_A_DAY;
    const day = new Date(end - days * DAY_MS).toISOString().slice(0, 10);
    const [, , , , customer, contact, city, country] = lines.rows[(number * 31) % lines.rows.length];
    let text = '';
    for (let line = 0; line <= number % 3; line += 1) {
      const [sku, name, , , price] = products.rows[(number * 7 + line * 13) % products.rows.length];
      const quantity = 1 + ((number * 5 + line) % 12);
      const fields = [number, day, '', '', customer, contact, city, country, '0', sku, name, price, quantity, 0, status(number, days)];
      text += `${fields.map(quoted).join(',')}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function status(number, days) {
  if (days > OPEN_DAYS) return number % 19 === 0 ? 'cancelled' : 'delivered';
  return ['new', 'new', 'paid', 'new', 'packed', 'new', 'shipped', 'new'][number % 8];
}

const quoted = (field) => (/[",\n]/.test(`${field}`) ? `"${`${field}`.replaceAll('"', '""')}"` : field);

async function samples(name) {
  const rows = [];
  const lines = createInterface({ input: createReadStream(join(SAMPLE, name)) });
  for await (const line of lines) rows.push(fields(line));
  const header = rows.shift().join(',');
  return { header, rows };
}

// Fields of a line without line ends in its quotes, as the sample's are.
const fields = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quotes, plain]) =>
    (quotes ?? plain).replaceAll('""', '"'),
  );
