//! Where the choices are kept: in the browser, for all its tabs. What cannot be read is as good as
//! nothing; where nothing can be kept, choices last as long as the page.

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::on_cleanup;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::live::browser::shared_storage;
use crate::preferences::Choices;

/// Their name in storage.
const KEY: &str = "live-orders.preferences";

/// Longest text that is read: what this page writes is far below, so it is not the page's.
const KEPT_MAX_BYTES: usize = 256 * 1_024;

/// What is kept.
pub fn read() -> Choices {
    read_at(KEY)
}

/// Keeps choices.
pub fn write(choices: &Choices) {
    write_at(KEY, choices);
}

/// What is kept under a key; as at first where nothing is, or nothing that makes sense.
pub fn read_at<T: Default + DeserializeOwned>(key: &str) -> T {
    let kept = shared_storage().and_then(|storage| storage.get_item(key).ok().flatten());
    kept.filter(|kept| kept.len() <= KEPT_MAX_BYTES)
        .and_then(|kept| serde_json::from_str(&kept).ok())
        .unwrap_or_default()
}

/// Keeps something under a key.
pub fn write_at<T: Serialize>(key: &str, kept: &T) {
    if let (Some(storage), Ok(text)) = (shared_storage(), serde_json::to_string(kept)) {
        // A full or forbidden storage is no reason not to do what was chosen.
        let _ = storage.set_item(key, &text);
    }
}

/// Calls back when another tab has chosen, until the owner ends.
pub fn on_change(call: impl Fn() + 'static) {
    on_key(KEY, move |_| call());
}

/// Calls back with what another tab has put under a key.
pub fn on_key(key: &'static str, call: impl Fn(Option<String>) + 'static) {
    let listener = window_event_listener_untyped("storage", move |event| {
        if let Some(event) = event.dyn_ref::<StorageEvent>()
            && event.key().is_none_or(|changed| changed == key)
        {
            call(event.new_value());
        }
    });
    on_cleanup(move || listener.remove());
}
