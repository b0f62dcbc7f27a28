//! What is new to a page that holds still: how much, and the button that shows it.

use leptos::prelude::*;

use crate::board::aside::News;
use crate::words::{counted, grouped};

/// The badge; nothing where nothing is new.
#[component]
pub fn NewsBadge(
    #[prop(into)] news: Signal<News>,
    #[prop(into)] on_show: Callback<()>,
) -> impl IntoView {
    let text = move || {
        let News { orders, is_more } = news.get();
        match (orders, is_more) {
            (0, true) => Some("New!".to_owned()),
            (0, false) => None,
            (orders, true) => Some(format!("New! over {} orders", grouped(orders as u64))),
            (orders, false) => Some(format!("New! {}", counted(orders as u64, "order"))),
        }
    };
    view! {
        // The region is always there: one that comes with its text is not read out.
        <div class="news" role="status" aria-label="News">
            {move || {
                text()
                    .map(|text| {
                        view! {
                            <button
                                class="news__badge"
                                type="button"
                                title="Show what has changed"
                                on:click=move |_| on_show.run(())
                            >
                                {text}
                            </button>
                        }
                    })
            }}
        </div>
    }
}
