//! How far a sink has come and how it stands: when it tries again after a failure, when it stops, and
//! when it goes on. Pure: the time and the dice are handed in.

use std::time::Duration;

use live_orders::{Seq, Timestamp};
use live_orders_app::api::sinks::{SinkError, SinkState};

use super::config::Policy;
use super::courier::Failure;

/// The exponent beyond which doubling a wait changes nothing that the bound does not cut.
const DOUBLINGS_MAX: u32 = 20;

/// How far a sink has come, and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// All changes up to here are delivered, or are none that it wants.
    pub(super) seq: Seq,
    /// How many events the service has taken.
    pub(super) delivered: u64,
    /// When it took the last one.
    pub(super) delivered_at: Option<Timestamp>,
    /// How many changes were cut off the log before they could be delivered.
    pub(super) lost: u64,
    /// Failures in a row.
    pub(super) failures: u32,
    /// The last of them.
    pub(super) error: Option<SinkError>,
    /// When the next try is due; `None` where it is due now, or comes by hand alone.
    pub(super) retry_at: Option<Timestamp>,
    /// Why it has stopped.
    pub(super) stop: Option<Stop>,
}

/// Why a sink has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Too many failures in a row.
    Failures,
    /// The service wants no more.
    Gone,
}

/// What keeps a sink from trying now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// Nothing.
    None,
    /// A time that has to pass.
    For(Duration),
    /// Somebody has to ask for it.
    ByHand,
}

impl Progress {
    /// A sink that has delivered nothing and starts after a place.
    pub(super) fn starting_after(seq: Seq) -> Self {
        Self {
            seq,
            ..Self::default()
        }
    }

    /// The service has taken the event of a change.
    pub(super) fn deliver(&mut self, seq: Seq, now: Timestamp) {
        self.seq = seq;
        self.delivered += 1;
        self.delivered_at = Some(now);
        self.failures = 0;
        self.error = None;
        self.go_on();
    }

    /// A change that it does not want.
    pub(super) fn skip(&mut self, seq: Seq) {
        self.seq = seq;
    }

    /// The log begins after changes that were not delivered. Gives how many.
    pub(super) fn lose_before(&mut self, first: Seq) -> u64 {
        let lost = first.0.saturating_sub(self.seq.0 + 1);
        self.lost += lost;
        self.seq = Seq(self.seq.0 + lost);
        lost
    }

    /// A try has failed. `dice` is a random number from 0 to 1: of the longest wait, that much is
    /// waited, so that many who failed together do not come back together.
    pub(super) fn fail(&mut self, failure: &Failure, policy: &Policy, now: Timestamp, dice: f64) {
        self.failures = self.failures.saturating_add(1);
        self.error = Some(SinkError {
            at: now,
            text: failure.text.clone(),
        });
        if failure.is_gone {
            self.stop = Some(Stop::Gone);
            self.retry_at = None;
            return;
        }
        let wait = if self.failures >= policy.failures_max {
            self.stop = Some(Stop::Failures);
            policy.resume_after
        } else {
            longest_wait(policy, self.failures).mul_f64(dice.clamp(0.0, 1.0))
        };
        let wait = wait.max(failure.retry_after.unwrap_or_default());
        self.retry_at = Some(later(now, wait));
    }

    /// Somebody has asked for a try: it is due at once, and all tries are before it again.
    pub(super) fn retry(&mut self) {
        self.failures = 0;
        self.go_on();
    }

    /// What keeps it from trying now.
    pub(super) fn pause(&self, now: Timestamp) -> Pause {
        match (self.stop, self.retry_at) {
            (Some(Stop::Gone), _) => Pause::ByHand,
            (_, Some(at)) if at > now => Pause::For(at.since(now)),
            _ => Pause::None,
        }
    }

    /// Whether it delivers.
    pub(super) const fn state(&self) -> SinkState {
        match self.stop {
            Some(Stop::Gone) => SinkState::Gone,
            Some(Stop::Failures) => SinkState::Stopped,
            None if self.failures > 0 => SinkState::Waiting,
            None => SinkState::Running,
        }
    }

