//! What the clients of one run share: its time, its phases, and where they report to.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::promises::Promises;
use crate::tally::Tally;
use crate::witness::Witness;

/// How much faster the clients' time goes than that of real pages: a wait of 30 s takes 1.5 s.
pub(crate) const SPEED: u32 = 20;
/// The same for how long they are patient, once nothing goes wrong any more: a machine that is busy
/// must not look like a network that fails.
const CALM_SPEED: u32 = 4;

/// One run's world.
#[derive(Clone)]
pub(crate) struct World {
    /// When it began.
    pub(crate) since: Instant,
    /// Cancelled when nothing goes wrong any more, and nobody does anything new.
    pub(crate) calm: CancellationToken,
    /// Cancelled when the clients are to end.
    pub(crate) done: CancellationToken,
    /// What happened.
    pub(crate) witness: Arc<Witness>,
    /// What was counted.
    pub(crate) tally: Arc<Tally>,
    /// What was answered.
    pub(crate) promises: Arc<Promises>,
}

impl World {
    /// A world that begins now.
    pub(crate) fn new(tally: Arc<Tally>) -> Self {
        Self {
            since: Instant::now(),
            calm: CancellationToken::new(),
            done: CancellationToken::new(),
            witness: Arc::new(Witness::new()),
            tally,
            promises: Arc::default(),
        }
    }

    /// How long a real page's wait takes here.
    pub(crate) fn wait(duration: Duration) -> Duration {
        duration / SPEED
    }

    /// How long a real page's patience takes here.
    pub(crate) fn patience(&self, duration: Duration) -> Duration {
        let is_calm = self.calm.is_cancelled();
        duration / if is_calm { CALM_SPEED } else { SPEED }
    }

    /// The clients' clock in milliseconds.
    pub(crate) fn now_ms(&self) -> u64 {
        let elapsed = self.since.elapsed() * SPEED;
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }

    /// When that clock will show so much.
    pub(crate) fn at_ms(&self, ms: u64) -> Instant {
        self.since + Duration::from_millis(ms) / SPEED
    }
}
