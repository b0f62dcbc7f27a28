//! A packing slip: what belongs into the parcel, without a price, with a box to tick for each line.

use leptos::prelude::*;
use live_orders::{Line, Order};

use crate::print::Kind;
use crate::print::sheet::{address, placed, sheet};
use crate::texts::{print, words};
use crate::words::{grouped, items};

/// The sheet of one order.
pub(super) fn slip(order: &Order) -> impl IntoView {
    let facts = vec![
        (print::ship_to(), address(order)),
        (print::placed(), placed(order)),
        (print::contents(), items(order)),
        (words::note(), order.note.clone()),
    ];
    let rows = order.lines.iter().map(row).collect_view();
    let table = view! {
        <table class="sheet__lines">
            <thead>
                <tr>
                    <th scope="col" class="sheet__narrow">
                        {print::packed()}
                    </th>
                    <th scope="col" class="sheet__narrow sheet__figure">
                        {print::pieces()}
                    </th>
                    <th scope="col">{words::product()}</th>
                    <th scope="col">{words::sku()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    sheet(Kind::Slip, order, facts, table)
}

fn row(line: &Line) -> impl IntoView + use<> {
    view! {
        <tr>
            <td>
                <span class="sheet__box"></span>
            </td>
            <td class="sheet__figure sheet__pieces">{grouped(u64::from(line.quantity))}</td>
            <th scope="row">{line.name.clone()}</th>
            <td>{line.sku.to_string()}</td>
        </tr>
    }
}
