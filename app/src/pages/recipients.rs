//! Whom orders went to before, looked for while a customer is typed.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::recipient::Recipient;

use crate::api::read::read_recipients;
use crate::live::browser::within;

/// How long typing must rest before anybody is looked for.
const REST: Duration = Duration::from_millis(150);
/// One letter finds half of all customers.
const TYPED_MIN: usize = 2;
/// After that the server is taken not to answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Who is offered.
#[derive(Clone, Copy)]
pub(super) struct Recipients {
    /// Those whose names were found last.
    pub(super) found: RwSignal<Vec<Recipient>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    asked: StoredValue<u64>,
}

impl Recipients {
    /// Nobody yet.
    pub(super) fn new() -> Self {
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(waiting) = waiting.try_get_value().flatten() {
                waiting.clear();
            }
        });
        Self {
            found: RwSignal::new(Vec::new()),
            waiting,
            asked: StoredValue::new(0),
        }
    }

    /// Looks for who is typed, once the typing rests. Without an answer nobody is offered.
    pub(super) fn typed(self, text: String) {
        let is_enough = text.trim().chars().count() >= TYPED_MIN;
        let look = move || self.look(text);
        let next = is_enough
            .then(|| set_timeout_with_handle(look, REST).ok())
            .flatten();
        let before = self
            .waiting
            .try_update_value(|waiting| std::mem::replace(waiting, next));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }

    fn look(self, text: String) {
        let asked = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        spawn_local(async move {
            let answer = within(ANSWER_MAX, read_recipients(text)).await;
            // Another text was looked for in the meantime.
            if asked.is_some() && self.asked.try_get_value() == asked {
                self.found
                    .try_set(answer.and_then(Result::ok).unwrap_or_default());
            }
        });
    }
}
