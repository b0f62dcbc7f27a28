//! An order's history: what was done, by whom, when; the latest first.

use leptos::prelude::*;
use live_orders::{Change, Timestamp};

use crate::words::{age, deed, moment};

/// The history.
#[component]
pub fn History(
    /// Oldest first.
    #[prop(into)]
    history: Signal<Vec<Change>>,
    #[prop(into)] now: Signal<Timestamp>,
) -> impl IntoView {
    let latest_first = move || {
        let mut changes = history.get();
        changes.reverse();
        changes
    };
    let entry = move |change: Change| {
        let at = change.at;
        view! {
            <li class="history__entry">
                <span class="history__deed">{deed(&change)}</span>
                <span class="history__who">{change.actor.to_string()}</span>
                <time class="history__when" datetime=at.to_string() title=moment(at)>
                    {move || age(now.get(), at)}
                </time>
            </li>
        }
    };
    view! {
        <section class="panel__section" hidden=move || history.with(Vec::is_empty)>
            <h3 class="panel__heading">"History"</h3>
            <ol class="history" aria-label="History">
                <For each=latest_first key=|change| change.seq children=entry />
            </ol>
        </section>
    }
}
