//! The live connection in the browser: does what [`State`] decides. It owns the `EventSource`, its
//! timers and the listeners, and ends them all with its owner. What the events mean is the page's:
//! it is handed each one, and says what it made of it.

use std::time::Duration;

use leptos::leptos_dom::helpers::{
    IntervalHandle, TimeoutHandle, WindowListenerHandle, set_interval_with_handle,
    set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::live::state::{Action, Event, SILENCE_MAX, State};

/// The named events of the protocol.
const EVENTS: [&str; 6] = [
    "connected",
    "insert",
    "update",
    "delete",
    "reset",
    "heartbeat",
];

/// What the page made of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// The server's greeting.
    Greeting,
    /// Something that it understood.
    Taken,
    /// It proves that something is missing: the stream must resume from the page's cursor.
    Incomplete,
}

/// The page's side of the connection.
#[derive(Clone, Copy)]
pub struct Listener {
    /// The URL of a stream after the last change that came.
    pub url: Callback<(), String>,
    /// An event by name, and its data.
    pub receive: Callback<(String, String), Received>,
}

/// What the page shows of the connection.
#[derive(Clone, Copy)]
pub struct Connection {
    /// How it stands.
    pub state: RwSignal<State>,
    /// Whole seconds to the next try, while there is one to wait for.
    pub retry_in: RwSignal<Option<u32>>,
}

struct Socket {
    source: EventSource,
    _on_event: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// The handles of everything that has to be stopped.
#[derive(Default)]
struct Held {
    socket: Option<Socket>,
    watch: Option<TimeoutHandle>,
    wait: Option<TimeoutHandle>,
    countdown: Option<IntervalHandle>,
    listeners: Vec<WindowListenerHandle>,
    heard_ms: f64,
}

#[derive(Clone, Copy)]
struct Stream {
    shown: Connection,
    listener: Listener,
    held: StoredValue<Held, LocalStorage>,
}

impl Connection {
    /// Not started: what the server renders.
    pub fn idle() -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            retry_in: RwSignal::new(None),
        }
    }

    /// Opens the connection, and keeps it until the owner it is called under is cleaned up. To be
    /// called in the browser, from an effect.
    pub fn start(self, listener: Listener) {
        let stream = Stream {
            shown: self,
            listener,
            held: StoredValue::new_local(Held::default()),
        };
        stream.listen();
        stream.happen(Event::Started);
        on_cleanup(move || stream.stop());
    }
}

impl Stream {
    fn happen(self, event: Event) {
        let Some(state) = self.shown.state.try_get_untracked() else {
            return;
        };
        let (next, actions) = state.step(event, js_sys::Math::random());
        if next != state {
            self.shown.state.try_set(next);
        }
        for action in actions {
            match action {
                Action::Open => self.open(),
                Action::Close => self.close(),
                Action::Watch(duration) => self.watch(duration),
                Action::Wait(duration) => self.wait(duration),
            }
        }
    }

    fn open(self) {
        self.clear_wait();
        self.close();
        let Some(url) = self.listener.url.try_run(()) else {
            return;
        };
        let Ok(source) = EventSource::new(&url) else {
            // Only a URL that cannot be parsed gets here; the watchdog tries again.
            return;
        };
        let on_event = Closure::new(move |message: MessageEvent| self.hear(&message));
        let on_error = Closure::new(move |_| self.happen(Event::Lost));
        for name in EVENTS {
            let heard = on_event.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(name, heard);
        }
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.held.try_update_value(|held| {
            held.socket = Some(Socket {
                source,
                _on_event: on_event,
                _on_error: on_error,
            });
        });
    }

    fn hear(self, message: &MessageEvent) {
        self.held
            .try_update_value(|held| held.heard_ms = js_sys::Date::now());
        let data = message.data().as_string().unwrap_or_default();
        match self.listener.receive.try_run((message.type_(), data)) {
            Some(Received::Greeting) => self.happen(Event::Connected),
            Some(Received::Taken) => self.happen(Event::Heard),
            Some(Received::Incomplete) => self.happen(Event::Silent),
            None => {}
        }
    }

    /// Ends the stream. Its closures are kept until the next one opens: this may be called from
    /// inside one of them.
    fn close(self) {
        self.held.try_update_value(|held| {
            if let Some(socket) = &held.socket {
                socket.source.close();
            }
            if let Some(watch) = held.watch.take() {
                watch.clear();
            }
        });
    }

    fn watch(self, duration: Duration) {
        let watch = set_timeout_with_handle(move || self.happen(Event::Silent), duration).ok();
        self.held.try_update_value(|held| {
            if let Some(before) = std::mem::replace(&mut held.watch, watch) {
                before.clear();
            }
        });
    }

    fn wait(self, duration: Duration) {
        self.clear_wait();
        let due_ms = js_sys::Date::now() + duration.as_secs_f64() * 1_000.0;
        let wait = set_timeout_with_handle(move || self.happen(Event::Due), duration).ok();
        let tick = move || {
            let left_s = ((due_ms - js_sys::Date::now()) / 1_000.0).ceil().max(1.0);
            // At most 30: see `BACKOFF_MAX`.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "1 to 30"
            )]
            self.shown.retry_in.try_set(Some(left_s as u32));
        };
        tick();
        let countdown = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
        self.held.try_update_value(|held| {
            held.wait = wait;
            held.countdown = countdown;
        });
    }

    fn clear_wait(self) {
        self.shown.retry_in.try_set(None);
        self.held.try_update_value(|held| {
            if let Some(wait) = held.wait.take() {
                wait.clear();
            }
            if let Some(countdown) = held.countdown.take() {
                countdown.clear();
            }
        });
    }

    fn listen(self) {
        let on = |name: &str, event: Event| {
            window_event_listener_untyped(name, move |_| self.happen(event))
        };
        let visible = window_event_listener_untyped("visibilitychange", move |_| self.woken());
        // Some browsers tell a page that comes back from their cache by this event alone.
        let shown = window_event_listener_untyped("pageshow", move |_| self.woken());
        let listeners = vec![
            on("online", Event::Online),
            on("offline", Event::Offline),
            visible,
            shown,
        ];
        self.held
            .try_update_value(|held| held.listeners = listeners);
    }

    fn woken(self) {
        if document().visibility_state() != web_sys::VisibilityState::Visible {
            return;
        }
        // While a device sleeps its timers do: a connection may be long dead without the watchdog.
        let silence_ms = SILENCE_MAX.as_secs_f64() * 1_000.0;
        let heard_ms = self
            .held
            .try_with_value(|held| held.heard_ms)
            .unwrap_or(0.0);
        let is_live = matches!(
            self.shown.state.try_get_untracked(),
            Some(State::Live { .. })
        );
        if is_live && js_sys::Date::now() - heard_ms > silence_ms {
            self.happen(Event::Silent);
        }
        self.happen(Event::Visible);
    }

    fn stop(self) {
        self.close();
        self.clear_wait();
        self.held.try_update_value(|held| {
            for listener in held.listeners.drain(..) {
                listener.remove();
            }
        });
    }
}
