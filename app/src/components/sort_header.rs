//! The head of a column that the list can be sorted by: a link that sorts by it, or turns it round.

use leptos::prelude::*;
use live_orders::OrderQuery;
use live_orders::query::{Sort, SortKey};

use crate::address::{Address, Open};

/// The head of a column.
#[component]
pub fn SortHeader(
    label: &'static str,
    key: SortKey,
    /// Sorts greatest first when it is asked for first.
    #[prop(default = true)]
    descending_first: bool,
    /// The column's class.
    class: &'static str,
    #[prop(into)] query: Signal<OrderQuery>,
    /// What stays open beside the list.
    #[prop(into)]
    open: Signal<Open>,
) -> impl IntoView {
    let sort = move || query.with(|query| query.sort);
    let is_current = move || sort().key == key;
    let href = move || {
        let descending = if is_current() {
            !sort().descending
        } else {
            descending_first
        };
        let query = OrderQuery {
            sort: Sort { key, descending },
            ..query.get()
        };
        Address {
            query,
            open: open.get(),
            ..Address::default()
        }
        .href()
    };
    let direction = move || {
        is_current().then(|| {
            if sort().descending {
                "descending"
            } else {
                "ascending"
            }
        })
    };
    view! {
        <th scope="col" class=class aria-sort=direction>
            <a class="sort" href=href data-noscroll="true">
                {label}
                <span class="sort__mark" aria-hidden="true"></span>
            </a>
        </th>
    }
}
