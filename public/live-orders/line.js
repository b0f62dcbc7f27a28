// The line to a server: opens the stream, notices that it is dead, and decides when to try again;
// polls (poll.js) where streams do not get through. What comes on it is the feed's business (feed.js).

import { POLL_FLOOR_MS } from './bounds.js';
import { eventReader } from './event-reader.js';
import { MOVED } from './feed.js';
import { Poll } from './poll.js';
import { backoff, hidden, offline, onReturn, pause } from './wait.js';

/** @import { Asked, Feed, Member } from './feed.js' */
/** @typedef {ReturnType<typeof import('./ask.js').asker>} Ask */

/** So many streams in a row that end at once say that streams do not get through. */
const SHORT_STREAMS_MAX = 3;

const nothing = () => {};

export class Line {
  feed;
  #filter;
  #ask;
  #timing;
  #ended;
  #running = false;
  #away = false;
  /** Ends what is under way. */
  #attempt = new AbortController();
  /** Ends the wait. */
  #waiting = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watch;
  #unlisten = nothing;
  #failures = 0;
  #tried_at = -Infinity;
  #heard_at = -Infinity;
  /** When the stream that is on began; nothing while there is none. */
  #began_at = 0;
  /** Whether a try that fails now says something about streams as such. */
  #suspect = false;
  #brief_streams = 0;
  /** How often polling had to take over. */
  #falls = 0;
  #poll_until = 0;
  /** The server wants to be left alone until then. */
  #not_before = 0;
  /** What the server said as a farewell. */
  #retry_ms = 0;
  #poll;

  /**
   * @param {Feed} feed
   * @param {import('../live-orders.d.ts').Filter} filter
   * @param {Ask} ask
   * @param {import('../live-orders.d.ts').Timing} timing
   * @param {() => void} ended
   */
  constructor(feed, filter, ask, timing, ended) {
    this.feed = feed;
    this.#filter = filter;
    this.#ask = ask;
    this.#timing = timing;
    this.#ended = ended;
    this.#poll = new Poll(feed, ask, () => this.#expect(timing.connect_ms));
  }

  /** @param {Member} member */
  join(member) {
    this.feed.members.add(member);
    if (!this.#running) return void this.#run();
    if (this.feed.status !== 'live' && this.feed.status !== 'polling') return;
    // It is greeted once its callbacks are there.
    member.waits = true;
    queueMicrotask(() => this.feed.welcome(member) && this.#attempt.abort(MOVED));
  }

  /** @param {Member} member */
  leave(member) {
    if (this.feed.members.delete(member) && !this.feed.members.size) this.#end();
  }

  #end() {
    this.#ended();
    this.#unlisten();
    this.#attempt.abort();
    this.#waiting.abort();
  }

  async #run() {
    this.#running = true;
    this.#unlisten = onReturn(
      () => this.#returned(),
      () => this.#left(),
      () => this.#breakOff('the device has lost its network'),
    );
    while (this.feed.members.size) {
      const polls = Date.now() < this.#poll_until;
      const rest_ms = this.#rest_ms(polls);
      if (this.#away || (polls && hidden())) await this.#pause();
      else if (rest_ms > 0) await this.#pause(rest_ms);
      else {
        const wait_ms = await this.#try(polls);
        if (wait_ms > 0 && this.feed.members.size) await this.#pause(wait_ms);
      }
    }
  }

  /**
   * What must pass before the next try, however eagerly somebody looks.
   * @param {boolean} polls
   */
  #rest_ms(polls) {
    const { backoff_min_ms, poll_ms } = this.#timing;
    const again = polls && this.feed.status === 'polling' ? Math.min(POLL_FLOOR_MS, poll_ms) : backoff_min_ms;
    return Math.max(this.#tried_at + again, this.#not_before) - Date.now();
  }

  /** @param {number} [ms] until something happens, if there is none */
  #pause(ms) {
    this.#waiting = new AbortController();
    return pause(ms, this.#waiting.signal);
  }

