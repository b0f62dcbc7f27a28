//! The lines of an open order and their total.

use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{Currency, Line};

use crate::components::history::terms;
use crate::words::items;

/// The lines.
#[component]
pub fn PanelLines(#[prop(into)] row: Signal<Option<Row>>, currency: Currency) -> impl IntoView {
    let lines = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| row.order.lines.clone()))
            .unwrap_or_default()
    });
    let total = move || {
        row.with(|row| {
            row.as_ref()
                .map(|row| row.order.total.display(row.order.currency))
        })
    };
    let count = move || row.with(|row| row.as_ref().map(|row| items(&row.order)));
    view! {
        <section class="panel__section" hidden=move || lines.with(Vec::is_empty)>
            <h3 class="panel__heading">"Lines"</h3>
            <table class="panel-lines" aria-label="Lines">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">"Product"</th>
                        <th scope="col">"Total"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        lines.get().into_iter().map(|line| line_row(line, currency)).collect_view()
                    }}
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">"Total, " {count}</th>
                        <td class="panel-lines__sum">{total}</td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
}

fn line_row(line: Line, currency: Currency) -> impl IntoView {
    let terms = terms(&line, currency);
    view! {
        <tr>
            <th scope="row">
                <span class="panel-lines__name">{line.name}</span>
                <span class="panel-lines__terms">{terms}</span>
            </th>
            <td class="panel-lines__sum">{line.total.display(currency)}</td>
        </tr>
    }
}
