// What the client of a live-orders server promises. Examples: docs/javascript-client.md.

/** What a connection is about: one kind of records, the figures of the store, or all of them. */
export type Entity = 'orders' | 'products' | 'summary' | '*';

/**
 * How a connection stands. `connecting`: for the first time. `live`: every change arrives.
 * `reconnecting`: it is lost and tried again. `polling`: streams do not get through, and the log is
 * read every few seconds instead. `offline`: the device says that it has no network. `closed`: by
 * `disconnect()`, or by an error that asking again would not mend.
 */
export type Status = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline' | 'closed';

export interface StatusDetail {
  /** Milliseconds until it is tried again. */
  wait_ms?: number;
  /** Why it was lost. */
  error?: Error;
}

/** A record of any kind; what is in an order and in a product is said in the server's README. */
export interface Row {
  [field: string]: any;
}

/** One write to one record: the record's own fields, and these. Shared: not to be written to. */
export interface Change extends Row {
  operation: 'insert' | 'update' | 'delete';
  entity: string;
  /** The record's id; a product's is its SKU. */
  id: string;
  version: number;
  /** Its place in the log: rises by one. */
  seq: number;
  /** The `seq` of the last change of the same commit. */
  commit?: number;
  /** Which request it was that did it, by whom, and when. */
  mutation: string;
  actor: string;
  at: string;
  /** Of an update: the fields that it changed, as they were before. */
  was?: Row;
  /** `left`: it is still there, and has left the filter. */
  reason?: string;
}

export interface Connected {
  entity: string;
  /** What follows is after this change. */
  seq: number;
  epoch: string;
  /** Whether it goes on from where it was asked to. */
  resumed: boolean;
  /** Whether what was asked for is gone; a `reset` follows. */
  lost: boolean;
}

export interface Reset {
  entity: string;
  seq: number;
  epoch?: string;
  /**
   * `gone`: the log does not reach back. `ahead`, `epoch`: the store is another one than before.
   * `gap`: a change is missing in it. `polling`: something is new that a filtered connection cannot
   * be told while it polls.
   */
  reason: string;
}

/** The figures of the store, and `entity` `summary`. */
export interface Summary extends Row {
  entity: 'summary';
  seq: number;
}

/** What an error of the server says besides its sentence (RFC 9457). */
export interface Refusal extends Error {
  /** The HTTP status. */
  status: number;
  /** A stable name, such as `not_found`. */
  code?: string;
  /** The parameter that it is about. */
  field?: string;
  /** Asking again is of no use. */
  final: boolean;
  /** How long the server wants to be left alone. */
  retry_after_ms?: number;
}

/**
 * In this order: `connected`, then perhaps `reset`; then the commits in order of their `seq`, of each
 * one its single changes, then `commit`. `connected` comes again each time that it is lost and found.
 */
export interface Events {
  connected: (greeting: Connected) => void;
  insert: (change: Change) => void;
  update: (change: Change | Summary) => void;
  delete: (change: Change) => void;
  /** The changes that were committed together and are about this entity: show them in one step. */
  commit: (changes: Change[]) => void;
  /** What was loaded no longer holds: load it again. The connection goes on after `seq`. */
  reset: (reset: Reset) => void;
  /** All up to `seq` has arrived; every 15 seconds unless the server is told otherwise. */
  heartbeat: (beat: { seq: number }) => void;
  status: (status: Status, detail: StatusDetail) => void;
  /** What does not mend by itself: a refusal of the server, or what one of your callbacks threw. */
  error: (error: any) => void;
}

/** The parameters of the list of orders: status, q, from, to, min_total, max_total. */
export type Filter = Record<string, string | number | undefined>;

/** How a connection waits, in milliseconds. What is usual, and why, stands in live-orders/bounds.js. */
export interface Timing {
  backoff_first_ms: number;
  backoff_max_ms: number;
  backoff_min_ms: number;
  connect_ms: number;
  silence_ms: number;
  stale_ms: number;
  short_ms: number;
  poll_ms: number;
  poll_for_ms: number;
  poll_for_max_ms: number;
}

export interface Where {
  /** The server's address; without it, the one that this module came from. */
  url?: string | URL;
  /** Instead of the global `fetch`: to add headers, or in tests. */
  fetch?: typeof globalThis.fetch;
  /** Other times than the usual ones. */
  timing?: Partial<Timing>;
}

export interface ConnectOptions extends Where {
  /** Only orders that pass it: `insert` as they enter, `delete` as they leave. */
  filter?: Filter;
  /** Start after this change, the `seq` of a list that was loaded; without it, with what comes next. */
  after?: number;
  /** The life of the store that `after` belongs to: the header `live-orders-epoch`. */
  epoch?: string;
}

