//! An invoice: what each line costs, what they come to, and whether it has been paid.

use leptos::prelude::*;
use live_orders::{Currency, Line, Order, Status};

use crate::print::Kind;
use crate::print::sheet::{address, placed, sheet};
use crate::words::grouped;

/// The sheet of one order.
pub(super) fn invoice(order: &Order) -> impl IntoView {
    let currency = order.currency;
    let facts = vec![
        ("Bill to", address(order)),
        ("Placed", placed(order)),
        ("Payment", payment(order.status).into()),
        ("Note", order.note.clone()),
    ];
    let rows = order
        .lines
        .iter()
        .map(|line| row(line, currency))
        .collect_view();
    let table = view! {
        <table class="sheet__lines">
            <thead>
                <tr>
                    <th scope="col">"Product"</th>
                    <th scope="col" class="sheet__figure">
                        "Pieces"
                    </th>
                    <th scope="col" class="sheet__figure">
                        "Price"
                    </th>
                    <th scope="col" class="sheet__figure">
                        "Discount"
                    </th>
                    <th scope="col" class="sheet__figure">
                        "Amount"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="sheet__total">
            <span>"Total, " {currency.to_string()}</span>
            <strong>{order.total.display(currency)}</strong>
        </p>
    };
    sheet(Kind::Invoice, order, facts, table)
}

fn row(line: &Line, currency: Currency) -> impl IntoView + use<> {
    let discount = match line.discount_percent {
        0 => String::new(),
        percent => format!("{percent} %"),
    };
    view! {
        <tr>
            <th scope="row">
                {line.name.clone()} " " <span class="sheet__sku">{line.sku.to_string()}</span>
            </th>
            <td class="sheet__figure">{grouped(u64::from(line.quantity))}</td>
            <td class="sheet__figure">{line.unit_price.display(currency)}</td>
            <td class="sheet__figure">{discount}</td>
            <td class="sheet__figure">{line.total.display(currency)}</td>
        </tr>
    }
}

const fn payment(status: Status) -> &'static str {
    match status {
        Status::New => "Due",
        Status::Paid | Status::Packed | Status::Shipped | Status::Delivered => "Paid",
        Status::Cancelled => "None, the order is cancelled",
    }
}
