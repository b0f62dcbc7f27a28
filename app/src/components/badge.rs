//! The badge of a status: its name, and a colour that only repeats it.

use leptos::prelude::*;
use live_orders::Status;

use crate::words;

/// A status, named.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<Status>) -> impl IntoView {
    view! {
        <span class="badge" data-status=move || status.get().name()>
            {move || words::status(status.get())}
        </span>
    }
}
