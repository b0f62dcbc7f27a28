//! How new orders are told of to whoever does not look: the sound and the system's notification. Tabs
//! behind another one's connection keep quiet: that one speaks for them.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use crate::address::{Address, Open};
use crate::board::Board;
use crate::board::alerts::Arrival;
use crate::board::toasts::Toasts;
use crate::hands::chime::Chime;
use crate::live::browser::is_visible;
use crate::pages::dashboard::Go;
use crate::preferences::{Choices, Preferences};
use crate::texts::told;

/// How often it rings while nobody has taken notice.
const RING_EVERY: Duration = Duration::from_secs(20);
/// How often it rings at most for one order: ten minutes, after which nobody is there.
const RINGS_MAX: u32 = 30;
/// The system shows one notification of ours, and replaces it.
const TAG: &str = "live-orders.new";

/// Tells.
#[component]
pub fn Heard(
    board: Board,
    address: Memo<Address>,
    go: Go,
    preferences: Preferences,
) -> impl IntoView {
    let last = Memo::new(move |_| board.alerts.unseen.with(|unseen| unseen.last().cloned()));
    let is_spoken_for = board.connection.is_shared;
    Effect::new(move |_| {
        let chime = Chime::new();
        let is_heard = Memo::new(move |_| preferences.get().sound && !is_spoken_for.get());
        Effect::new(move |_| {
            if is_heard.get() && last.with(Option::is_some) {
                ring(chime);
            }
        });
    });
    Effect::new(move |before: Option<Option<Arrival>>| {
        let now = last.get();
        let wanted = preferences.get_untracked().notification && !is_spoken_for.get_untracked();
        let is_news = before.is_some_and(|before| before != now);
        if let Some(arrival) = &now
            && wanted
            && is_news
            && !is_visible()
        {
            notify(arrival, address, go);
        }
        now
    });
}

/// Rings at once, and again until the owner ends: a newer order has come, or it has been seen.
fn ring(chime: Chime) {
    chime.ring();
    let left = StoredValue::new(RINGS_MAX - 1);
    let again = set_interval_with_handle(
        move || {
            let may = left.try_update_value(|left| {
                let may = *left > 0;
                *left = left.saturating_sub(1);
                may
            });
            if may == Some(true) {
                chime.ring();
            }
        },
        RING_EVERY,
    );
    on_cleanup(move || {
        if let Ok(again) = again {
            again.clear();
        }
    });
}

fn notify(arrival: &Arrival, address: Memo<Address>, go: Go) {
    if Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_tag(TAG);
    options.set_body(&told::notification_body(&arrival.customer, &arrival.total));
    let title = told::notification(&arrival.number.to_string());
    let Ok(shown) = Notification::new_with_options(&title, &options) else {
        // Phones show them only from a service worker.
        return;
    };
    let id = arrival.id;
    let notification = shown.clone();
    let clicked = Closure::once_into_js(move || {
        notification.close();
        let _ = window().focus();
        if let Some(address) = address.try_get_untracked() {
            go.try_run((address.with(Open::Order(id)), false));
        }
    });
    shown.set_onclick(Some(clicked.unchecked_ref()));
}

/// Asks the reader whether the system may tell of new orders, and does something once that is answered;
/// where it may not, the choice is taken back.
pub fn ask_for_notifications(
    toasts: Toasts,
    preferences: Preferences,
    then: impl FnOnce() + 'static,
) {
    spawn_local(async move {
        let asked = Notification::request_permission().map(JsFuture::from);
        let answer = match asked {
            Ok(asked) => asked.await.ok().and_then(|answer| answer.as_string()),
            Err(_) => None,
        };
        if answer.as_deref() != Some("granted") {
            preferences.choose(Choices {
                notification: false,
                ..preferences.get_untracked()
            });
            toasts.problem(told::no_notifications(), told::no_notifications_why());
        }
        then();
    });
}
