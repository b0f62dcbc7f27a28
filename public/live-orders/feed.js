// A feed: who listens to one stream, and what each of them is told, in which order. It keeps the
// cursor, puts commits together, finds gaps, and knows of no network: that is line.js.

import { HELD_MAX } from './bounds.js';
import { endOf } from './change.js';

/** @import { Change, Status, StatusDetail } from '../live-orders.d.ts' */
/**
 * What a connection is to its feed. One that waits has not been greeted yet.
 * @typedef {object} Member
 * @property {string} entity
 * @property {number} [seq]
 * @property {string} [epoch]
 * @property {(event: string, ...values: any[]) => void} tell
 * @property {boolean} waits
 * @property {boolean} closed
 */
/** @typedef {{ after?: number, epoch?: string }} Asked Where a stream was asked to start. */
/** @typedef {{ seq: number, epoch: string, resumed?: boolean, lost?: boolean }} Greeting */

/** Reasons to ask again from the cursor. */
export const GAP = new Error('a change is missing in the stream');
export const MOVED = new Error('somebody has joined who starts earlier');

/** @param {Member} member */
const takesSummary = ({ entity }) => entity === '*' || entity === 'summary';

export class Feed {
  /** @type {Status} */
  status = 'connecting';
  topic;
  /** @type {Set<Member>} */
  members = new Set();
  /** @type {any} The figures that came last. */
  summary;
  /** The last change that came; `seq` is behind it while a commit is incomplete. */
  read = 0;
  seq = 0;
  /** @type {string | undefined} */
  #epoch;
  /** @type {Change[]} Of a commit that is not complete. */
  #held = [];
  /** @type {number | undefined} After which change there was a gap the last time. */
  #gap_after;

  /** @param {string} topic the stream's entity; `*` is shared by members of several */
  constructor(topic) {
    this.topic = topic;
  }

  /** All that is after the one who has least. @returns {Asked} */
  asks() {
    const epoch = this.#epoch ?? [...this.members].find((member) => member.epoch)?.epoch;
    const from = this.#from();
    return { after: from === Infinity ? undefined : from, epoch };
  }

  wantsSummary() {
    return this.#present().some(takesSummary);
  }

  /**
   * Somebody new while the stream is on. Says whether it has to start again, earlier.
   * @param {Member} member
   */
  welcome(member) {
    member.waits = false;
    if (!this.members.has(member)) return false;
    this.#greet(member, false);
    if (this.summary && takesSummary(member)) member.tell('update', this.summary);
    return this.#from() < this.seq;
  }

  /**
   * The stream starts, or polling does.
   * @param {Greeting} greeting
   * @param {Asked} asked
   * @param {Status} status
   */
  begin({ seq, epoch, resumed = false, lost = false }, asked, status) {
    // Then a reset follows, for everybody. Until it is there, nobody's place has changed: should the
    // stream be cut before it, it comes again.
    const told = lost || (asked.epoch !== undefined && asked.epoch !== epoch);
    if (!told) this.#epoch = epoch;
    this.#moveTo(seq);
    this.say(status);
    for (const member of this.#present()) {
      if (told) member.tell('connected', { entity: member.entity, seq, epoch, resumed: false, lost: true });
      else this.#greet(member, resumed);
    }
    if (!told && this.#from() < Math.min(seq, asked.after ?? Infinity)) throw MOVED;
  }

  /** @param {{ seq: number, epoch?: string, reason: string }} reset */
  reset(reset) {
    this.#epoch = reset.epoch ?? this.#epoch;
    this.#moveTo(reset.seq);
    for (const member of this.#present()) {
      member.seq = reset.seq;
      member.epoch = this.#epoch;
      member.tell('reset', { ...reset, entity: member.entity, epoch: this.#epoch });
    }
  }

  /** @param {Change} change */
  change(change) {
    if (change.seq <= this.read) return;
    const whole = this.topic === '*';
    if (whole && change.seq > this.read + 1) {
      // Asked for once more. What is not there then will never be.
      if (this.#gap_after !== this.read) {
        this.#gap_after = this.read;
        throw GAP;
      }
      this.reset({ seq: change.seq - 1, reason: 'gap' });
    }
    this.read = change.seq;
    this.#held.push(change);
    if ((whole && change.seq >= endOf(change)) || this.#held.length >= HELD_MAX) this.commit();
  }

  /** Hands on what has come, a commit at a time: singly, then together. */
  commit() {
    while (this.#held.length) {
      const next = this.#held.findIndex((change) => endOf(change) !== endOf(this.#held[0]));
      const changes = this.#held.splice(0, next < 0 ? this.#held.length : next);
      this.seq = changes[changes.length - 1].seq;
      for (const member of this.#present()) {
        const { entity, seq = 0 } = member;
        const news = changes.filter((change) => change.seq > seq && (entity === '*' || entity === change.entity));
        for (const change of news) member.tell(change.operation, change);
        member.seq = Math.max(seq, this.seq);
        if (news.length) member.tell('commit', news);
      }
    }
  }

  /** All up to `seq` has been sent. @param {number} seq */
  heartbeat(seq) {
    if (this.topic === '*' && seq > this.read) throw GAP;
    this.commit();
    this.#moveTo(Math.max(seq, this.read));
    for (const member of this.#present()) {
      member.seq = Math.max(member.seq ?? 0, this.seq);
      member.tell('heartbeat', { seq: member.seq });
    }
  }

  /** @param {any} summary */
  figures(summary) {
    this.summary = summary;
    for (const member of this.#present()) if (takesSummary(member)) member.tell('update', summary);
  }

  /** An attempt is over; what is incomplete comes again with the next one. */
  drop() {
    this.#held = [];
  }

  /**
   * @param {Status} status
   * @param {StatusDetail} [detail]
   */
  say(status, detail = {}) {
    if (status === this.status && !detail.error) return;
    this.status = status;
    for (const member of [...this.members]) member.tell('status', status, detail);
  }

  /** It ends for everybody, because asking again is of no use. @param {Error} error */
  fail(error) {
    for (const member of this.members) member.closed = true;
    const members = [...this.members];
    this.say('closed', { error });
    this.members.clear();
    for (const member of members) member.tell('error', error);
  }

  #from() {
    return Math.min(...[...this.members].map((member) => member.seq ?? Infinity));
  }

  #present() {
    return [...this.members].filter((member) => !member.waits);
  }

  /** @param {number} seq */
  #moveTo(seq) {
    this.seq = this.read = seq;
    this.#held = [];
  }

  /**
   * @param {Member} member
   * @param {boolean} resumed
   */
  #greet(member, resumed) {
    const { entity } = member;
    const epoch = this.#epoch;
    // It comes with a cursor of another life of the store.
    const other = member.epoch !== undefined && member.epoch !== epoch;
    const seq = other ? this.seq : (member.seq ?? this.seq);
    Object.assign(member, { seq, epoch });
    member.tell('connected', { entity, seq, epoch, resumed: resumed && !other, lost: other });
    if (other) member.tell('reset', { entity, seq, epoch, reason: 'epoch' });
  }
}
