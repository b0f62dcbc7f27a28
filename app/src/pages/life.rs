//! What each page of the browser does when it comes to life, and before it is left.

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;

use crate::board::outbox::Outbox;
use crate::locale;

/// Writes numbers and times as the reader does from here on, and says on the document that the page is
/// alive: what the tests wait for, for from here on clicks are the page's.
pub fn come_to_life() {
    locale::browser::start();
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

/// Lets the browser ask first where something would be lost.
pub fn ask_before_leaving(outbox: Outbox) {
    Effect::new(move |_| {
        if outbox.would_be_missed() {
            let leaving =
                window_event_listener_untyped("beforeunload", |event| event.prevent_default());
            on_cleanup(move || leaving.remove());
        }
    });
}
