//! New orders that nobody has taken notice of, in the bar: one click says that they have been seen.

use leptos::prelude::*;

use crate::board::alerts::Unseen;
use crate::texts::bar;

/// The bell. It is there only while there is something to tell.
#[component]
pub fn Bell(
    #[prop(into)] unseen: Signal<Unseen>,
    /// Whether the reader has asked to be told.
    #[prop(into)]
    is_asked_for: Signal<bool>,
    #[prop(into)] on_seen: Callback<()>,
) -> impl IntoView {
    let words = Memo::new(move |_| unseen.with(Unseen::words).filter(|_| is_asked_for.get()));
    let count = move || unseen.with(Unseen::count);
    view! {
        <Show when=move || words.with(Option::is_some)>
            <button
                class="button button--main bell"
                type="button"
                title=bar::mark_as_seen()
                aria-label=move || words.get().map(|words| bar::bell(&words))
                on:click=move |_| on_seen.run(())
            >
                <span class="bell__count">{count}</span>
            </button>
        </Show>
    }
}
