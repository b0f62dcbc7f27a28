//! When a poller may ask: the rules of interval polling, purely. [`crate::live::poller`] keeps the
//! timer and asks. Times are milliseconds of any clock that does not go back.
//!
//! The rules are those of SWR and React Query: an interval with a floor, no overlap, one question
//! for all who ask it within two seconds, none while hidden or unwanted, at once on focus and on
//! reconnect, and waits that grow where there is no answer.

use std::time::Duration;

use crate::live::backoff::backoff;

/// No interval is shorter, whatever is asked for: a question costs the server more than an event.
pub const INTERVAL_MIN: Duration = Duration::from_secs(2);
/// A question that was answered so lately is not asked again: whoever asks gets that answer.
pub const DEDUPE: Duration = Duration::from_secs(2);
/// No pause that a server asks for is kept for longer.
pub const PAUSE_MAX: Duration = Duration::from_mins(5);

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollOptions {
    /// The time between two questions; not less than [`INTERVAL_MIN`].
    pub every: Duration,
    /// Whether it goes on while nobody can see the page.
    pub in_background: bool,
}

/// Whether to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Now.
    Now,
    /// Then, unless something happens before.
    At(u64),
    /// Not until something happens.
    Never,
}

/// How an answer turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was good.
    Good,
    /// There was none, or a bad one; the server may have said how long to wait.
    Bad(Option<Duration>),
}

/// When to ask.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a condition of its own, which another signal sets"
)]
pub struct Schedule {
    options: PollOptions,
    listeners: usize,
    is_enabled: bool,
    is_visible: bool,
    is_online: bool,
    /// Somebody cannot wait for the interval.
    is_wanted: bool,
    is_asking: bool,
    asked_ms: Option<u64>,
    /// Not before then, where the last answer was bad.
    retry_ms: Option<u64>,
    failures: u32,
}

impl Schedule {
    /// Nobody listens yet.
    pub const fn new(options: PollOptions) -> Self {
        Self {
            options,
            listeners: 0,
            is_enabled: true,
            is_visible: true,
            is_online: true,
            is_wanted: false,
            is_asking: false,
            asked_ms: None,
            retry_ms: None,
            failures: 0,
        }
    }

    /// Whether to ask now, or when.
    pub fn due(&self, now_ms: u64) -> Due {
        let is_seen = self.is_visible || self.options.in_background;
        let may = self.listeners > 0 && self.is_enabled && is_seen && self.is_online;
        if !may || self.is_asking {
            return Due::Never;
        }
        let at = match (self.asked_ms, self.retry_ms) {
            _ if self.is_wanted => now_ms,
            (None, _) => now_ms,
            (_, Some(retry_ms)) => retry_ms,
            (Some(asked_ms), None) => asked_ms.saturating_add(self.interval_ms()),
        };
        if at <= now_ms { Due::Now } else { Due::At(at) }
    }

    /// Somebody listens; the first one gets an answer at once.
    pub fn subscribe(&mut self, now_ms: u64) {
        self.listeners += 1;
        if self.listeners == 1 {
            self.want(now_ms);
        }
    }

    /// One listener fewer.
    pub const fn unsubscribe(&mut self) {
        self.listeners = self.listeners.saturating_sub(1);
        if self.listeners == 0 {
            self.is_wanted = false;
        }
    }

    /// Nobody listens any more, and what is being asked is of no interest.
    pub const fn stop(&mut self) {
        self.listeners = 0;
        self.is_wanted = false;
        if self.is_asking {
            // Its answer reaches nobody: whoever comes next has to ask again.
            self.is_asking = false;
            self.asked_ms = None;
        }
    }

    /// Somebody asks now. Whether an answer is on its way, or the last one will do.
    pub fn want(&mut self, now_ms: u64) -> bool {
        let is_fresh = self.failures == 0
            && self
                .asked_ms
                .is_some_and(|asked| now_ms.saturating_sub(asked) < millis(DEDUPE));
        // A question that is under way is everybody's.
        if !is_fresh && !self.is_asking {
            self.is_wanted = true;
        }
        self.is_wanted || self.is_asking
    }

    /// The question is put.
    pub const fn asked(&mut self, now_ms: u64) {
        self.is_asking = true;
        self.is_wanted = false;
        self.asked_ms = Some(now_ms);
        self.retry_ms = None;
    }

    /// It was answered. `dice` is a random number from 0 to 1.
    pub fn answered(&mut self, now_ms: u64, outcome: Outcome, dice: f64) {
        self.is_asking = false;
        match outcome {
            Outcome::Good => self.failures = 0,
            Outcome::Bad(pause) => {
                self.failures = self.failures.saturating_add(1);
                let wait = backoff(self.failures, dice).max(INTERVAL_MIN);
                let wait = wait.max(pause.unwrap_or_default().min(PAUSE_MAX));
                self.retry_ms = Some(now_ms.saturating_add(millis(wait)));
            }
        }
    }

    /// Whether asking makes sense at all for now.
    pub const fn enable(&mut self, is_enabled: bool) {
        self.is_enabled = is_enabled;
    }

    /// Another interval.
    pub const fn set_interval(&mut self, every: Duration) {
        self.options.every = every;
    }

    /// Somebody can see the page, or not. Who comes back gets the latest at once.
    pub fn set_visible(&mut self, is_visible: bool, now_ms: u64) {
        if is_visible && !self.is_visible {
            self.want(now_ms);
        }
        self.is_visible = is_visible;
    }

    /// Somebody turns to the page, which could be seen all along.
    pub fn focus(&mut self, now_ms: u64) {
        self.want(now_ms);
    }

    /// The device has a network, or not. When it comes back there may be much to hear of.
    pub fn set_online(&mut self, is_online: bool, now_ms: u64) {
        if is_online && !self.is_online {
            self.want(now_ms);
        }
        self.is_online = is_online;
    }

    /// How many listen.
    pub const fn listeners(&self) -> usize {
        self.listeners
    }

    fn interval_ms(&self) -> u64 {
        millis(self.options.every.max(INTERVAL_MIN))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
