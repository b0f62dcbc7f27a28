//! The rows that wait above those that are read: how many, and the button that brings them in.

use leptos::prelude::*;

use crate::hands::keys::SHOW_WAITING;
use crate::words::counted;

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
        waiting => Some(counted(waiting as u64, "new order")),
    };
    view! {
        // The region is always there: one that comes with its text is not read out.
        <div class="waiting-rows" role="status" aria-label="New rows">
            {move || {
                text()
                    .map(|text| {
                        view! {
                            <button
                                class="waiting-rows__pill"
                                type="button"
                                title="Show them (.)"
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
