//! The state of the live connection: a table of state × event → state and what to do. It owns the
//! decisions, among them how long to wait; timers and sockets are [`crate::live::stream`]'s.

use std::time::Duration;

/// The first wait after a failure is at most this long; each failure doubles it.
pub const BACKOFF_FIRST: Duration = Duration::from_secs(1);
/// No wait is longer: a server that comes back is found within it.
pub const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// No wait is shorter, however the dice fall: a server that hangs up at once is not hammered.
pub const BACKOFF_MIN: Duration = Duration::from_millis(250);
/// Silence that ends a connection: two heartbeats of 15 s missed, and some time for the network.
pub const SILENCE_MAX: Duration = Duration::from_secs(40);
/// An answer that takes longer is none: phones hold on to dead connections for minutes.
pub const CONNECT_MAX: Duration = Duration::from_secs(15);

/// How the page stands with the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Not started: on the server, and until the page is hydrated.
    #[default]
    Idle,
    /// Asked for, no answer yet.
    Connecting {
        /// Failures since it last worked.
        failures: u32,
    },
    /// Open, and heard of lately.
    Live {
        /// Failures since it last said more than hello.
        failures: u32,
    },
    /// Lost; it is tried again in a while.
    Reconnecting {
        /// Failures since it last worked.
        failures: u32,
        /// How long the wait is in all.
        wait: Duration,
    },
    /// The device says that it has no network. It is tried all the same, at the longest interval:
    /// devices are sometimes wrong about that.
    Offline {
        /// Failures since it last worked.
        failures: u32,
    },
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page wants it.
    Started,
    /// The server has greeted.
    Connected,
    /// Anything else came.
    Heard,
    /// It ended or could not be made.
    Lost,
    /// Nothing came for the time that was watched, or less than there is.
    Silent,
    /// The wait is over.
    Due,
    /// The device has a network again.
    Online,
    /// The device has lost its network.
    Offline,
    /// Somebody looks at the page again.
    Visible,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a stream after the last change that came.
    Open,
    /// Close the stream.
    Close,
    /// Say [`Event::Silent`] after so long, unless told again before.
    Watch(Duration),
    /// Say [`Event::Due`] after so long.
    Wait(Duration),
}

impl State {
    /// The next state and what to do, in order. `dice` is a random number from 0 to 1.
    pub fn step(self, event: Event, dice: f64) -> (Self, Vec<Action>) {
        let failures = self.failures();
        match (self, event) {
            (Self::Idle, Event::Started)
            | (
                Self::Reconnecting { .. } | Self::Offline { .. },
                Event::Due | Event::Online | Event::Visible,
            ) => (
                Self::Connecting { failures },
                vec![Action::Open, Action::Watch(CONNECT_MAX)],
            ),
            (Self::Connecting { .. }, Event::Connected) => {
                (Self::Live { failures }, vec![Action::Watch(SILENCE_MAX)])
            }
            (Self::Live { .. }, Event::Connected | Event::Heard) => {
                (Self::Live { failures: 0 }, vec![Action::Watch(SILENCE_MAX)])
            }
            (Self::Connecting { .. } | Self::Live { .. }, Event::Lost | Event::Silent) => {
                let wait = backoff(failures, dice);
                let state = Self::Reconnecting {
                    failures: failures.saturating_add(1),
                    wait,
                };
                (state, vec![Action::Close, Action::Wait(wait)])
            }
            (
                Self::Connecting { .. } | Self::Live { .. } | Self::Reconnecting { .. },
                Event::Offline,
            ) => (
                Self::Offline { failures },
                vec![Action::Close, Action::Wait(BACKOFF_MAX)],
            ),
            _ => (self, Vec::new()),
        }
    }

    /// Failures since it last worked.
    pub const fn failures(self) -> u32 {
        match self {
            Self::Idle => 0,
            Self::Connecting { failures }
            | Self::Live { failures }
            | Self::Reconnecting { failures, .. }
            | Self::Offline { failures } => failures,
        }
    }

