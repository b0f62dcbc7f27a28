//! That others look at an order, too: beside its title, and as a mark on its row or card.

use leptos::prelude::*;
use live_orders::OrderId;

use crate::board::viewing::Viewing;
use crate::texts::order;

/// Beside the title. Its place is there all the time, so that nothing moves when somebody comes. That
/// there is somebody is read out; how many come and go after the first is not.
#[component]
pub fn PanelViewers(
    /// The order that is open.
    #[prop(into)]
    order: Signal<Option<OrderId>>,
) -> impl IntoView {
    let viewing = Viewing::of_page();
    let others = Memo::new(move |_| order.get().map_or(0, |order| viewing.others(order)));
    let is_shared = Memo::new(move |_| others.get() > 0);
    let told = move || {
        let words = order::somebody_views();
        is_shared.get().then_some(words)
    };
    let title = move || order::viewers(others.get() as u64);
    view! {
        <span class="visually-hidden" aria-live="polite">
            {told}
        </span>
        <Show when=move || is_shared.get()>
            <span class="viewers__pill" aria-hidden="true" title=title>
                <Eye />
                <span class="viewers__count">{move || others.get() + 1}</span>
                <span class="viewers__word">{order::viewing()}</span>
            </span>
        </Show>
    }
}

/// On a row or a card; nothing while nobody else looks.
#[component]
pub fn ViewedMark(
    /// Whether somebody does.
    is_shared: Signal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || is_shared.get()>
            <span class="viewed-mark" role="img" aria-label=order::viewed_by_another() title=order::viewed_by_another()>
                <Eye />
            </span>
        </Show>
    }
}

#[component]
fn Eye() -> impl IntoView {
    view! {
        <svg class="viewers__eye" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M1.5 8s2.4-4.25 6.5-4.25S14.5 8 14.5 8 12.1 12.25 8 12.25 1.5 8 1.5 8z" />
            <circle cx="8" cy="8" r="1.9" />
        </svg>
    }
}
