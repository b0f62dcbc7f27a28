//! The state of the live connection: a table of state × event → state and what to do. It owns the
//! decisions; sockets, timers and the list belong to whoever carries the [`Action`]s out. Pure, so
//! that [`crate::live`]'s tests go through it cell by cell and walk it at random.

use std::time::Duration;

use crate::live::backoff::backoff;
pub use crate::live::backoff::{BACKOFF_FIRST, BACKOFF_MAX, BACKOFF_MIN};
use crate::live::mode::{HEAD_CHECK_EVERY, Mode};

/// Silence that ends a connection: two heartbeats of 15 s missed, and some time for the network.
pub const SILENCE_MAX: Duration = Duration::from_secs(40);
/// An answer that takes longer is none: phones hold on to dead connections for minutes.
pub const CONNECT_MAX: Duration = Duration::from_secs(15);
/// Streams in a row that did not live to their first heartbeat before the page asks instead:
/// something on the way, a proxy perhaps, does not let streams be.
pub const FALLBACK_AFTER: u32 = 3;
/// How often it then asks.
pub const FALLBACK_EVERY: Duration = Duration::from_secs(5);

/// How the page stands with the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Where it is.
    pub phase: Phase,
    /// How the reader wants it.
    pub mode: Mode,
    /// Failures in a row.
    pub failures: u32,
    /// Streams in a row that did not live to their first heartbeat.
    pub short_lived: u32,
    /// Times in a row that the page had to load anew, with nothing to follow in between.
    pub resets: u32,
}

/// The states of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not started: on the server, until the page is hydrated, and while it is put away.
    #[default]
    Idle,
    /// A stream is asked for, no answer yet.
    Connecting,
    /// The stream is open, and was heard of lately.
    Live,
    /// Lost; it is tried again in a while.
    Reconnecting,
    /// The page asks at intervals: chosen so, or because streams do not last.
    Polling,
    /// Nothing moves; the page looks whether there is anything new.
    Paused,
    /// The device says that it has no network. It is tried all the same, at the longest interval:
    /// devices are sometimes wrong about that.
    Offline,
    /// What the page shows can no longer be brought up to date; it is loaded anew.
    Resetting,
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page wants it: at the start, and when it comes back from the browser's cache.
    Started,
    /// The page is put away, or goes.
    Stopped,
    /// The stream has greeted.
    Connected,
    /// A change or figures came.
    Heard,
    /// A heartbeat came: the stream has lived for a while.
    Heartbeat,
    /// The stream ended or could not be made.
    Lost,
    /// Nothing came for the time that was watched, or less than there is.
    Silent,
    /// This tab now holds the connection for all tabs of the browser. It changes nothing for one
    /// that waits: a tab which is promoted again each time that it fails must not do without waits.
    Promoted,
    /// The wait is over.
    Due,
    /// The server has answered a question.
    Polled,
    /// It has not.
    PollFailed,
    /// The server says that the page must load anew.
    Reset,
    /// It has.
    Loaded,
    /// It could not.
    LoadFailed,
    /// The device has a network again.
    Online,
    /// The device has lost its network.
    Offline,
    /// Somebody looks at the page again.
    Visible,
    /// The reader has chosen how to keep up.
    Chosen(Mode),
}

/// What is to be done about it. A wait ends with the phase that it was begun in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a stream after the last change that is known, in place of any other.
    Open,
    /// Close the stream, if there is one, and stop watching it.
    Close,
    /// The same, and let another tab hold the connection.
    Leave,
    /// Say [`Event::Silent`] after so long, unless told again before.
    Watch(Duration),
    /// Say [`Event::Due`] after so long.
    Wait(Duration),
    /// Ask for changes at once and then at this interval; nothing new if it does so already.
    Poll(Duration),
    /// Stop asking.
    StopPolling,
    /// Load everything anew, and say [`Event::Loaded`] or [`Event::LoadFailed`].
    Load,
}

