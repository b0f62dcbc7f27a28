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
        let part = |part: Part| {
            if part.is_found {
                view! { <mark class="found">{part.text}</mark> }.into_any()
            } else {
                part.text.into_any()
            }
        };
        let text = text.get();
        query.with(|query| {
            if query.search.is_empty() {
                return text.into_any();
            }
            let parts = parts(&text, &query.search).into_iter();
            parts.map(part).collect_view().into_any()
        })
    }
}
