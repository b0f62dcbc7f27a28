//! What was typed on another page and came back: a link to its form, filled in as it was.

use leptos::prelude::*;

use crate::texts::told;

/// The links: what each says, and where it leads.
#[component]
pub fn CameBack(#[prop(into)] links: Signal<Vec<(String, String)>>) -> impl IntoView {
    let link = |(text, href): (String, String)| {
        view! {
            <a class="button" href=href rel="external">
                {text}
            </a>
        }
    };
    view! {
        <div class="came-back" role="status" aria-label=told::came_back()>
            {move || links.get().into_iter().map(link).collect_view()}
        </div>
    }
}