impl State {
    /// The next state and what to do, in order. `dice` is a random number from 0 to 1.
    pub fn step(self, event: Event, dice: f64) -> (Self, Vec<Action>) {
        use Action::{Close, Leave, Load, Open, StopPolling, Wait, Watch};
        use Phase::{Connecting, Idle, Live, Offline, Paused, Polling, Reconnecting, Resetting};

        let streams = self.mode == Mode::Live;
        match (self.phase, event) {
            // A start, and a new one where there is nothing to go on with.
            (Reconnecting, Event::Due | Event::Online | Event::Visible) if streams => {
                self.connect()
            }
            (Idle, Event::Started)
            | (Reconnecting | Offline, Event::Due | Event::Online | Event::Visible)
            | (Resetting, Event::Loaded)
                if event != Event::Loaded || self.resets <= 1 =>
            {
                self.begin()
            }

            // Whatever it is at, it can be put away, and told how to keep up.
            (_, Event::Stopped) if self.phase != Idle => {
                let put_away = Self {
                    mode: self.mode,
                    ..Self::default()
                };
                (put_away, vec![Leave, StopPolling])
            }
            (Idle | Resetting, Event::Chosen(mode)) => (Self { mode, ..self }, vec![]),
            (_, Event::Chosen(mode)) if mode != self.mode => Self { mode, ..self }.begin(),

            // A stream.
            (Connecting | Reconnecting | Polling, Event::Connected) if streams => {
                self.to(Live, vec![StopPolling, Watch(SILENCE_MAX)])
            }
            (Live, Event::Connected) => self.to(Live, vec![Watch(SILENCE_MAX)]),
            (Live, Event::Heard) => self.well().to(Live, vec![Watch(SILENCE_MAX)]),
            (Live, Event::Heartbeat) => {
                let proven = Self {
                    short_lived: 0,
                    resets: 0,
                    ..self.well()
                };
                proven.to(Live, vec![Watch(SILENCE_MAX)])
            }
            (Connecting | Live, Event::Lost | Event::Silent) => self.lose(dice),
            (Connecting | Live, Event::Promoted) if streams => {
                self.to(self.phase, vec![Open, Watch(CONNECT_MAX)])
            }

            // The next try. Asking goes on beside it until a stream is there.
            (Polling, Event::Due | Event::Online) if streams => {
                self.to(Polling, vec![Open, Watch(CONNECT_MAX)])
            }
            (Polling, Event::Lost | Event::Silent) if streams => {
                let failed = self.fail();
                failed.to(Polling, vec![Close, Wait(backoff(failed.failures, dice))])
            }

            // Asking.
            (Connecting, Event::Polled) => self.to(Polling, vec![]),
            (Polling, Event::Polled) if streams => (self, vec![]),
            (Reconnecting, Event::Polled) if streams => {
                self.to(Polling, vec![Wait(backoff(self.failures, dice))])
            }
            (Reconnecting | Polling, Event::Polled) if self.mode != Mode::Paused => Self {
                resets: 0,
                ..self.well()
            }
            .to(Polling, vec![]),
            (Paused, Event::Polled) => (Self { resets: 0, ..self }, vec![]),
            (Polling, Event::PollFailed) if streams => {
                let failed = self.fail();
                failed.to(
                    Reconnecting,
                    vec![Close, Wait(backoff(failed.failures, dice))],
                )
            }
            (Polling, Event::PollFailed) => self.fail().to(Reconnecting, vec![]),

            // Loading anew. The stream waits for it: it then resumes after what was loaded.
            (Connecting | Live | Reconnecting | Polling | Paused, Event::Reset) => {
                let resets = self.resets.saturating_add(1);
                Self { resets, ..self }.to(Resetting, vec![Close, StopPolling, Load])
            }
            // Again and again: whatever it is, it must not keep all pages loading without a wait.
            (Resetting, Event::Loaded) => {
                self.to(Reconnecting, vec![Wait(backoff(self.resets, dice))])
            }
            (Resetting, Event::LoadFailed) => {
                let failed = self.fail();
                failed.to(Reconnecting, vec![Wait(backoff(failed.failures, dice))])
            }

            // No network.
            (Connecting | Live | Reconnecting | Polling | Paused | Resetting, Event::Offline) => {
                self.to(Offline, vec![Close, StopPolling, Wait(BACKOFF_MAX)])
            }

            // Everything else comes too late to mean anything, or is no news.
            _ => (self, vec![]),
        }
    }

    /// Its name, for styles and tests.
    pub const fn name(self) -> &'static str {
        match self.phase {
            Phase::Connecting if self.failures > 0 => "reconnecting",
            Phase::Idle | Phase::Connecting => "connecting",
            Phase::Live => "live",
            Phase::Reconnecting => "reconnecting",
            Phase::Polling => "polling",
            Phase::Paused => "paused",
            Phase::Offline => "offline",
            Phase::Resetting => "resetting",
        }
    }

    /// What the reader's choice begins with.
    fn begin(self) -> (Self, Vec<Action>) {
        match self.mode {
            Mode::Live => self.to(
                Phase::Connecting,
                vec![
                    Action::StopPolling,
                    Action::Open,
                    Action::Watch(CONNECT_MAX),
                ],
            ),
            Mode::Every(interval) => self.to(
                Phase::Polling,
                vec![Action::Leave, Action::Poll(interval.duration())],
            ),
            Mode::Paused => self.to(
                Phase::Paused,
                vec![Action::Leave, Action::Poll(HEAD_CHECK_EVERY)],
            ),
        }
    }

    fn connect(self) -> (Self, Vec<Action>) {
        self.to(
            Phase::Connecting,
            vec![Action::Open, Action::Watch(CONNECT_MAX)],
        )
    }

    fn lose(self, dice: f64) -> (Self, Vec<Action>) {
        let failed = Self {
            short_lived: self.short_lived.saturating_add(1),
            ..self.fail()
        };
        let mut actions = vec![Action::Close, Action::Wait(backoff(failed.failures, dice))];
        if failed.short_lived >= FALLBACK_AFTER {
            // Where the server is gone altogether, this gets no answer and changes nothing.
            actions.push(Action::Poll(FALLBACK_EVERY));
        }
        failed.to(Phase::Reconnecting, actions)
    }

    const fn fail(self) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
            ..self
        }
    }

    const fn well(self) -> Self {
        Self {
            failures: 0,
            ..self
        }
    }

    fn to(self, phase: Phase, actions: Vec<Action>) -> (Self, Vec<Action>) {
        (Self { phase, ..self }, actions)
    }
}
