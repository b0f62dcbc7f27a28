//! What is written, as [`crate::metrics`] tells it: mutations by kind and outcome, how many share a
//! transaction, how long it takes, and where the log begins.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use live_orders::{Command, Seq};
use live_orders_app::port::PortError;
use prometheus_client::metrics::counter::Counter;

use super::writer::Reply;
use crate::metrics::histogram::Scale;
use crate::metrics::{Counters, Histogram};

/// Sizes of groups that are told apart, up to the largest.
const GROUPS: Scale = Scale::of_counts(&[1, 2, 4, 8, 16, 32, 64, 128, 256]);
/// Times of transactions that are told apart, in nanoseconds: from a tenth of a millisecond, which one
/// takes without waiting for the disk, to the five seconds that it waits for another program's lock.
const TIMES: Scale = Scale::of_nanos(&[
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    1_000_000_000,
    5_000_000_000,
]);
/// The kinds of mutations, in the order of [`kind`].
const KINDS: [&str; 8] = [
    "place",
    "edit",
    "change_status",
    "delete",
    "revert",
    "import",
    "add_product",
    "edit_product",
];
/// What becomes of mutations, in the order of [`Fate`].
const FATES: [&str; 5] = ["written", "repeated", "refused", "failed", "busy"];

/// What became of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was carried out.
    Written,
    /// It had been carried out before, and was answered the same.
    Repeated,
    /// The domain says no.
    Refused,
    /// Something broke.
    Failed,
    /// There was no place for it, or another program held the lock.
    Busy,
}

/// Counts what is written. Clones count together.
#[derive(Clone, Debug)]
pub struct WriteMeter {
    /// Mutations by kind and outcome.
    pub answered: Counters<2>,
    /// The same counters where they are found without a look-up.
    by_kind: Arc<[[Counter; FATES.len()]; KINDS.len()]>,
    /// Mutations of a transaction.
    pub grouped: Histogram,
    /// Times of transactions.
    pub took: Histogram,
    /// The place before the first change of the log.
    begins_after: Arc<AtomicU64>,
}

impl Default for WriteMeter {
    fn default() -> Self {
        let answered = Counters::default();
        let counter = |kind, outcome| {
            let labels = [("kind", kind), ("outcome", outcome)];
            answered.get_or_create_owned(&labels)
        };
        let by_kind = KINDS.map(|kind| FATES.map(|outcome| counter(kind, outcome)));
        Self {
            by_kind: Arc::new(by_kind),
            grouped: Histogram::new(GROUPS),
            took: Histogram::new(TIMES),
            begins_after: Arc::default(),
            answered,
        }
    }
}

impl WriteMeter {
    /// A mutation was answered.
    pub(super) fn answer(&self, command: &Command, fate: Fate) {
        self.by_kind[kind(command)][fate as usize].inc();
    }

    /// A transaction of so many mutations was committed.
    pub(super) fn commit(&self, mutations: usize, took: Duration) {
        self.grouped.observe(mutations as u64);
        self.took.took(took);
    }

    /// The log was found to begin after a place.
    pub(super) fn begin_after(&self, place: Seq) {
        self.begins_after.store(place.0, Ordering::Relaxed);
    }

    /// Changes that a log which ends at `head` reaches back.
    pub(super) fn log_changes(&self, head: Seq) -> u64 {
        let after = self.begins_after.load(Ordering::Relaxed);
        head.0.saturating_sub(after)
    }
}

impl Fate {
    /// What an answer says.
    pub(super) const fn of(answer: &Reply, is_repeat: bool) -> Self {
        match answer {
            Ok(_) if is_repeat => Self::Repeated,
            Ok(_) => Self::Written,
            Err(PortError::Refused(_)) => Self::Refused,
            Err(PortError::Busy) => Self::Busy,
            Err(PortError::Failed) => Self::Failed,
        }
    }
}

/// Where the counters of a kind are.
const fn kind(command: &Command) -> usize {
    match command {
        Command::Place(_) => 0,
        Command::Edit(_) => 1,
        Command::ChangeStatus(_) => 2,
        Command::Delete(_) => 3,
        Command::Revert(_) => 4,
        Command::Import(_) => 5,
        Command::AddProduct(_) => 6,
        Command::EditProduct(_) => 7,
    }
}

#[cfg(test)]
mod tests {
    use live_orders::Refusal;

    use super::*;

    #[test]
    fn outcomes_are_called_what_they_are() {
        let refusal = Refusal::invalid("customer", "must not be empty");
        for (answer, name) in [
            (Err(PortError::Refused(refusal)), "refused"),
            (Err(PortError::Failed), "failed"),
            (Err(PortError::Busy), "busy"),
        ] {
            let fate = Fate::of(&answer, false);
            assert_eq!(FATES[fate as usize], name);
        }
        assert_eq!(FATES[Fate::Written as usize], "written");
        assert_eq!(FATES[Fate::Repeated as usize], "repeated");
    }

    #[test]
    fn a_log_is_as_long_as_it_reaches_back() {
        let meter = WriteMeter::default();
        assert_eq!(meter.log_changes(Seq(7)), 7);
        meter.begin_after(Seq(4));
        assert_eq!(meter.log_changes(Seq(7)), 3);
        assert_eq!(meter.log_changes(Seq(3)), 0, "read before a cut");
    }
}
