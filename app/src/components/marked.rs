//! A text of a row, with what the search has found in it marked.

use leptos::prelude::*;
use live_orders::search::Search;

use crate::marks::{Part, parts};

/// The text. It is split only while something is searched for.
#[component]
pub fn Marked(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] search: Signal<Search>,
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
        search.with(|search| {
            if search.is_empty() {
                return text.into_any();
            }
            let parts = parts(&text, search).into_iter();
            parts.map(part).collect_view().into_any()
        })
    }
}
