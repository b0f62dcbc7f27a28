//! What is new to a page that holds still: how much, and the button that shows it.

use leptos::prelude::*;

use crate::board::aside::News;
use crate::texts::{bar, words};
use crate::words::grouped;

/// The badge; nothing where nothing is new.
#[component]
pub fn NewsBadge(
    #[prop(into)] news: Signal<News>,
    #[prop(into)] on_show: Callback<()>,
) -> impl IntoView {
    let text = move || {
        let News { orders, is_more } = news.get();
        match (orders, is_more) {
            (0, true) => Some(bar::new_some().to_owned()),
            (0, false) => None,
            (orders, true) => Some(bar::new_over(&grouped(orders as u64))),
            (orders, false) => Some(bar::new_count(&words::orders(orders as u64))),
        }
    };
    view! {
        // The region is always there: one that comes with its text is not read out.
        <div class="news" role="status" aria-label=bar::news()>
            {move || {
                text()
                    .map(|text| {
                        view! {
                            <button
                                class="news__badge"
                                type="button"
                                title=bar::show_news()
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
