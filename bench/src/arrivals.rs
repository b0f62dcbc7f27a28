//! When the events of a turn have reached those who listen: one count for all of them, and for each
//! write how many have it and when the last of them got it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::time::sleep;

/// How often it is looked whether all have come. When they came is noted by those who read them.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What has arrived of a turn's writes.
pub(crate) struct Arrivals {
    begin: Instant,
    delivered: AtomicU64,
    last_ns: AtomicU64,
    writes: Vec<Write>,
}

#[derive(Default)]
struct Write {
    readers: AtomicU32,
    last_ns: AtomicU64,
}

impl Arrivals {
    /// Nothing, of so many writes.
    pub(crate) fn of(writes: usize) -> Self {
        Self {
            begin: Instant::now(),
            delivered: AtomicU64::new(0),
            last_ns: AtomicU64::new(0),
            writes: (0..writes).map(|_| Write::default()).collect(),
        }
    }

    /// When the turn began: arrivals are told from then on.
    pub(crate) fn begin(&self) -> Instant {
        self.begin
    }

    /// The time since the beginning of the turn.
    pub(crate) fn now(&self) -> Duration {
        self.begin.elapsed()
    }

    /// A reader has these writes now. Others than the turn's are of nobody's interest.
    pub(crate) fn note(&self, marks: &[usize]) {
        let now = u64::try_from(self.begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let mut count = 0;
        for write in marks.iter().filter_map(|mark| self.writes.get(*mark)) {
            write.readers.fetch_add(1, Relaxed);
            write.last_ns.fetch_max(now, Relaxed);
            count += 1;
        }
        self.last_ns.fetch_max(now, Relaxed);
        self.delivered.fetch_add(count, Relaxed);
    }

    /// How many events were delivered, over all readers.
    pub(crate) fn delivered(&self) -> u64 {
        self.delivered.load(Relaxed)
    }

    /// When the last of all came.
    pub(crate) fn last(&self) -> Duration {
        Duration::from_nanos(self.last_ns.load(Relaxed))
    }

    /// When the last of so many readers got this write; nothing where some have not.
    pub(crate) fn complete(&self, mark: usize, readers: usize) -> Option<Duration> {
        let write = self.writes.get(mark)?;
        let all = write.readers.load(Relaxed) as usize >= readers;
        all.then(|| Duration::from_nanos(write.last_ns.load(Relaxed)))
    }

    /// Waits until so many events were delivered, but not longer than that; whether they were.
    pub(crate) async fn wait(&self, events: u64, longest: Duration) -> bool {
        let end = Instant::now() + longest;
        while self.delivered() < events {
            if Instant::now() > end {
                return false;
            }
            sleep(LOOK_EVERY).await;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_complete_when_the_last_reader_has_it() {
        let arrivals = Arrivals::of(2);
        arrivals.note(&[0, 1, 9]);
        assert_eq!(arrivals.delivered(), 2);
        assert_eq!(arrivals.complete(0, 2), None);
        arrivals.note(&[0]);
        assert_eq!(arrivals.complete(0, 2), Some(arrivals.last()));
        assert_eq!(arrivals.complete(9, 1), None);
    }
}
