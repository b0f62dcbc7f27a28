//! How streams are served, as [`crate::metrics`] tells it: where those that come back find what they
//! lack. Nothing is counted for each event.

use prometheus_client::metrics::counter::Counter;

use crate::metrics::Counters;

/// Counts what streams read. Clones count together.
#[derive(Clone, Debug)]
pub struct StreamMeter {
    /// Streams that went on where they were, by source.
    pub resumed: Counters<1>,
    from_ring: Counter,
    from_log: Counter,
    lost: Counter,
    /// Pieces that were read from the store.
    pub log_reads: Counter,
}

/// Where a stream that comes back finds what it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// In memory; or it lacks nothing.
    Ring,
    /// In the store.
    Log,
    /// Nowhere: it has to start over.
    Nowhere,
}

impl Default for StreamMeter {
    fn default() -> Self {
        let resumed = Counters::default();
        let counter = |source| resumed.get_or_create_owned(&[("source", source)]);
        Self {
            from_ring: counter("ring"),
            from_log: counter("log"),
            lost: counter("nowhere"),
            log_reads: Counter::default(),
            resumed,
        }
    }
}

impl StreamMeter {
    /// A stream came back.
    pub(super) fn resume(&self, source: Source) {
        match source {
            Source::Ring => &self.from_ring,
            Source::Log => &self.from_log,
            Source::Nowhere => &self.lost,
        }
        .inc();
    }
}
