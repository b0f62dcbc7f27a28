//! The lines of an open order and their total. While the order may be edited, how many of a line can
//! be changed where it stands.

use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{Currency, Line};

use crate::components::history::{price_terms, terms};
use crate::components::in_place::{EditableValue, InPlace};
use crate::in_place::Spot;
use crate::texts::{self, order};
use crate::words::{self, grouped, items};

/// The lines.
#[component]
pub fn PanelLines(
    #[prop(into)] row: Signal<Option<Row>>,
    currency: Currency,
    edits: InPlace,
) -> impl IntoView {
    let lines = Memo::new(move |before: Option<&Vec<Line>>| {
        let lines = row.with(|row| row.as_ref().map(|row| row.order.lines.clone()));
        // Under an open field they stay: it is one of theirs.
        let is_held = matches!(edits.open.get(), Some(Spot::Quantity(_)));
        let held = before.filter(|_| is_held).cloned();
        held.or(lines).unwrap_or_default()
    });
    let total = move || row.with(|row| row.as_ref().map(|row| words::total(&row.order)));
    let head = move || row.with(|row| row.as_ref().map(|row| order::total_of(&items(&row.order))));
    let rows = move || {
        let (lines, is_on) = (lines.get(), edits.is_on.get());
        let line = |(place, line)| {
            let edits = is_on.then_some((place, edits));
            view! { <LineOfPanel line currency edits /> }
        };
        lines.into_iter().enumerate().map(line).collect_view()
    };
    view! {
        <section class="panel__section" hidden=move || lines.with(Vec::is_empty)>
            <h3 class="panel__heading">{texts::words::lines()}</h3>
            <table class="panel-lines" aria-label=texts::words::lines()>
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{texts::words::product()}</th>
                        <th scope="col">{texts::words::total()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{head}</th>
                        <td class="panel-lines__sum">{total}</td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
}

#[component]
fn LineOfPanel(
    line: Line,
    currency: Currency,
    /// Its place among the lines, where how many can be changed.
    edits: Option<(usize, InPlace)>,
) -> impl IntoView {
    let words = match edits {
        None => terms(&line, currency).into_any(),
        Some((place, edits)) => {
            let value = Signal::stored(grouped(u64::from(line.quantity)));
            view! {
                <EditableValue
                    spot=Spot::Quantity(place)
                    name=order::quantity_of(&line.name)
                    value
                    edits
                />
                " × "
                {price_terms(&line, currency)}
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <span class="panel-lines__name">{line.name}</span>
                <span class="panel-lines__terms">{words}</span>
            </th>
            <td class="panel-lines__sum">{words::money(line.total, currency)}</td>
        </tr>
    }
}
