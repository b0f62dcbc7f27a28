//! The two timers of a connection: the watchdog over a stream, and the wait until the next try with
//! the seconds that the page counts down. Setting one again takes the place of the one before.

use std::time::Duration;

use leptos::leptos_dom::helpers::{
    IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle,
};
use leptos::prelude::*;

use crate::live::browser::now_ms;

/// The timers that run.
#[derive(Clone, Copy)]
pub(super) struct Timers {
    running: StoredValue<Running, LocalStorage>,
    /// Whole seconds to the end of the wait, while there is one.
    left_s: RwSignal<Option<u32>>,
}

#[derive(Default)]
struct Running {
    watch: Option<TimeoutHandle>,
    wait: Option<TimeoutHandle>,
    countdown: Option<IntervalHandle>,
}

impl Timers {
    /// None runs yet. In the browser only.
    pub(super) fn new(left_s: RwSignal<Option<u32>>) -> Self {
        Self {
            running: StoredValue::new_local(Running::default()),
            left_s,
        }
    }

    /// Calls `silent` after so long, unless it is told again before.
    pub(super) fn watch(self, duration: Duration, silent: impl FnOnce() + 'static) {
        let watch = set_timeout_with_handle(silent, duration).ok();
        self.clear_watch();
        self.with(|running| running.watch = watch);
    }

    /// Watches no longer.
    pub(super) fn clear_watch(self) {
        if let Some(Some(watch)) = self.with(|running| running.watch.take()) {
            watch.clear();
        }
    }

    /// Calls `due` after so long.
    pub(super) fn wait(self, duration: Duration, due: impl FnOnce() + 'static) {
        self.clear_wait();
        let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let due_ms = now_ms().saturating_add(duration_ms);
        let wait = set_timeout_with_handle(due, duration).ok();
        let tick = move || {
            let left_s = due_ms.saturating_sub(now_ms()).div_ceil(1_000).max(1);
            self.left_s
                .try_set(Some(u32::try_from(left_s).unwrap_or(u32::MAX)));
        };
        tick();
        let countdown = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
        self.with(|running| {
            running.wait = wait;
            running.countdown = countdown;
        });
    }

    /// Waits no longer.
    pub(super) fn clear_wait(self) {
        self.left_s.try_set(None);
        self.with(|running| {
            if let Some(wait) = running.wait.take() {
                wait.clear();
            }
            if let Some(countdown) = running.countdown.take() {
                countdown.clear();
            }
        });
    }

    fn with<T>(self, change: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.running.try_update_value(change)
    }
}
