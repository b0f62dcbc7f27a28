//! One order in the list. It renders anew when its own signals change, and then alone.

use leptos::prelude::*;
use live_orders::OrderId;

use crate::address::{Address, Open};
use crate::components::order_cell::{CellOf, OrderCell};
use crate::components::row_slot::Seen;
use crate::components::select_box::SelectBox;

/// The row.
#[component]
pub fn OrderRow(
    seen: Seen,
    /// Its box was clicked; `true` with Shift.
    #[prop(into)]
    on_choose: Callback<(OrderId, bool)>,
) -> impl IntoView {
    let Seen {
        id,
        row,
        is_open,
        index,
        is_selected,
        columns,
        ..
    } = seen;
    let href = Signal::derive(move || {
        Address {
            query: seen.query.get(),
            open: Open::Order(id.get()),
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
    let of = CellOf { seen, href };
    view! {
        <tr
            class="row"
            data-id=move || id.get().to_string()
            aria-rowindex=move || (index.get() + 1).to_string()
            data-pending=is_pending
            data-open=move || is_open.get()
            data-touched=touched
            data-left=has_left
            data-selected=move || is_selected.get()
        >
            <SelectBox
                row
                is_selected
                on_choose=move |reaches| on_choose.run((id.get_untracked(), reaches))
            />
            <For
                each=move || columns.get()
                key=|column| *column
                children=move |column| view! { <OrderCell column of /> }
            />
        </tr>
    }
}
