//! A text of a row, with what the search has found in it marked.

use leptos::prelude::*;
use live_orders::OrderQuery;

use crate::marks::{Part, parts};

/// The text. It is split only while something is searched for.
#[component]
pub fn Marked(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] query: Signal<OrderQuery>,
) -> impl IntoView {
    move || {
        let part = |part: Part| match part.is_found {
            true => view! { <mark class="found">{part.text}</mark> }.into_any(),
            false => part.text.into_any(),
        };
        let text = text.get();
        query.with(|query| match query.search.is_empty() {
            true => text.into_any(),
            false => parts(&text, &query.search)
                .into_iter()
                .map(part)
                .collect_view()
                .into_any(),
        })
    }
}
