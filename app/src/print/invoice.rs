//! An invoice: what each line costs, what they come to, and whether it has been paid.

use leptos::prelude::*;
use live_orders::{Currency, Line, Order, Status};

use crate::print::Kind;
use crate::print::sheet::{address, placed, sheet};
use crate::texts::{print, words};
use crate::words::{grouped, money};

/// The sheet of one order.
pub(super) fn invoice(order: &Order) -> impl IntoView {
    let currency = order.currency;
    let facts = vec![
        (print::bill_to(), address(order)),
        (print::placed(), placed(order)),
        (print::payment(), payment(order.status).into()),
        (words::note(), order.note.clone()),
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
                    <th scope="col">{words::product()}</th>
                    <th scope="col" class="sheet__figure">
                        {print::pieces()}
                    </th>
                    <th scope="col" class="sheet__figure">
                        {print::price()}
                    </th>
                    <th scope="col" class="sheet__figure">
                        {print::discount()}
                    </th>
                    <th scope="col" class="sheet__figure">
                        {print::amount()}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="sheet__total">
            <span>{print::total_in(currency.code())}</span>
            <strong>{money(order.total, currency)}</strong>
        </p>
    };
    sheet(Kind::Invoice, order, facts, table)
}

fn row(line: &Line, currency: Currency) -> impl IntoView + use<> {
    let discount = match line.discount_percent {
        0 => String::new(),
        percent => print::percent(&percent.to_string()),
    };
    view! {
        <tr>
            <th scope="row">
                {line.name.clone()} " " <span class="sheet__sku">{line.sku.to_string()}</span>
            </th>
            <td class="sheet__figure">{grouped(u64::from(line.quantity))}</td>
            <td class="sheet__figure">{money(line.unit_price, currency)}</td>
            <td class="sheet__figure">{discount}</td>
            <td class="sheet__figure">{money(line.total, currency)}</td>
        </tr>
    }
}

fn payment(status: Status) -> &'static str {
    match status {
        Status::New => print::due(),
        Status::Paid | Status::Packed | Status::Shipped | Status::Delivered => print::paid(),
        Status::Cancelled => print::none_cancelled(),
    }
}
