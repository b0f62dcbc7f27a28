// Somebody else at work: so many changes a second through the JSON API, most of them of orders that
// are on the screen. Each names itself in the order's city, so that the page can be asked when it
// showed it.
import { Agent, request } from 'node:http';

// Requests under way at once; where the server is slower than that, changes are late and counted.
const IN_FLIGHT_MAX = 16;
// Of ten changes: edits of rows, new orders, and steps of rows to the next status.
const KINDS = ['edit', 'edit', 'edit', 'place', 'edit', 'edit', 'step', 'edit', 'edit', 'place'];
const NEXT = { new: 'paid', paid: 'packed', packed: 'shipped', shipped: 'delivered' };

export class Busy {
  #url;
  #agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT_MAX });
  #inFlight = 0;
  #sent = 0;
  #timer;
  #failure;
  // Orders to choose from: `{ id, status }`, on the screen first.
  orders = [];
  counts = { done: 0, refused: 0, late: 0 };

  constructor(url) {
    this.#url = new URL(url);
  }

  // `rate` changes a second, until `stop`.
  start(rate) {
    const began = performance.now();
    const sentBefore = this.#sent;
    this.#timer = setInterval(() => {
      const due = sentBefore + Math.floor(((performance.now() - began) * rate) / 1000);
      while (this.#sent < due) {
        if (this.#inFlight >= IN_FLIGHT_MAX) {
          this.counts.late += due - this.#sent;
          this.#sent = due;
          return;
        }
        this.#change(this.#sent);
        this.#sent += 1;
      }
    }, 4);
  }

  // Ends it, and tells what failed meanwhile.
  async stop() {
    clearInterval(this.#timer);
    while (this.#inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    if (this.#failure) throw this.#failure;
  }

  close() {
    this.#agent.destroy();
  }

  async #change(place) {
    this.#inFlight += 1;
    try {
      const [method, path, body] = this.#next(place);
      const status = await this.#send(method, path, body);
      // An order that has moved on meanwhile cannot be edited: a refusal that belongs to the work.
      if (status < 300) this.counts.done += 1;
      else if (status === 409 || status === 422) this.counts.refused += 1;
      else this.#failure ??= new Error(`${method} ${path}: ${status}`);
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#inFlight -= 1;
    }
  }

  #next(place) {
    const kind = KINDS[place % KINDS.length];
    const suits = (it) => (kind === 'edit' ? it.status === 'new' : NEXT[it.status]);
    const order = kind === 'place' ? undefined : this.#pick(place, suits);
    // A screen without an order that could be changed gets a new one.
    if (!order) {
      return ['POST', '/api/orders', { customer: 'Walk-in', city: `Mark ${place}`, lines: [{ sku: 'NW-01', quantity: 1 }] }];
    }
    if (kind === 'edit') return ['PATCH', `/api/orders/${order.id}`, { city: `Mark ${place}` }];
    const status = NEXT[order.status];
    order.status = status;
    return ['POST', `/api/orders/${order.id}/status`, { status }];
  }

  #pick(place, suits) {
    const count = this.orders.length;
    for (let step = 0; step < count; step += 1) {
      const order = this.orders[(place * 17 + step) % count];
      if (suits(order)) return order;
    }
    return undefined;
  }

  #send(method, path, body) {
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers: { 'content-type': 'application/json' } };
      const asked = request(new URL(path, this.#url), options, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
      });
      asked.once('error', reject);
      asked.end(JSON.stringify(body));
    });
  }
}