export interface Connection {
  readonly entity: string;
  readonly status: Status;
  /** The last change of the last commit that was handed on whole: what to go on `after`. */
  readonly seq: number | undefined;
  readonly epoch: string | undefined;
  /** Calls back at each event. Gives the way to stop it. */
  on<Name extends keyof Events>(event: Name, callback: Events[Name]): () => void;
  /** Ends it, and all its callbacks. */
  disconnect(): void;
}

/**
 * Connects, and stays so until `disconnect()`. Unfiltered connections to one server share one
 * stream, which is opened with the first and closed with the last.
 */
export function connect(entity: Entity | (string & {}), options?: ConnectOptions): Connection;

export interface ListOptions<T> extends Where {
  filter?: Filter;
  /** As the server sorts, such as `-total`; needs `compare`. */
  sort?: string;
  /** Rows that are kept, 1 to 100; 50 unless told otherwise. */
  limit?: number;
  /** Which of two comes first, as the server sorts; below 0 if it is the first one. */
  compare?: (a: T, b: T) => number;
}

export interface ListEvents<T> {
  /** The list as it is now, a new array each time, and the changes that made it so (none: loaded). */
  change: (items: T[], changes: Change[]) => void;
  status: (status: Status, detail: StatusDetail) => void;
  error: (error: any) => void;
}

export interface LiveList<T> {
  readonly items: T[];
  /** Rows of the whole list on the server. */
  readonly total: number;
  readonly seq: number | undefined;
  readonly status: Status;
  on<Name extends keyof ListEvents<T>>(event: Name, callback: ListEvents<T>[Name]): () => void;
  /** Loads it again. */
  refresh(): Promise<void>;
  close(): void;
}

/** The first rows of a list: loaded, then kept up. */
export function liveList<T extends Row = Row>(entity: 'orders' | 'products', options?: ListOptions<T>): LiveList<T>;

export interface PollerOptions<T> {
  /**
   * Asks for the value. A `Response` is read as JSON if it is a good one, and is an error otherwise;
   * a 304, or `undefined`, is nothing new.
   */
  fetch: (signal: AbortSignal) => Promise<T | Response | undefined>;
  /** Between an answer and the next request; 5,000 unless told otherwise, never less than 2,000. */
  interval_ms?: number;
  /** Also while the page is hidden. */
  background?: boolean;
  /** Asked before each request; while it says no, there are none. */
  enabled?: () => boolean;
  /** What goes wrong. Without it, the console. */
  onError?: (error: any) => void;
}

/** Asks again and again, from the first listener to the last. */
export interface Poller<T> {
  /** The last good answer. */
  readonly value: T | undefined;
  /** Calls back with each good answer, and at once with the last one. Gives the way to stop it. */
  subscribe(callback: (value: T) => void): () => void;
  /** Asks now, unless that was done within two seconds. Gives the last good answer; never fails. */
  refresh(): Promise<T | undefined>;
  /** A value that is known from elsewhere. */
  set(value: T): void;
}

export const Poller: {
  /** What the JSON of a `Response` is, nobody knows; `new Poller<Page>(…)` says it. */
  new <T = any>(
    options: Omit<PollerOptions<T>, 'fetch'> & { fetch: (signal: AbortSignal) => Promise<Response> },
  ): Poller<T>;
  new <T>(options: PollerOptions<T>): Poller<T>;
};

export interface HeadState {
  /** There is something that was not acknowledged. */
  news: boolean;
  /** How many changes; not known if the store is another one than before. */
  changes: number | undefined;
  seq: number | undefined;
}

export interface HeadOptions extends Omit<PollerOptions<HeadState>, 'fetch'>, Omit<Where, 'timing'> {
  /** The `seq` of what is shown; without it, what there is at the first check. */
  seq?: number;
  /** The header `live-orders-epoch` of what is shown. */
  epoch?: string;
}

export interface HeadCheck {
  readonly value: HeadState | undefined;
  subscribe(callback: (state: HeadState) => void): () => void;
  refresh(): Promise<HeadState | undefined>;
  /** What is up to `seq` has been seen; without it, all that the last check found. */
  acknowledge(seq?: number): void;
}

/** Asks every ten seconds whether there is anything new at a path such as `api/orders`, and no more. */
export function headCheck(path: string, options?: HeadOptions): HeadCheck;

export interface ServerEvent {
  event: string;
  data: string;
  /** The last id that was sent, with this event or before it. */
  id: string;
}

/** Reads server-sent events from bytes, in pieces of any size. `onRetry` gets milliseconds. */
export function eventReader(
  onEvent: (event: ServerEvent) => void,
  onRetry?: (ms: number) => void,
): (bytes: Uint8Array) => void;
