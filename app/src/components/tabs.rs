//! The tabs that filter the list by status, with their counts.

use leptos::prelude::*;
use live_orders::{OrderQuery, Status, Statuses, Summary};

use crate::address::{Address, Open};
use crate::components::shape::shape_of_page;
use crate::texts;
use crate::words::{self, grouped};

/// One tab; `status` is `None` for all orders.
#[component]
fn StatusTab(
    status: Option<Status>,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] summary: Signal<Summary>,
) -> impl IntoView {
    let shape = shape_of_page();
    let href = move || {
        let query = OrderQuery {
            status: status.into(),
            ..query.get()
        };
        Address {
            query,
            open: Open::List,
            shape: shape.get(),
        }
        .href()
    };
    let current =
        move || (query.with(|query| query.status) == Statuses::from(status)).then_some("page");
    let count = move || grouped(summary.with(|all| all.count(status)));
    view! {
        <li>
            <a
                class="tab"
                href=href
                aria-current=current
                data-noscroll="true"
                data-status=status.map(Status::name)
            >
                <span class="tab__name">{status.map_or_else(texts::words::all, words::status)}</span>
                <span class="tab__count">{count}</span>
            </a>
        </li>
    }
}

/// The tabs.
#[component]
pub fn StatusTabs(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] summary: Signal<Summary>,
) -> impl IntoView {
    let statuses = std::iter::once(None).chain(Status::ALL.into_iter().map(Some));
    view! {
        <nav class="tabs" aria-label=texts::words::status()>
            <ul class="tabs__list">
                {statuses
                    .map(|status| view! { <StatusTab status query summary /> })
                    .collect_view()}
            </ul>
        </nav>
    }
}
