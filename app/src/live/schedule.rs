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

    /// Somebody asks now. Whether that is worth a question, or the last answer will do.
    pub fn want(&mut self, now_ms: u64) -> bool {
        let is_fresh = self.failures == 0
            && self
                .asked_ms
                .is_some_and(|asked| now_ms.saturating_sub(asked) < millis(DEDUPE));
        // A question that is under way is everybody's.
        if !is_fresh && !self.is_asking {
            self.is_wanted = true;
        }
        self.is_wanted
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: PollOptions = PollOptions {
        every: Duration::from_secs(5),
        in_background: false,
    };

    /// A schedule with a listener whose first question was answered at `0`.
    fn answered() -> Schedule {
        let mut schedule = Schedule::new(FIVE);
        schedule.subscribe(0);
        assert_eq!(schedule.due(0), Due::Now);
        schedule.asked(0);
        schedule.answered(0, Outcome::Good, 1.0);
        schedule
    }

    #[test]
    fn the_first_listener_starts_it_and_the_last_one_stops_it() {
        let mut schedule = Schedule::new(FIVE);
        assert_eq!(schedule.due(0), Due::Never);
        schedule.subscribe(0);
        assert_eq!(schedule.due(0), Due::Now);
        schedule.asked(0);
        schedule.answered(40, Outcome::Good, 1.0);
        schedule.subscribe(3_000);
        assert_eq!(schedule.due(3_000), Due::At(5_000));
        schedule.unsubscribe();
        assert_eq!(schedule.due(5_000), Due::Now);
        schedule.unsubscribe();
        assert_eq!(schedule.due(5_000), Due::Never);
    }

    #[test]
    fn an_answer_that_reached_nobody_does_not_count() {
        let mut schedule = answered();
        schedule.asked(5_000);
        schedule.stop();
        schedule.subscribe(5_500);
        assert_eq!(schedule.due(5_500), Due::Now);
    }

    #[test]
    fn questions_do_not_overlap() {
        let mut schedule = answered();
        schedule.asked(5_000);
        assert!(!schedule.want(20_000));
        assert_eq!(schedule.due(20_000), Due::Never);
        schedule.answered(20_000, Outcome::Good, 1.0);
        assert_eq!(schedule.due(20_000), Due::Now);
    }

    #[test]
    fn what_was_answered_within_two_seconds_is_not_asked_again() {
        let mut schedule = answered();
        assert!(!schedule.want(1_999));
        assert_eq!(schedule.due(1_999), Due::At(5_000));
        assert!(schedule.want(2_000));
        assert_eq!(schedule.due(2_000), Due::Now);
    }

    #[test]
    fn no_interval_is_below_the_floor() {
        let mut schedule = answered();
        schedule.set_interval(Duration::from_millis(100));
        assert_eq!(schedule.due(100), Due::At(2_000));
    }

    #[test]
    fn nothing_is_asked_while_hidden_and_at_once_on_coming_back() {
        let mut schedule = answered();
        schedule.set_visible(false, 1_000);
        assert_eq!(schedule.due(60_000), Due::Never);
        schedule.set_visible(true, 60_000);
        assert_eq!(schedule.due(60_000), Due::Now);
        let mut schedule = answered();
        schedule.options.in_background = true;
        schedule.set_visible(false, 1_000);
        assert_eq!(schedule.due(5_000), Due::Now);
    }

    #[test]
    fn nothing_is_asked_without_a_network_and_at_once_with_one() {
        let mut schedule = answered();
        schedule.set_online(false, 1_000);
        assert_eq!(schedule.due(60_000), Due::Never);
        schedule.set_online(true, 2_500);
        assert_eq!(schedule.due(2_500), Due::Now);
    }

    #[test]
    fn nothing_is_asked_while_it_is_not_needed() {
        let mut schedule = answered();
        schedule.enable(false);
        assert_eq!(schedule.due(60_000), Due::Never);
        schedule.enable(true);
        assert_eq!(schedule.due(60_000), Due::Now);
    }

    #[test]
    fn bad_answers_make_it_wait_longer_and_a_good_one_forgives() {
        let mut schedule = answered();
        let mut now = 5_000;
        let mut waits = Vec::new();
        for _ in 0..6 {
            schedule.asked(now);
            schedule.answered(now, Outcome::Bad(None), 1.0);
            let Due::At(at) = schedule.due(now) else {
                panic!("it waits");
            };
            waits.push((at - now) / 1_000);
            now = at;
        }
        assert_eq!(waits, [2, 2, 4, 8, 16, 30]);
        schedule.asked(now);
        schedule.answered(now, Outcome::Good, 1.0);
        assert_eq!(schedule.due(now), Due::At(now + 5_000));
    }

    #[test]
    fn a_server_that_asks_for_a_pause_gets_it_within_reason() {
        for (asked_s, kept_s) in [(20, 20), (100_000, 300)] {
            let mut schedule = answered();
            schedule.asked(5_000);
            let pause = Some(Duration::from_secs(asked_s));
            schedule.answered(5_000, Outcome::Bad(pause), 0.0);
            assert_eq!(schedule.due(5_000), Due::At(5_000 + kept_s * 1_000));
        }
    }

    #[derive(Clone, Debug)]
    enum Step {
        Subscribe,
        Unsubscribe,
        Want,
        Focus,
        Visible(bool),
        Online(bool),
        Enable(bool),
        Answer(bool),
        Pass(u64),
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            2 => Just(Step::Subscribe),
            1 => Just(Step::Unsubscribe),
            2 => Just(Step::Want),
            1 => Just(Step::Focus),
            1 => any::<bool>().prop_map(Step::Visible),
            1 => any::<bool>().prop_map(Step::Online),
            1 => any::<bool>().prop_map(Step::Enable),
            4 => any::<bool>().prop_map(Step::Answer),
            8 => (0_u64..8_000).prop_map(Step::Pass),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_the_server_is_left_in_peace(
            steps in proptest::collection::vec(any_step(), 0..200),
        ) {
            let mut schedule = Schedule::new(FIVE);
            let mut now = 0;
            let (mut listeners, mut visible, mut online, mut enabled) = (0_usize, true, true, true);
            let mut under_way = false;
            let mut good_at: Option<u64> = None;
            for step in steps {
                match step {
                    Step::Subscribe => { listeners += 1; schedule.subscribe(now); }
                    Step::Unsubscribe => {
                        listeners = listeners.saturating_sub(1);
                        schedule.unsubscribe();
                    }
                    Step::Want => { schedule.want(now); }
                    Step::Focus => schedule.focus(now),
                    Step::Visible(is) => { visible = is; schedule.set_visible(is, now); }
                    Step::Online(is) => { online = is; schedule.set_online(is, now); }
                    Step::Enable(is) => { enabled = is; schedule.enable(is); }
                    Step::Answer(is_good) if under_way => {
                        under_way = false;
                        let outcome = if is_good { Outcome::Good } else { Outcome::Bad(None) };
                        good_at = is_good.then_some(schedule.asked_ms.unwrap_or_default());
                        schedule.answered(now, outcome, 0.5);
                    }
                    Step::Answer(_) => {}
                    Step::Pass(ms) => now += ms,
                }
                match schedule.due(now) {
                    Due::Now => {
                        prop_assert!(!under_way && listeners > 0 && visible && online && enabled);
                        if let Some(good_at) = good_at {
                            prop_assert!(now - good_at >= 2_000, "asked {} ms after", now - good_at);
                        }
                        schedule.asked(now);
                        under_way = true;
                    }
                    Due::At(at) => prop_assert!(at > now && at - now <= 300_000),
                    Due::Never => prop_assert!(
                        under_way || listeners == 0 || !visible || !online || !enabled
                    ),
                }
            }
        }
    }
}
