//! One event stream in the browser: an `EventSource`, its listeners, and their end. What the events
//! mean and when to open another is decided elsewhere; dropped, it is closed.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// The named events of the protocol.
const EVENTS: [&str; 7] = [
    "connected",
    "insert",
    "update",
    "delete",
    "reset",
    "heartbeat",
    "presence",
];

/// An open stream, or one that is being opened.
pub struct Stream {
    source: EventSource,
    _on_event: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Stream {
    /// Opens one. `on_event` is handed each event's name and data; `on_lost` is called when it ends
    /// or cannot be made. `None` for a URL that cannot be parsed.
    pub fn open(
        url: &str,
        on_event: impl Fn(String, String) + 'static,
        on_lost: impl Fn() + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let on_event = Closure::new(move |message: MessageEvent| {
            on_event(
                message.type_(),
                message.data().as_string().unwrap_or_default(),
            );
        });
        let on_error = Closure::new(move |_| on_lost());
        for name in EVENTS {
            let heard = on_event.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(name, heard);
        }
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            source,
            _on_event: on_event,
            _on_error: on_error,
        })
    }

    /// Ends it. The closures stay until it is dropped: this may be called from inside one of them.
    pub fn close(&self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.close();
    }
}