    fn go_on(&mut self) {
        self.stop = None;
        self.retry_at = None;
    }
}

impl Stop {
    /// Its name in the database.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::Gone => "gone",
        }
    }

    /// Reads it back.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Failures, Self::Gone]
            .into_iter()
            .find(|stop| stop.name() == name)
    }
}

fn longest_wait(policy: &Policy, failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(DOUBLINGS_MAX);
    let wait = policy.backoff.saturating_mul(1 << doublings);
    wait.min(policy.backoff_max)
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_add(wait_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn failure() -> Failure {
        Failure {
            text: "it did not answer".into(),
            retry_after: None,
            is_gone: false,
        }
    }

    fn waited(progress: &Progress) -> Duration {
        match progress.pause(NOW) {
            Pause::For(wait) => wait,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn waits_double_up_to_a_bound_and_dice_take_their_part() {
        let policy = Policy::default();
        let waits = |dice: f64| -> Vec<u64> {
            let mut progress = Progress::default();
            (1..policy.failures_max)
                .map(|_| {
                    progress.fail(&failure(), &policy, NOW, dice);
                    assert_eq!(progress.state(), SinkState::Waiting);
                    waited(&progress).as_secs()
                })
                .collect()
        };
        assert_eq!(waits(1.0), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600]);
        assert_eq!(waits(0.5), [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    }

    #[test]
    fn it_waits_as_long_as_it_is_asked_to() {
        let mut progress = Progress::default();
        let asked = Failure {
            retry_after: Some(Duration::from_secs(90)),
            ..failure()
        };
        progress.fail(&asked, &Policy::default(), NOW, 1.0);
        assert_eq!(waited(&progress), Duration::from_secs(90));
    }

    #[test]
    fn it_stops_after_so_many_and_tries_once_after_a_long_pause() {
        let policy = Policy::default();
        let mut progress = Progress::default();
        for _ in 0..policy.failures_max {
            progress.fail(&failure(), &policy, NOW, 0.1);
        }
        assert_eq!(progress.state(), SinkState::Stopped);
        assert_eq!(waited(&progress), policy.resume_after);
        let due = later(NOW, policy.resume_after);
        assert_eq!(progress.pause(due), Pause::None);
        progress.fail(&failure(), &policy, NOW, 0.1);
        assert_eq!(progress.state(), SinkState::Stopped);
        assert_eq!(waited(&progress), policy.resume_after);
        progress.deliver(Seq(1), NOW);
        assert_eq!(progress.state(), SinkState::Running);
        assert_eq!(progress.error, None);
    }

    #[test]
    fn by_hand_it_has_all_its_tries_again() {
        let policy = Policy::default();
        let mut progress = Progress::default();
        for _ in 0..policy.failures_max {
            progress.fail(&failure(), &policy, NOW, 0.1);
        }
        progress.retry();
        assert_eq!(progress.pause(NOW), Pause::None);
        progress.fail(&failure(), &policy, NOW, 0.1);
        assert_eq!(progress.state(), SinkState::Waiting);
    }

    #[test]
    fn gone_is_for_good() {
        let mut progress = Progress::default();
        let gone = Failure {
            is_gone: true,
            retry_after: Some(Duration::from_secs(1)),
            ..failure()
        };
        progress.fail(&gone, &Policy::default(), NOW, 1.0);
        assert_eq!(progress.state(), SinkState::Gone);
        assert_eq!(
            progress.pause(Timestamp::from_millis(i64::MAX)),
            Pause::ByHand
        );
        progress.retry();
        assert_eq!(progress.state(), SinkState::Running);
    }

    #[test]
    fn what_the_log_has_lost_is_counted_once() {
        let mut progress = Progress::starting_after(Seq(10));
        assert_eq!(progress.lose_before(Seq(11)), 0);
        assert_eq!(progress.lose_before(Seq(15)), 4);
        assert_eq!((progress.seq, progress.lost), (Seq(14), 4));
        assert_eq!(progress.lose_before(Seq(15)), 0);
    }
}
