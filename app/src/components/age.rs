//! How old an order is, and whether it is late: by colour, and in words for whoever does not see it.

use leptos::prelude::*;
use live_orders::{Status, Timestamp};

use crate::preferences::Preferences;
use crate::words::{age, exact};

/// The age. It is told anew as time goes on, and as the reader sets other limits.
#[component]
pub fn Age(
    #[prop(into)] placed: Signal<Timestamp>,
    #[prop(into)] status: Signal<Status>,
    #[prop(into)] now: Signal<Timestamp>,
) -> impl IntoView {
    let ages = Preferences::of_page().ages();
    let lateness = Memo::new(move |_| {
        let waited = now.get().since(placed.get());
        ages.get().lateness(status.get(), waited)
    });
    let words = move || lateness.get().words().map(|words| format!(", {words}"));
    view! {
        <time
            class="age"
            data-late=move || lateness.get().name()
            datetime=move || placed.get().to_string()
            title=move || exact(placed.get())
        >
            {move || age(now.get(), placed.get())} <span class="visually-hidden">{words}</span>
        </time>
    }
}
