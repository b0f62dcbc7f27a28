//! What the live connection asks the browser: the time, limits of time, the dice, whether the page
//! can be seen, two kinds of storage that may not be there, and to send what outlives the page.

use std::future::Future;
use std::time::Duration;

use futures::FutureExt;
use gloo_timers::future::sleep;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Storage, VisibilityState};

/// Milliseconds since the page was opened; it does not go back when somebody sets the clock.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some milliseconds since the page was opened"
)]
pub fn now_ms() -> u64 {
    let now = window().performance().map(|performance| performance.now());
    now.unwrap_or_else(js_sys::Date::now) as u64
}

/// What comes in time; `None` for what does not.
pub async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future.fuse());
    futures::select_biased! {
        value = future => Some(value),
        () = sleep(limit).fuse() => None,
    }
}

/// A random number from 0 to 1.
pub fn dice() -> f64 {
    js_sys::Math::random()
}

/// Whether somebody can see the page.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Whether the device says that it has a network.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// What is kept for this tab, over a reload.
pub fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What is kept for all tabs of the browser.
pub fn shared_storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Posts JSON and waits for no answer: it arrives even where the page is closed in this very moment.
pub fn post_and_forget(url: &str, json: &str) {
    let headers = Object::new();
    let init = Object::new();
    let put = |on: &Object, name: &str, value: JsValue| {
        // It fails on frozen objects alone.
        let _ = Reflect::set(on, &name.into(), &value);
    };
    put(&headers, "content-type", "application/json".into());
    put(&init, "method", "POST".into());
    put(&init, "headers", headers.into());
    put(&init, "body", json.into());
    put(&init, "keepalive", true.into());
    let sent = window().fetch_with_str_and_init(url, init.unchecked_ref::<RequestInit>());
    // A rejection that nobody listens to would be an error of the page.
    spawn_local(async move {
        let _ = JsFuture::from(sent).await;
    });
}
