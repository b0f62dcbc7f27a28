//! The links to what an order has on paper: its packing slip and its invoice.

use leptos::prelude::*;
use live_orders::OrderId;
use live_orders::view::Row;

use crate::texts::{Text, order};

/// Documents and where they are: the words of `print`, which is the server's alone.
const PAPERS: [(Text, &str); 2] = [
    (order::packing_slip, "/print/slips"),
    (order::invoice, "/print/invoices"),
];

/// The links; none before the order has its number.
#[component]
pub fn PaperLinks(#[prop(into)] row: Signal<Option<Row>>) -> impl IntoView {
    let id = Memo::new(move |_| {
        row.with(|row| {
            let row = row.as_ref()?;
            row.order.number.is_assigned().then_some(row.order.id)
        })
    });
    let links = move |id: OrderId| {
        PAPERS
            .map(|(label, path)| {
                view! {
                    <a class="button" href=format!("{path}?ids={id}") rel="external">
                        {label()}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        {move || {
            id.get()
                .map(|id| {
                    view! {
                        <nav class="paper-links" aria-label=order::on_paper()>
                            {links(id)}
                        </nav>
                    }
                })
        }}
    }
}
