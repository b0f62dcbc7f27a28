// One poll of the log, where streams do not get through: tells the feed what a stream would have told.

import { flat } from './change.js';
import { MOVED } from './feed.js';

/** @import { Asked, Feed } from './feed.js' */

/** Rows of a page of the log, the most that the server gives. */
const PAGE_ROWS = 100;
/** Pages that one poll reads; the next one goes on. */
const PAGES_MAX = 100;

export class Poll {
  #feed;
  #ask;
  #expect;
  /** @type {{ etag: string, seq: number } | undefined} The log is known up to here. */
  #tag;

  /**
   * @param {Feed} feed
   * @param {ReturnType<typeof import('./ask.js').asker>} ask
   * @param {() => void} expect an answer within bounds, from now on
   */
  constructor(feed, ask, expect) {
    this.#feed = feed;
    this.#ask = ask;
    this.#expect = expect;
  }

  /** @param {AbortSignal} signal */
  async once(signal) {
    const feed = this.#feed;
    const asked = feed.asks();
    // Without a place to go on from, or with a filter, which is the server's business, all that can
    // be told is whether there is something new.
    const whole = feed.topic === '*' && asked.after !== undefined;
    let response = await (whole ? this.#page(asked.after, asked, signal) : this.#summary('HEAD', signal));
    const epoch = response.headers.get('live-orders-epoch') ?? '';
    const head = Number(response.headers.get('live-orders-seq'));
    const { after = head } = asked;
    const reason = asked.epoch && asked.epoch !== epoch ? 'epoch' : head < after ? 'ahead' : undefined;
    if (reason) return this.#startOver({ seq: head, epoch, reason }, asked);
    if (feed.status !== 'polling') feed.begin({ seq: after, epoch, resumed: asked.after !== undefined }, asked, 'polling');
    if (!whole && head > after) return feed.reset({ seq: head, epoch, reason: 'polling' });
    for (let pages = 1; whole && response.status !== 304; pages++) {
      const page = await response.json();
      page.items.forEach((/** @type {any} */ change) => feed.change(flat(change)));
      if (!page.next_cursor) this.#tag = { etag: response.headers.get('etag') ?? '', seq: feed.seq };
      if (!page.next_cursor || pages >= PAGES_MAX) break;
      response = await this.#page(feed.read, {}, signal);
    }
    if (feed.wantsSummary() && !(feed.summary?.seq >= head)) {
      const figures = await (await this.#summary('GET', signal)).json();
      feed.figures({ ...figures, entity: 'summary' });
    }
  }

  /**
   * @param {string} method
   * @param {AbortSignal} signal
   */
  #summary(method, signal) {
    this.#expect();
    return this.#ask('api/summary', {}, { method, signal });
  }

  /**
   * A page of the log. Where it does not reach back, everybody starts over at its head.
   * @param {number | undefined} after
   * @param {Asked} asked
   * @param {AbortSignal} signal
   */
  async #page(after, asked, signal) {
    this.#expect();
    const known = this.#tag?.seq === after && this.#tag?.etag;
    const headers = known ? { 'if-none-match': known } : undefined;
    try {
      return await this.#ask('api/changes', { after, limit: PAGE_ROWS }, { signal, headers });
    } catch (error) {
      const { status, code, seq, epoch } = /** @type {any} */ (error);
      if (status !== 410) throw error;
      this.#startOver({ seq, epoch, reason: code }, asked);
      throw MOVED;
    }
  }

  /**
   * @param {{ seq: number, epoch: string, reason: string }} reset
   * @param {Asked} asked
   */
  #startOver(reset, asked) {
    const { seq, epoch } = reset;
    this.#feed.begin({ seq, epoch, lost: true }, asked, 'polling');
    this.#feed.reset(reset);
  }
}
