//! Whether the store takes writes, as its writer last found out. The writer notes each commit here
//! and, after a second without one, a write that it takes back. Whoever asks reads what was noted:
//! asking costs the store nothing, however often it is done.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::error::Fault;

/// How long the writer may say nothing before it counts as stuck: it looks every second, and then
/// waits five for another program's lock.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// What the writer last found out, and when.
#[derive(Debug)]
pub struct Pulse {
    begun: Instant,
    /// Milliseconds from `begun` on. It and `found` are written one after the other; whoever reads
    /// between the two takes an old finding for a new one, and the next reading is right.
    heard_ms: AtomicU64,
    found: AtomicU8,
}

/// Why the store takes no writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// Another program holds the file's lock for longer than a transaction takes.
    #[error("Another program has locked the database.")]
    Locked,
    /// The database says no.
    #[error("The database cannot be written to; the server's log says why.")]
    Broken,
    /// The writer says nothing.
    #[error("The database's writer has not been heard of for {} seconds.", .0.as_secs())]
    Silent(Duration),
}

const WELL: u8 = 0;
const LOCKED: u8 = 1;
const BROKEN: u8 = 2;

impl Default for Pulse {
    /// A store that has just been opened for writing.
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            heard_ms: AtomicU64::new(0),
            found: AtomicU8::new(WELL),
        }
    }
}

impl Pulse {
    /// Whether the store takes writes.
    pub fn check(&self) -> Result<(), Unwritable> {
        self.check_at(Instant::now())
    }

    /// Something was written, or could have been.
    pub(super) fn beat(&self) {
        self.note(WELL);
    }

    /// Something could not be written. What is the asker's fault is none of the store's.
    pub(super) fn falter(&self, fault: &Fault) {
        match fault {
            Fault::Refused(_) => {}
            fault if fault.is_busy() => self.note(LOCKED),
            Fault::Database(_) | Fault::Row(_) => self.note(BROKEN),
        }
    }

    fn note(&self, found: u8) {
        let since = self.begun.elapsed().as_millis();
        self.found.store(found, Ordering::Relaxed);
        self.heard_ms
            .store(u64::try_from(since).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn check_at(&self, now: Instant) -> Result<(), Unwritable> {
        let heard = Duration::from_millis(self.heard_ms.load(Ordering::Relaxed));
        let silence = now
            .saturating_duration_since(self.begun)
            .saturating_sub(heard);
        if silence > SILENCE_MAX {
            return Err(Unwritable::Silent(silence));
        }
        match self.found.load(Ordering::Relaxed) {
            WELL => Ok(()),
            LOCKED => Err(Unwritable::Locked),
            _ => Err(Unwritable::Broken),
        }
    }
}

#[cfg(test)]
mod tests {
    use live_orders::Refusal;

    use super::*;

    #[test]
    fn what_was_found_last_counts() {
        let pulse = Pulse::default();
        assert_eq!(pulse.check(), Ok(()));
        pulse.falter(&Fault::Row("torn".to_owned()));
        assert_eq!(pulse.check(), Err(Unwritable::Broken));
        pulse.beat();
        assert_eq!(pulse.check(), Ok(()));
        pulse.falter(&Fault::Refused(Refusal::invalid("customer", "is empty")));
        assert_eq!(pulse.check(), Ok(()), "a refusal is no failure");
    }

    #[test]
    fn silence_is_no_good_sign() {
        let pulse = Pulse::default();
        let after = |wait: Duration| pulse.check_at(pulse.begun + wait);
        assert_eq!(after(SILENCE_MAX), Ok(()));
        let longer = SILENCE_MAX + Duration::from_secs(1);
        assert_eq!(after(longer), Err(Unwritable::Silent(longer)));
    }
}
