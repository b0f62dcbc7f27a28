//! The head of a column: a link that sorts by it, or turns it round, and the edge to the
//! column before.

use leptos::prelude::*;
use live_orders::OrderQuery;
use live_orders::query::{Sort, SortKey};

use crate::address::{Address, Open};
use crate::columns::Column;
use crate::columns::fit::Fitted;
use crate::columns::table::TableColumns;
use crate::components::column_edge::ColumnEdge;

/// The head of a column.
#[component]
pub fn SortHeader(
    column: Column,
    table: TableColumns,
    #[prop(into)] query: Signal<OrderQuery>,
    /// What stays open beside the list.
    #[prop(into)]
    open: Signal<Open>,
) -> impl IntoView {
    let direction = move || {
        let sort = query.with(|query| query.sort);
        let is_current = column.sort_key() == Some(sort.key);
        let direction = if sort.descending {
            "descending"
        } else {
            "ascending"
        };
        is_current.then_some(direction)
    };
    let label = move || match column.sort_key() {
        Some(key) => view! { <SortLink column key query open /> }.into_any(),
        None => column.label().into_any(),
    };
    // A head lies above the one before it, and so does what reaches over from it.
    let before = Memo::new(move |_| {
        let measured = |fitted: &Fitted| fitted.is_measured().then(|| fitted.previous(column));
        table.fitted.with(measured).flatten()
    });
    let edge = move || {
        let before = before.get();
        before.map(|column| view! { <ColumnEdge column table /> })
    };
    view! {
        <th scope="col" class=column.class() aria-sort=direction aria-label=column.label()>
            {edge}
            {label()}
        </th>
    }
}

#[component]
fn SortLink(
    column: Column,
    key: SortKey,
    query: Signal<OrderQuery>,
    open: Signal<Open>,
) -> impl IntoView {
    let href = move || {
        let now = query.with(|query| query.sort);
        let descending = if now.key == key {
            !now.descending
        } else {
            column.is_descending_first()
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
    view! {
        <a class="sort" href=href data-noscroll="true">
            {column.label()}
            <span class="sort__mark" aria-hidden="true"></span>
        </a>
    }
}
