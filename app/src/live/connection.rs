//! The live connection in the browser: does what [`State`] decides. It owns the poller, the timers,
//! the page's signals and this tab's place among the others, and ends them all with its owner. What
//! the events mean is the page's: it is handed each one, and says what it made of it.

use std::time::Duration;

use leptos::leptos_dom::helpers::{WindowListenerHandle, window_event_listener_untyped};
use leptos::prelude::*;
use live_orders::{Change, Seq};
use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

use crate::error::AppError;
use crate::live::browser::{dice, is_online, is_visible, now_ms};
use crate::live::changes::{self, News, Place};
use crate::live::mode::Mode;
use crate::live::poller::{Poller, Subscription};
use crate::live::relay::Relay;
use crate::live::schedule::PollOptions;
use crate::live::setting;
use crate::live::state::{Action, Event, FALLBACK_EVERY, Phase, SILENCE_MAX, State};
use crate::live::timers::Timers;

/// What the page made of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// The stream's greeting.
    Greeting,
    /// Something that it understood.
    Taken,
    /// A heartbeat: the page has all that there is.
    Proven,
    /// It proves that something is missing: the stream must resume from the page's place.
    Incomplete,
    /// The page has to load anew.
    StartOver,
}

/// The page's side of the connection.
#[derive(Clone, Copy)]
pub struct Listener {
    /// Where a stream is to start: after all that is shown.
    pub shown: Callback<(), Place>,
    /// Where a question is to start: after all that is known, shown or not.
    pub known: Callback<(), Place>,
    /// An event by name, and its data.
    pub receive: Callback<(String, String), Received>,
    /// Changes that were asked for.
    pub take: Callback<Vec<Change>>,
    /// What is new cannot be told one by one, and goes up to there, if that is known: whether to
    /// load anew now.
    pub start_over: Callback<Option<Seq>, bool>,
    /// Load everything anew, and call [`Connection::loaded`].
    pub load: Callback<()>,
}

/// What the page shows of the connection.
#[derive(Clone, Copy)]
pub struct Connection {
    /// How it stands.
    pub state: RwSignal<State>,
    /// Whole seconds to the next try, while there is one to wait for.
    pub retry_in: RwSignal<Option<u32>>,
    /// Whether another tab of this browser holds the stream.
    pub is_shared: RwSignal<bool>,
    /// Whether the server has said that nobody is signed in any more.
    pub is_signed_out: RwSignal<bool>,
    link: StoredValue<Option<Link>>,
}

/// What is under way, while the page is at work.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) shown: Connection,
    pub(super) listener: Listener,
    held: StoredValue<Held, LocalStorage>,
    timers: Timers,
    relay: StoredValue<Option<Relay>, LocalStorage>,
    poller: Poller<News>,
}

/// The handles of everything that has to be stopped.
#[derive(Default)]
struct Held {
    polling: Option<Subscription<News>>,
    signals: Vec<WindowListenerHandle>,
    heard_ms: u64,
}

impl Connection {
    /// Not started: what the server renders.
    pub fn idle() -> Self {
        Self {
            state: RwSignal::new(State::default()),
            retry_in: RwSignal::new(None),
            is_shared: RwSignal::new(false),
            is_signed_out: RwSignal::new(false),
            link: StoredValue::new(None),
        }
    }

    /// Begins, as the reader has chosen it, and goes on until the owner that it is called under is
    /// cleaned up. To be called in the browser, from an effect.
    pub fn start(self, listener: Listener) {
        let options = PollOptions {
            every: FALLBACK_EVERY,
            in_background: false,
        };
        let question = move || changes::since(listener.known.run(()));
        let link = Link {
            shown: self,
            listener,
            held: StoredValue::new_local(Held::default()),
            timers: Timers::new(self.retry_in),
            relay: StoredValue::new_local(None),
            poller: Poller::new(options, question),
        };
        link.relay.set_value(Some(Relay::new(link)));
        self.link.set_value(Some(link));
        link.listen();
        link.happen(Event::Chosen(setting::read()));
        link.happen(Event::Started);
        on_cleanup(move || {
            link.happen(Event::Stopped);
            link.stop();
        });
    }

    /// Keeps up in another way from now on.
    pub fn choose(self, mode: Mode) {
        setting::write(mode);
        self.happen(Event::Chosen(mode));
    }

    /// Asks at once, in whatever way the page keeps up. Says whether an answer is on its way; if
    /// not, what is there is the latest.
    pub fn refresh(self) -> bool {
        let Some(link) = self.link() else {
            return false;
        };
        match link.phase() {
            Phase::Polling | Phase::Paused => link.poller.refresh(),
            _ => {
                link.happen(Event::Visible);
                false
            }
        }
    }

    /// Something else than the connection has found out that the page must load anew.
    pub fn start_over(self) {
        self.happen(Event::Reset);
    }

    /// The page has loaded anew, or could not.
    pub fn loaded(self, is_done: bool) {
        self.happen(if is_done {
            Event::Loaded
        } else {
            Event::LoadFailed
        });
    }

    /// Whether somebody is signed in shows by any answer: an error, or none.
    pub fn note(self, error: Option<&AppError>) {
        let is_signed_out = match error {
            None | Some(AppError::Refused(_)) => false,
            Some(AppError::SignedOut) => true,
            // Nothing that tells.
            Some(_) => return,
        };
        if self.is_signed_out.try_get_untracked() == Some(!is_signed_out) {
            self.is_signed_out.try_set(is_signed_out);
        }
    }

