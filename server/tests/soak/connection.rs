//! A client's connection: the app's own state machine decides, and its own schedule says when to
//! ask; here is done what they say, in the time of the run.

use std::time::Instant;

use live_orders::Seq;
use live_orders_app::live::mode::{Interval, Mode};
use live_orders_app::live::schedule::{PollOptions, Schedule};
use live_orders_app::live::state::{Action, Event as Happening, Phase, State};
use rand::RngExt;
use tokio::task::AbortHandle;

use crate::client::{Client, Told, at};
use crate::events::{Event, Events};
use crate::page::Heard;
use crate::wire::Trouble;
use crate::world::World;

/// The state of a connection and all that it has under way.
pub(crate) struct Connection {
    state: State,
    stream: Option<Stream>,
    /// How many streams were opened and questions asked: what comes from an earlier one is let go.
    pub(crate) number: u64,
    watch: Option<Instant>,
    wait: Option<Instant>,
    pub(crate) schedule: Schedule,
    /// The number of the question that is under way.
    pub(crate) question: Option<u64>,
    /// When the schedule is to be looked at again.
    pub(crate) ask_at: Option<Instant>,
}

/// A timer of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// Nothing was heard for too long.
    Watch,
    /// A wait is over.
    Wait,
    /// It may be time to ask.
    Ask,
}

struct Stream {
    number: u64,
    /// The last change that came on it; what it was asked for after, at first.
    at: Seq,
    reading: AbortHandle,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Connection {
    /// A connection that keeps up like that, not started.
    pub(crate) fn new(mode: Mode) -> Self {
        Self {
            state: State {
                mode,
                ..State::default()
            },
            stream: None,
            number: 0,
            watch: None,
            wait: None,
            schedule: Schedule::new(PollOptions {
                every: Interval::Five.duration(),
                in_background: false,
            }),
            question: None,
            ask_at: None,
        }
    }

    /// The connection of a page that is loaded again: what was under way means nothing to it.
    pub(crate) fn after(before: &Self) -> Self {
        Self {
            number: before.number + 1,
            ..Self::new(before.state.mode)
        }
    }

    /// The state's name.
    pub(crate) fn name(&self) -> &'static str {
        self.state.name()
    }

    /// Whether nothing moves.
    pub(crate) fn is_paused(&self) -> bool {
        self.state.mode == Mode::Paused
    }

    /// Whether the device says that it has no network.
    pub(crate) fn is_offline(&self) -> bool {
        self.state.phase == Phase::Offline
    }

    /// Whether the page is being loaded anew.
    pub(crate) fn is_resetting(&self) -> bool {
        self.state.phase == Phase::Resetting
    }

    /// The next timer that rings.
    pub(crate) async fn timer(&self) -> Timer {
        tokio::select! {
            () = at(self.watch) => Timer::Watch,
            () = at(self.wait) => Timer::Wait,
            () = at(self.ask_at) => Timer::Ask,
        }
    }
}

impl Client {
    /// Does what the state machine says to something that happens.
    pub(crate) fn happen(&mut self, event: Happening) {
        let before = self.connection.state;
        let (state, actions) = before.step(event, self.rng.random());
        if state.phase != before.phase {
            self.note(format!("{event:?}: {} → {}", before.name(), state.name()));
            // A wait ends with the phase that it was begun in.
            self.connection.wait = None;
        }
        self.connection.state = state;
        for action in actions {
            match action {
                Action::Open => self.open_stream(),
                Action::Close | Action::Leave => {
                    self.connection.stream = None;
                    self.connection.watch = None;
                }
                Action::Watch(duration) => {
                    let patience = self.world.patience(duration);
                    self.connection.watch = Some(Instant::now() + patience);
                }
                Action::Wait(duration) => {
                    self.connection.wait = Some(Instant::now() + World::wait(duration));
                }
                Action::Poll(every) => self.start_asking(every),
                Action::StopPolling => self.stop_asking(),
                Action::Load => self.load(true),
            }
        }
    }

