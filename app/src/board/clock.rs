//! The store's time, as well as a page can tell it: what the server said, and what has passed since.
//! The first render shows exactly what the server said.

use std::time::Duration;

use leptos::leptos_dom::helpers::{set_interval_with_handle, window_event_listener_untyped};
use leptos::prelude::*;
use live_orders::Timestamp;

use crate::live::browser::is_visible;

/// How often ages are told anew.
const TICK: Duration = Duration::from_secs(20);

/// The store's time.
#[derive(Clone, Copy)]
pub struct Clock {
    told: RwSignal<Timestamp>,
    /// The store's time less the device's, in milliseconds.
    offset_ms: StoredValue<Option<i64>>,
}

impl Clock {
    /// A clock that stands at what the server said.
    pub fn new(now: Timestamp) -> Self {
        Self {
            told: RwSignal::new(now),
            offset_ms: StoredValue::new(None),
        }
    }

    /// Lets it run, in the browser: while nobody looks nothing is told, and at once when somebody does.
    pub fn start(self) {
        let server_ms = self.told.get_untracked().millis();
        self.offset_ms
            .set_value(Some(server_ms - device_now().millis()));
        let tell = move || {
            if is_visible() {
                self.told.try_set(self.now());
            }
        };
        let tick = set_interval_with_handle(tell, TICK);
        let looked = window_event_listener_untyped("visibilitychange", move |_| tell());
        on_cleanup(move || {
            looked.remove();
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    }

    /// The time as it was told last: what ages are counted from.
    pub fn told(self) -> Timestamp {
        self.told.get()
    }

    /// The time, as well as it is known.
    pub fn now(self) -> Timestamp {
        match self.offset_ms.try_get_value().flatten() {
            Some(offset_ms) => Timestamp::from_millis(device_now().millis() + offset_ms),
            None => self.told.try_get_untracked().unwrap_or_default(),
        }
    }
}

/// The time as the device tells it, in the browser.
pub fn device_now() -> Timestamp {
    // Milliseconds of this age are far below 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    let now = js_sys::Date::now() as i64;
    Timestamp::from_millis(now)
}
