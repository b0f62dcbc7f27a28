//! One cell of an order's row, by its column.

use leptos::prelude::*;
use live_orders::Order;

use crate::columns::Column;
use crate::components::age::Age;
use crate::components::badge::StatusBadge;
use crate::components::marked::Marked;
use crate::components::row_note::RowNote;
use crate::components::row_slot::Seen;
use crate::components::viewers::ViewedMark;
use crate::words::{age, exact, grouped, number, total, waiting_age};

/// What a cell is made of.
#[derive(Clone, Copy)]
pub struct CellOf {
    /// What the row shows.
    pub seen: Seen,
    /// Where the row leads.
    pub href: Signal<String>,
}

/// The cell.
#[component]
pub fn OrderCell(column: Column, of: CellOf) -> impl IntoView {
    let Seen { row, search, .. } = of.seen;
    let text =
        move |look: fn(&Order) -> String| Signal::derive(move || row.with(|row| look(&row.order)));
    let plain = move |look: fn(&Order) -> String| {
        view! { <td class=column.class()>{text(look)}</td> }.into_any()
    };
    let marked = move |look: fn(&Order) -> String| {
        view! {
            <td class=column.class()>
                <Marked text=text(look) search />
            </td>
        }
        .into_any()
    };
    match column {
        Column::Number => view! { <NumberCell of /> }.into_any(),
        Column::Customer => view! { <CustomerCell of /> }.into_any(),
        Column::Contact => marked(|order| order.contact.clone()),
        Column::City => marked(|order| order.city.clone()),
        Column::Country => marked(|order| order.country.clone()),
        Column::Items => plain(|order| grouped(order.pieces())),
        Column::Total => plain(total),
        Column::Status => view! { <StatusCell of /> }.into_any(),
        Column::Updated => view! { <UpdatedCell of /> }.into_any(),
        Column::Age => view! { <AgeCell of /> }.into_any(),
    }
}

#[component]
fn NumberCell(of: CellOf) -> impl IntoView {
    let number = Signal::derive(move || of.seen.row.with(|row| number(&row.order)));
    view! {
        <th scope="row" class="row__number">
            <a class="row__link" href=move || of.href.get() data-noscroll="true">
                <Marked text=number search=of.seen.search />
            </a>
            <ViewedMark is_shared=of.seen.is_shared />
        </th>
    }
}

#[component]
fn CustomerCell(of: CellOf) -> impl IntoView {
    let name = Signal::derive(move || of.seen.row.with(|row| row.order.customer.clone()));
    // What has a column of its own is not said twice.
    let place = Memo::new(move |_| {
        let (city, country) = of.seen.columns.with(|columns| {
            let is_apart = |column| columns.contains(&column);
            (is_apart(Column::City), is_apart(Column::Country))
        });
        of.seen.row.with(|row| match (city, country) {
            (true, true) => String::new(),
            (true, false) => row.order.country.clone(),
            (false, true) => row.order.city.clone(),
            (false, false) => place(&row.order),
        })
    });
    view! {
        <td class="row__customer">
            <span class="row__name">
                <Marked text=name search=of.seen.search />
            </span>
            <span class="row__place">
                <Marked text=place search=of.seen.search />
            </span>
        </td>
    }
}

#[component]
fn StatusCell(of: CellOf) -> impl IntoView {
    let Seen { row, now, .. } = of.seen;
    let status = Signal::derive(move || row.with(|row| row.order.status));
    let saving = move || {
        row.with(|row| row.waiting_since)
            .map(|since| waiting_age(now.get(), since))
    };
    view! {
        <td class="row__status">
            <StatusBadge status />
            <span class="row__saving">{saving}</span>
            <RowNote row />
        </td>
    }
}

#[component]
fn UpdatedCell(of: CellOf) -> impl IntoView {
    let updated = Signal::derive(move || of.seen.row.with(|row| row.order.updated_at));
    view! {
        <td class="row__updated">
            <time
                datetime=move || updated.get().to_string()
                title=move || exact(updated.get())
            >
                {move || age(of.seen.now.get(), updated.get())}
            </time>
        </td>
    }
}

#[component]
fn AgeCell(of: CellOf) -> impl IntoView {
    let placed = Signal::derive(move || of.seen.row.with(|row| row.order.created_at));
    let status = Signal::derive(move || of.seen.row.with(|row| row.order.status));
    view! {
        <td class="row__age">
            <Age placed status now=of.seen.now />
        </td>
    }
}

fn place(order: &Order) -> String {
    match (order.city.as_str(), order.country.as_str()) {
        ("", country) => country.into(),
        (city, "") => city.into(),
        (city, country) => format!("{city}, {country}"),
    }
}
