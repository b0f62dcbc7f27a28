//! What was done in all runs together: the figures of the closing line.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Something that is counted.
#[derive(Default)]
pub(crate) struct Count(AtomicU64);

/// The figures.
#[derive(Default)]
pub(crate) struct Tally {
    /// Mutations that were carried out and answered.
    pub(crate) acknowledged: Count,
    /// Mutations that were refused.
    pub(crate) refused: Count,
    /// Requests with a mutation that had to be sent again.
    pub(crate) retries: Count,
    /// Connections that were cut, or refused.
    pub(crate) cut: Count,
    /// Connections that stood still for a while.
    pub(crate) stalls: Count,
    /// Connections that went silent in one direction, for good.
    pub(crate) half_opens: Count,
    /// Connections on which each piece came late.
    pub(crate) delays: Count,
    /// Answers that were thrown away after the server had given them.
    pub(crate) dropped: Count,
    /// Requests that were sent twice.
    pub(crate) repeats: Count,
    /// Times that the server was stopped and started again.
    pub(crate) restarts: Count,
    /// Times that it was killed.
    pub(crate) kills: Count,
    /// Streams that were greeted.
    pub(crate) streams: Count,
    /// Answers of `/api/changes`.
    pub(crate) polls: Count,
    /// Lists that were loaded.
    pub(crate) loads: Count,
    /// Times that a client was told to start over.
    pub(crate) resets: Count,
    /// Changes that were taken in, by all clients.
    pub(crate) changes: Count,
    /// Times that the rows were looked at.
    pub(crate) looks: Count,
}

impl Count {
    /// Once more.
    pub(crate) fn more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How often so far.
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = [
            (&self.acknowledged, "mutations acknowledged"),
            (&self.refused, "refused"),
            (&self.retries, "sent again"),
            (&self.cut, "connections cut"),
            (&self.stalls, "stalls"),
            (&self.half_opens, "half-opens"),
            (&self.delays, "delays"),
            (&self.dropped, "responses dropped"),
            (&self.repeats, "repeats"),
            (&self.restarts, "restarts"),
            (&self.kills, "kills"),
            (&self.resets, "resets seen"),
            (&self.streams, "streams opened"),
            (&self.polls, "polls"),
            (&self.loads, "lists loaded"),
            (&self.changes, "changes taken in"),
            (&self.looks, "looks at the rows"),
        ];
        let figures = figures.map(|(count, name)| format!("{} {name}", count.get()));
        out.write_str(&figures.join(", "))
    }
}
