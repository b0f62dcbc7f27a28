//! One order in the list. It renders anew when its own signal changes, and then alone.

use leptos::prelude::*;
use live_orders::{Order, OrderId, OrderQuery, Timestamp};

use crate::address::{Address, Open};
use crate::board::list::Shown;
use crate::components::age::Age;
use crate::components::badge::StatusBadge;
use crate::components::marked::Marked;
use crate::components::row_note::RowNote;
use crate::components::select_box::SelectBox;
use crate::words::{grouped, number, waiting_age};

/// The row.
#[component]
pub fn OrderRow(
    row: ArcRwSignal<Shown>,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] open: Signal<Open>,
    #[prop(into)] now: Signal<Timestamp>,
    /// Its place in the list, from 1 on.
    index: Signal<usize>,
    /// Whether the order is selected.
    is_selected: Signal<bool>,
    /// Its box was clicked; `true` with Shift.
    #[prop(into)]
    on_choose: Callback<(OrderId, bool)>,
) -> impl IntoView {
    let id = row.with_untracked(|row| row.order.id);
    let row = RwSignal::from(row);
    let of = move |look: fn(&Order) -> String| move || row.with(|row| look(&row.order));
    let href = move || {
        Address {
            query: query.get(),
            open: Open::Order(id),
            ..Address::default()
        }
        .href()
    };
    let is_open = move || open.get().order() == Some(id);
    let is_pending = move || row.with(|row| row.is_pending);
    let saving = move || {
        row.with(|row| row.waiting_since)
            .map(|since| waiting_age(now.get(), since))
    };
    let touched = move || match row.with(|row| row.touched) {
        0 => None,
        // Two names for one animation: changing the name starts it anew.
        touched if touched % 2 == 0 => Some("even"),
        _ => Some("odd"),
    };
    let has_left = move || row.with(|row| row.left.is_some());
    let placed = Signal::derive(move || row.with(|row| row.order.created_at));
    let status = move || row.with(|row| row.order.status);
    view! {
        <tr
            class="row"
            data-id=id.to_string()
            aria-rowindex=move || (index.get() + 1).to_string()
            data-pending=is_pending
            data-open=is_open
            data-touched=touched
            data-left=has_left
            data-selected=move || is_selected.get()
        >
            <SelectBox row is_selected on_choose=move |reaches| on_choose.run((id, reaches)) />
            <th scope="row" class="row__number">
                <a class="row__link" href=href data-noscroll="true">
                    <Marked text=Signal::derive(of(number)) query />
                </a>
            </th>
            <td class="row__customer">
                <span class="row__name">
                    <Marked text=Signal::derive(of(|order| order.customer.clone())) query />
                </span>
                <span class="row__place">
                    <Marked text=Signal::derive(of(place)) query />
                </span>
            </td>
            <td class="row__items">{of(|order| grouped(order.pieces()))}</td>
            <td class="row__total">{of(|order| order.total.display(order.currency))}</td>
            <td class="row__status">
                <StatusBadge status=Signal::derive(status) />
                <span class="row__saving">{saving}</span>
                <RowNote row />
            </td>
            <td class="row__age">
                <Age placed status=Signal::derive(status) now />
            </td>
        </tr>
    }
}

fn place(order: &Order) -> String {
    match (order.city.as_str(), order.country.as_str()) {
        ("", country) => country.into(),
        (city, "") => city.into(),
        (city, country) => format!("{city}, {country}"),
    }
}