    /// A timer rings.
    pub(crate) fn ring(&mut self, timer: Timer) {
        match timer {
            Timer::Watch => {
                self.connection.watch = None;
                self.happen(Happening::Silent);
            }
            Timer::Wait => {
                self.connection.wait = None;
                self.happen(Happening::Due);
            }
            Timer::Ask => self.connection.ask_at = None,
        }
    }

    /// An event of a stream.
    pub(crate) fn hear_event(&mut self, number: u64, event: &Event) {
        let Some(stream) = &mut self.connection.stream else {
            return;
        };
        if stream.number != number {
            return;
        }
        let before = self.page.cursor();
        match self.page.hear(event, &mut stream.at) {
            Ok(Heard::Greeting) => {
                self.world.tally.streams.more();
                self.wake_outbox();
                self.happen(Happening::Connected);
            }
            Ok(Heard::News) => {
                if self.page.cursor() > before {
                    self.world.tally.changes.more();
                }
                self.happen(Happening::Heard);
            }
            Ok(Heard::Heartbeat) => self.happen(Happening::Heartbeat),
            Ok(Heard::StartOver) => self.told_to_start_over(&event.data),
            Err(what) => self.fail(what),
        }
    }

    /// The end of a stream.
    pub(crate) fn lose(&mut self, number: u64, why: &str) {
        let open = self.connection.stream.as_ref();
        if open.is_some_and(|stream| stream.number == number) {
            self.note(format!("stream lost: {why}"));
            self.connection.stream = None;
            self.happen(Happening::Lost);
        }
    }

    /// The page has what it was to load anew.
    pub(crate) fn loaded(&mut self) {
        self.happen(Happening::Loaded);
    }

    /// It has not.
    pub(crate) fn load_failed(&mut self) {
        self.happen(Happening::LoadFailed);
    }

    /// Somebody chooses how to keep up.
    pub(crate) fn choose(&mut self, mode: Mode) {
        self.happen(Happening::Chosen(mode));
    }

    /// Somebody comes back to the page.
    pub(crate) fn come_back(&mut self) {
        self.connection.schedule.focus(self.world.now_ms());
        self.happen(Happening::Visible);
    }

    /// The network is gone.
    pub(crate) fn lose_network(&mut self) {
        let now_ms = self.world.now_ms();
        self.connection.schedule.set_online(false, now_ms);
        self.happen(Happening::Offline);
    }

    /// The network is back.
    pub(crate) fn find_network(&mut self) {
        let now_ms = self.world.now_ms();
        self.connection.schedule.set_online(true, now_ms);
        self.happen(Happening::Online);
    }

    pub(crate) fn told_to_start_over(&mut self, data: &str) {
        self.world.tally.resets.more();
        self.note(format!("told to start over: {data}"));
        self.happen(Happening::Reset);
    }

    fn open_stream(&mut self) {
        self.connection.number += 1;
        let (number, place) = (self.connection.number, self.page.place());
        let after = place.after;
        let (wire, inbox) = (self.wire.clone(), self.inbox.clone());
        let (witness, name) = (self.world.witness.clone(), self.name.clone());
        let reading = self.tasks.spawn(async move {
            let why = match wire.open("*?", &place).await {
                Err(Trouble::Passing(why)) => why,
                Err(what) => return witness.fail(name, format!("{what:?}")),
                Ok(mut response) => {
                    let mut events = Events::default();
                    loop {
                        match response.chunk().await {
                            Ok(Some(piece)) => {
                                for event in events.take(&piece) {
                                    drop(inbox.send(Told::Event(number, event)).await);
                                }
                            }
                            Ok(None) => break "it ended".to_owned(),
                            Err(error) => break error.to_string(),
                        }
                    }
                }
            };
            drop(inbox.send(Told::Lost(number, why)).await);
        });
        self.connection.stream = Some(Stream {
            number,
            at: after,
            reading,
        });
    }
}
