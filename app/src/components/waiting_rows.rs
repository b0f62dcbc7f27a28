//! The rows that wait above those that are read: how many, and the button that brings them in.

use leptos::prelude::*;

use crate::hands::keys::SHOW_WAITING;
use crate::texts::{list, words};

/// The pill; nothing where nothing waits.
#[component]
pub fn WaitingRows(
    #[prop(into)] waiting: Signal<usize>,
    /// It was asked for; `true` where a key did, so that the focus is not lost with the button.
    #[prop(into)]
    on_show: Callback<bool>,
) -> impl IntoView {
    let text = move || match waiting.get() {
        0 => None,
        waiting => Some(words::new_orders(waiting as u64)),
    };
    view! {
        // The region is always there: one that comes with its text is not read out.
        <div class="waiting-rows" role="status" aria-label=list::new_rows()>
            {move || {
                text()
                    .map(|text| {
                        view! {
                            <button
                                class="waiting-rows__pill"
                                type="button"
                                title=list::show_rows()
                                aria-keyshortcuts=SHOW_WAITING
                                on:click=move |event| on_show.run(event.detail() == 0)
                            >
                                {text}
                            </button>
                        }
                    })
            }}
        </div>
    }
}
