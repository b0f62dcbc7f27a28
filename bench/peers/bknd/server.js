// bknd with a live stream as its users must write it: a plugin that listens to mutations in the process
// and writes to the controller of each open stream. PORT and DATABASE say where.
import { DatabaseEvents, em, entity, json, number, text } from 'bknd';
import { nodeSqlite, serve } from 'bknd/adapter/node';
import { DatabaseSync } from 'node:sqlite';

const schema = em({
  orders: entity('orders', {
    number: number(),
    customer: text(),
    contact: text(),
    city: text(),
    country: text(),
    note: text(),
    status: text(),
    currency: text(),
    total_minor: number(),
    lines: json(),
  }),
});

// As durable as the others are.
const database = new DatabaseSync(process.env.DATABASE);
database.exec('pragma journal_mode = wal; pragma synchronous = normal');

serve({
  port: Number(process.env.PORT),
  hostname: '127.0.0.1',
  connection: nodeSqlite({ database }),
  config: { data: schema.toJSON() },
  options: { plugins: [stream] },
  onBuilt: (app) => app.em.schema().sync({ force: true }),
});

function stream(app) {
  const controllers = new Set();
  const encoder = new TextEncoder();
  const tell = (event, order) => {
    const bytes = encoder.encode(`id: ${order.id}\nevent: ${event}\ndata: ${JSON.stringify(order)}\n\n`);
    for (const controller of controllers) controller.enqueue(bytes);
  };
  return {
    name: 'live-orders-stream',
    onBuilt() {
      const told = (event) => async ({ params }) => {
        if (params.entity.name === 'orders') tell(event, params.data);
      };
      app.emgr.onEvent(DatabaseEvents.MutatorInsertAfter, told('insert'), 'sync');
      app.emgr.onEvent(DatabaseEvents.MutatorUpdateAfter, told('update'), 'sync');
      app.server.get('/api/sse/orders', () => {
        let own;
        const body = new ReadableStream({
          start(controller) {
            own = controller;
            controller.enqueue(encoder.encode(': hello\n\n'));
            controllers.add(controller);
          },
          cancel: () => controllers.delete(own),
        });
        return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
      });
    },
  };
}
