//! One order in the list. It renders anew when its own signals change, and then alone.

use leptos::prelude::*;
use live_orders::search::Search;
use live_orders::{OrderId, OrderQuery, Timestamp};

use crate::address::{Address, Open};
use crate::board::list::Shown;
use crate::columns::Column;
use crate::components::order_cell::{CellOf, OrderCell};
use crate::components::select_box::SelectBox;

/// The row.
#[component]
pub fn OrderRow(
    row: ArcRwSignal<Shown>,
    query: Signal<OrderQuery>,
    /// What is searched for: apart from the list, since another list need not mark anything anew.
    search: Signal<Search>,
    /// Whether its panel is open.
    is_open: Signal<bool>,
    now: Signal<Timestamp>,
    /// Its place in the list, from 1 on.
    index: Signal<usize>,
    /// Whether the order is selected.
    is_selected: Signal<bool>,
    /// Its box was clicked; `true` with Shift.
    #[prop(into)]
    on_choose: Callback<(OrderId, bool)>,
    /// The columns that are shown, in order.
    columns: Signal<Vec<Column>>,
) -> impl IntoView {
    let id = row.with_untracked(|row| row.order.id);
    let row = RwSignal::from(row);
    let href = Signal::derive(move || {
        Address {
            query: query.get(),
            open: Open::Order(id),
            ..Address::default()
        }
        .href()
    });
    let is_pending = move || row.with(|row| row.is_pending);
    let touched = move || match row.with(|row| row.touched) {
        0 => None,
        // Two names for one animation: changing the name starts it anew.
        touched if touched % 2 == 0 => Some("even"),
        _ => Some("odd"),
    };
    let has_left = move || row.with(|row| row.left.is_some());
    let of = CellOf {
        row,
        search,
        href,
        now,
        columns,
    };
    view! {
        <tr
            class="row"
            data-id=id.to_string()
            aria-rowindex=move || (index.get() + 1).to_string()
            data-pending=is_pending
            data-open=move || is_open.get()
            data-touched=touched
            data-left=has_left
            data-selected=move || is_selected.get()
        >
            <SelectBox row is_selected on_choose=move |reaches| on_choose.run((id, reaches)) />
            <For
                each=move || columns.get()
                key=|column| *column
                children=move |column| view! { <OrderCell column of /> }
            />
        </tr>
    }
}
