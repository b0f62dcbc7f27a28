//! What slips and invoices share: the head with the number and its code, and the facts beside it.

use leptos::prelude::*;
use live_orders::{Order, Status};

use crate::print::Kind;
use crate::print::qr::code;
use crate::texts::print;
use crate::words::utc_day;

/// A sheet of paper, or several where the lines do not fit one.
pub(super) fn sheet(
    kind: Kind,
    order: &Order,
    facts: Vec<(&'static str, String)>,
    body: impl IntoView + 'static,
) -> impl IntoView {
    let title = print::title(kind.label(), &order.number.to_string());
    let stamp = (order.status == Status::Cancelled)
        .then(|| view! { <p class="sheet__stamp">{print::stamp()}</p> });
    view! {
        <article class="sheet" aria-label=title.clone()>
            <header class="sheet__head">
                <div>
                    <p class="sheet__kind">{kind.label()}</p>
                    <h1 class="sheet__number">{order.number.to_string()}</h1>
                    {stamp}
                </div>
                {code(order.number)}
            </header>
            <dl class="sheet__facts">
                {facts
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
            </dl>
            {body}
        </article>
    }
}

/// Who gets it and where, a line each.
pub(super) fn address(order: &Order) -> String {
    [&order.customer, &order.contact, &order.city, &order.country]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The day on which it was placed.
pub(super) fn placed(order: &Order) -> String {
    utc_day(order.created_at)
}