  /**
   * One stream or one poll. Gives how long to wait after it.
   * @param {boolean} polls
   */
  async #try(polls) {
    this.#attempt = new AbortController();
    this.#tried_at = Date.now();
    this.#began_at = this.#retry_ms = 0;
    this.#suspect = false;
    try {
      await (polls ? this.#poll.once(this.#attempt.signal) : this.#stream());
      this.#failures = 0;
      return this.#timing.poll_ms;
    } catch (error) {
      return this.#failed(polls, /** @type {any} */ (error));
    } finally {
      clearTimeout(this.#watch);
      this.feed.drop();
    }
  }

  /**
   * @param {boolean} polls
   * @param {any} error
   */
  #failed(polls, error) {
    if (!this.feed.members.size || this.#away || error === MOVED) return 0;
    if (error.final) {
      this.feed.fail(error);
      this.#end();
      return 0;
    }
    if (!polls && this.#falls_back()) return 0;
    const network = !offline();
    const jitter = network ? backoff(this.#failures, this.#timing) : this.#timing.backoff_max_ms;
    const { retry_after_ms = 0 } = error;
    const wait_ms = Math.round(Math.max(jitter, this.#retry_ms) + retry_after_ms);
    this.#failures += 1;
    this.#not_before = Date.now() + retry_after_ms;
    this.feed.say(network ? 'reconnecting' : 'offline', { wait_ms, error });
    return wait_ms;
  }

  /** Whether streams do not get through, so that polling takes over for a while. */
  #falls_back() {
    const { short_ms, poll_for_ms, poll_for_max_ms } = this.#timing;
    if (this.#began_at && Date.now() - this.#began_at >= short_ms) {
      this.#failures = this.#brief_streams = this.#falls = 0;
    } else if (this.#suspect) {
      this.#brief_streams += 1;
    }
    if (this.#brief_streams < SHORT_STREAMS_MAX) return false;
    this.#poll_until = Date.now() + Math.min(poll_for_ms * 2 ** this.#falls, poll_for_max_ms);
    this.#falls += 1;
    return true;
  }

  async #stream() {
    const { signal } = this.#attempt;
    const asked = this.feed.asks();
    this.#expect(this.#timing.connect_ms);
    const headers = { accept: 'text/event-stream' };
    const path = `api/sse/${encodeURIComponent(this.feed.topic)}`;
    const response = await this.#ask(path, { ...this.#filter, ...asked }, { headers, signal });
    const type = response.headers.get('content-type') ?? 'nothing';
    if (!response.body || !type.startsWith('text/event-stream')) throw new Error(`got ${type} instead of a stream`);
    const reader = response.body.getReader();
    const cancel = () => void reader.cancel().catch(nothing);
    signal.addEventListener('abort', cancel);
    const read = eventReader(
      ({ event, data }) => this.#take(event, data, asked),
      // The one before the greeting is for clients that have no back-off of their own.
      (ms) => (this.#retry_ms = this.#began_at && Math.min(ms, this.#timing.backoff_max_ms)),
    );
    try {
      for (;;) {
        this.#suspect = true;
        const { done, value } = await reader.read();
        if (done || signal.aborted) throw signal.aborted ? signal.reason : new Error('the stream has ended');
        this.#suspect = false;
        read(value);
        // Where some changes are left out, only the end of a piece tells that a commit is complete.
        if (this.feed.topic !== '*') this.feed.commit();
      }
    } finally {
      cancel();
    }
  }

  /**
   * @param {string} event
   * @param {string} text
   * @param {Asked} asked
   */
  #take(event, text, asked) {
    this.#expect(this.#timing.silence_ms);
    const data = JSON.parse(text);
    if (event === 'connected') {
      this.#began_at = Date.now();
      this.feed.begin(data, asked, 'live');
    } else if (event === 'reset') this.feed.reset(data);
    else if (event === 'heartbeat') this.feed.heartbeat(data.seq);
    else if (data.entity === 'summary') this.feed.figures(data);
    else if (['insert', 'update', 'delete'].includes(event)) this.feed.change({ ...data, operation: event });
  }

  /**
   * Ends the attempt unless something comes within the time.
   * @param {number} ms
   */
  #expect(ms) {
    const attempt = this.#attempt;
    this.#heard_at = Date.now();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      this.#suspect = true;
      attempt.abort(new Error(`nothing came for ${ms} ms`));
    }, ms);
  }

  /** Somebody looks again, or the network is back. */
  #returned() {
    this.#away = false;
    this.#waiting.abort();
    if (Date.now() - this.#heard_at >= this.#timing.stale_ms) this.#breakOff('it may have died unnoticed');
  }

  /** A page that has a stream open cannot be kept for the way back. */
  #left() {
    this.#away = true;
    this.#breakOff('the page has been left');
    this.feed.say('reconnecting');
  }

  /** @param {string} reason */
  #breakOff(reason) {
    this.#suspect = false;
    this.#attempt.abort(new Error(reason));
  }
}
