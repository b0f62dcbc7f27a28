//! How deliveries go, as [`crate::metrics`] tells it: tries by sink and outcome since the server was
//! started, and how far each sink has come.

use std::sync::atomic::{AtomicU64, Ordering};

use live_orders::Seq;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

/// Counts deliveries of all sinks. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct DeliveryMeter {
    /// Tries by sink and outcome.
    pub tried: Family<[(&'static str, String); 2], Counter>,
}

/// Counts those of one sink.
#[derive(Debug)]
pub(super) struct SinkMeter {
    delivered: Counter,
    failed: Counter,
    /// All changes up to here are delivered, or are none that it wants.
    seq: AtomicU64,
}

impl DeliveryMeter {
    /// The counters of a sink, which are told from now on.
    pub(super) fn of(&self, sink: &str) -> SinkMeter {
        let counter = |outcome: &str| {
            let labels = [("sink", sink.to_owned()), ("outcome", outcome.to_owned())];
            self.tried.get_or_create_owned(&labels)
        };
        SinkMeter {
            delivered: counter("delivered"),
            failed: counter("failed"),
            seq: AtomicU64::new(0),
        }
    }
}

impl SinkMeter {
    /// The service has taken an event.
    pub(super) fn deliver(&self) {
        self.delivered.inc();
    }

    /// It has not.
    pub(super) fn fail(&self) {
        self.failed.inc();
    }

    /// The sink has come so far.
    pub(super) fn move_to(&self, seq: Seq) {
        self.seq.store(seq.0, Ordering::Relaxed);
    }

    /// How far it has come.
    pub(super) fn seq(&self) -> Seq {
        Seq(self.seq.load(Ordering::Relaxed))
    }
}