    /// How the page keeps up.
    pub fn mode(self) -> Mode {
        let mode = self.state.try_with_untracked(|state| state.mode);
        mode.unwrap_or_default()
    }

    fn happen(self, event: Event) {
        if let Some(link) = self.link() {
            link.happen(event);
        }
    }

    fn link(self) -> Option<Link> {
        self.link.try_get_value().flatten()
    }
}

impl Link {
    pub(super) fn phase(self) -> Phase {
        let phase = self.shown.state.try_with_untracked(|state| state.phase);
        phase.unwrap_or_default()
    }

    pub(super) fn happen(self, event: Event) {
        let Some(state) = self.shown.state.try_get_untracked() else {
            return;
        };
        let (next, actions) = state.step(event, dice());
        if next.phase != state.phase {
            // A wait ends with the phase that it was begun in.
            self.timers.clear_wait();
        }
        if next != state {
            self.shown.state.try_set(next);
        }
        for action in actions {
            self.carry_out(action);
        }
    }

    fn carry_out(self, action: Action) {
        match action {
            Action::Open => {
                self.timers.clear_wait();
                self.timers.clear_watch();
                self.relay(Relay::open);
            }
            Action::Close => {
                self.timers.clear_watch();
                self.relay(Relay::close);
            }
            Action::Leave => {
                self.timers.clear_watch();
                self.relay(Relay::leave);
            }
            Action::Watch(duration) => {
                self.timers
                    .watch(duration, move || self.happen(Event::Silent));
            }
            Action::Wait(duration) => {
                self.timers.wait(duration, move || self.happen(Event::Due));
            }
            Action::Poll(every) => self.poll(every),
            Action::StopPolling => self.stop_polling(),
            Action::Load => {
                self.listener.load.try_run(());
            }
        }
    }

    /// An event of the stream, whichever tab has heard it.
    pub(super) fn hear(self, name: String, data: String) {
        self.with(|held| held.heard_ms = now_ms());
        self.shown.note(None);
        match self.listener.receive.try_run((name, data)) {
            Some(Received::Greeting) => self.happen(Event::Connected),
            Some(Received::Taken) => self.happen(Event::Heard),
            Some(Received::Proven) => self.happen(Event::Heartbeat),
            Some(Received::Incomplete) => self.happen(Event::Silent),
            Some(Received::StartOver) => self.happen(Event::Reset),
            None => {}
        }
    }

    fn relay(self, act: impl FnOnce(&Relay)) {
        // Taken out for the time: what it does may come back here.
        let relay = self.relay.try_update_value(|relay| relay.clone()).flatten();
        if let Some(relay) = relay {
            act(&relay);
        }
    }

    fn poll(self, every: Duration) {
        self.poller.set_interval(every);
        let is_polling = self.with(|held| held.polling.is_some());
        if is_polling == Some(false) {
            let polling = self.poller.subscribe(move |answer| self.answered(answer));
            self.with(|held| held.polling = polling);
        }
    }

    fn stop_polling(self) {
        if let Some(Some(polling)) = self.with(|held| held.polling.take()) {
            polling.unsubscribe();
        }
    }

    fn answered(self, answer: &Result<News, AppError>) {
        self.shown.note(answer.as_ref().err());
        match answer {
            Ok(News::Changes(changes)) => {
                self.listener.take.try_run(changes.clone());
                self.happen(Event::Polled);
            }
            Ok(News::StartOver(head)) => {
                if self.listener.start_over.try_run(*head) == Some(true) {
                    self.happen(Event::Reset);
                }
            }
            Err(_) => self.happen(Event::PollFailed),
        }
    }

    fn listen(self) {
        let on = |name: &str, event: Event| {
            window_event_listener_untyped(name, move |_| self.happen(event))
        };
        let came_back = move |event: web_sys::Event| {
            let is_kept = event.dyn_ref::<PageTransitionEvent>();
            if is_kept.is_some_and(PageTransitionEvent::persisted) {
                self.happen(Event::Started);
            }
        };
        let signals = vec![
            on("online", Event::Online),
            on("offline", Event::Offline),
            // A page with an open stream or a lock is not kept for going back to.
            on("pagehide", Event::Stopped),
            window_event_listener_untyped("pageshow", came_back),
            window_event_listener_untyped("visibilitychange", move |_| self.woken()),
            window_event_listener_untyped("focus", move |_| self.woken()),
        ];
        self.with(|held| held.signals = signals);
    }

    fn woken(self) {
        if !is_visible() {
            return;
        }
        // While a device sleeps its timers do: a connection may be long dead without the watchdog.
        let heard_ms = self.with(|held| held.heard_ms).unwrap_or_default();
        let silence_ms = u64::try_from(SILENCE_MAX.as_millis()).unwrap_or(u64::MAX);
        if self.phase() == Phase::Live && now_ms().saturating_sub(heard_ms) > silence_ms {
            self.happen(Event::Silent);
        }
        // Whether there is a network was perhaps not told to a page that slept.
        if is_online() {
            self.happen(Event::Visible);
        }
    }

    fn stop(self) {
        self.with(|held| {
            for signal in held.signals.drain(..) {
                signal.remove();
            }
        });
    }

    fn with<T>(self, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.try_update_value(change)
    }
}