    /// Its name, for styles and tests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle | Self::Connecting { failures: 0 } => "connecting",
            Self::Live { .. } => "live",
            Self::Connecting { .. } | Self::Reconnecting { .. } => "reconnecting",
            Self::Offline { .. } => "offline",
        }
    }
}

/// Full jitter: anything up to a bound that doubles, so that a thousand pages which lost the same
/// server do not come back to it at the same moment.
fn backoff(failures: u32, dice: f64) -> Duration {
    let bound = BACKOFF_FIRST
        .saturating_mul(2_u32.saturating_pow(failures))
        .min(BACKOFF_MAX);
    bound.mul_f64(dice.clamp(0.0, 1.0)).max(BACKOFF_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(state: State, event: Event) -> State {
        state.step(event, 1.0).0
    }

    fn lost(times: u32) -> State {
        (0..times).fold(step(State::Idle, Event::Started), |state, _| {
            step(step(state, Event::Lost), Event::Due)
        })
    }

    #[test]
    fn it_opens_and_is_live() {
        let (state, actions) = State::Idle.step(Event::Started, 0.5);
        assert_eq!(actions, [Action::Open, Action::Watch(CONNECT_MAX)]);
        let (state, actions) = state.step(Event::Connected, 0.5);
        assert_eq!(state, State::Live { failures: 0 });
        assert_eq!(actions, [Action::Watch(SILENCE_MAX)]);
    }

    #[test]
    fn a_lost_stream_is_closed_and_tried_again() {
        let live = State::Live { failures: 0 };
        for event in [Event::Lost, Event::Silent] {
            let (state, actions) = live.step(event, 0.5);
            let wait = Duration::from_millis(500);
            assert_eq!(state, State::Reconnecting { failures: 1, wait });
            assert_eq!(actions, [Action::Close, Action::Wait(wait)]);
        }
    }

    #[test]
    fn waits_double_up_to_the_bound_and_are_never_nothing() {
        let seconds: Vec<u64> = (0..8)
            .map(|failures| backoff(failures, 1.0).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(backoff(u32::MAX, 1.0), BACKOFF_MAX);
        assert_eq!(backoff(3, 0.0), BACKOFF_MIN);
    }

    #[test]
    fn it_never_gives_up() {
        let state = lost(1_000);
        assert_eq!(state, State::Connecting { failures: 1_000 });
        assert!(matches!(
            step(state, Event::Lost),
            State::Reconnecting {
                wait: BACKOFF_MAX,
                ..
            }
        ));
    }

    #[test]
    fn a_greeting_alone_does_not_forgive_failures() {
        let greeted = step(lost(3), Event::Connected);
        assert_eq!(greeted, State::Live { failures: 3 });
        assert_eq!(step(greeted, Event::Heard), State::Live { failures: 0 });
    }

    #[test]
    fn it_wakes_at_once() {
        let waiting = step(State::Live { failures: 0 }, Event::Lost);
        for event in [Event::Due, Event::Online, Event::Visible] {
            assert_eq!(step(waiting, event), State::Connecting { failures: 1 });
            let offline = State::Offline { failures: 1 };
            assert_eq!(step(offline, event), State::Connecting { failures: 1 });
        }
    }

    #[test]
    fn what_comes_late_changes_nothing() {
        let waiting = step(State::Live { failures: 0 }, Event::Lost);
        for event in [Event::Lost, Event::Silent, Event::Connected, Event::Heard] {
            assert_eq!(waiting.step(event, 0.5), (waiting, Vec::new()));
        }
        let live = State::Live { failures: 0 };
        for event in [Event::Due, Event::Visible, Event::Online, Event::Started] {
            assert_eq!(live.step(event, 0.5), (live, Vec::new()));
        }
    }

    #[test]
    fn without_a_network_it_waits_for_one() {
        let (state, actions) = State::Live { failures: 0 }.step(Event::Offline, 0.5);
        assert_eq!(state.name(), "offline");
        assert_eq!(actions, [Action::Close, Action::Wait(BACKOFF_MAX)]);
    }
}
