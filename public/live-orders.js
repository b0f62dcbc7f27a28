// The client of a live-orders server, for front ends of any kind: its stream, its lists, and polling.
// ES modules without dependencies, for browsers and for Node.js from 20.3 on.
//
// What everything promises stands in live-orders.d.ts; docs/javascript-client.md has examples.
// Start reading at live-orders/connect.js; live-orders/line.js decides when to connect again.

export { connect } from './live-orders/connect.js';
export { liveList } from './live-orders/list.js';
export { Poller } from './live-orders/poller.js';
export { headCheck } from './live-orders/head-check.js';
export { eventReader } from './live-orders/event-reader.js';
