// Every bound of the client that more than one file goes by; times are in milliseconds.

/**
 * How a connection waits. A connection's `timing` sets others.
 * @type {import('../live-orders.d.ts').Timing}
 */
export const TIMING = {
  /** The first wait is at most this; each failure doubles it. */
  backoff_first_ms: 1000,
  /** No wait is longer: a server that comes back is found within it. */
  backoff_max_ms: 30_000,
  /** No wait is shorter, however the dice fall: a server that hangs up at once is not hammered. */
  backoff_min_ms: 250,
  /** An answer that takes longer is none: phones hold on to dead connections for minutes. */
  connect_ms: 15_000,
  /** Silence that ends a stream: two heartbeats of 15 s missed, and some time for the network. */
  silence_ms: 40_000,
  /** Silence that ends it as soon as somebody looks: one heartbeat missed. */
  stale_ms: 20_000,
  /** Three streams in a row that end sooner, and polling takes over. */
  short_ms: 10_000,
  /** Between two polls while it has. */
  poll_ms: 5000,
  /** After so long the stream is tried again; each time that it fails doubles this… */
  poll_for_ms: 60_000,
  /** …up to this. */
  poll_for_max_ms: 600_000,
};

/** A poller asks no more often, and what was asked for since then is shared. */
export const POLL_FLOOR_MS = 2000;
/** How long a poller and a list wait for an answer. */
export const REQUEST_MS = 30_000;
/** A server that asks for more patience than this is asked again all the same. */
export const RETRY_AFTER_MAX_MS = 3_600_000;
/** Changes that are kept back until their commit is complete, or until a list is. */
export const HELD_MAX = 10_000;
