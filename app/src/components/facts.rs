//! Who gets an open order, and where: values that can be edited in their places while the order may
//! be edited, and what is there of them else.

use leptos::prelude::*;
use live_orders::difference::TextField;
use live_orders::view::Row;
use live_orders::{Order, Timestamp};

use crate::components::in_place::{EditableValue, InPlace};
use crate::in_place::Spot;
use crate::texts::{self, order};
use crate::words::{self, age, moment};

/// The facts.
#[component]
pub fn PanelFacts(
    #[prop(into)] row: Signal<Option<Row>>,
    #[prop(into)] now: Signal<Timestamp>,
    edits: InPlace,
) -> impl IntoView {
    let placed = move || row.with(|row| row.as_ref().map(|row| row.order.created_at));
    let when = move |then: Timestamp| {
        view! {
            <div class="fact">
                <dt class="fact__name">{order::placed()}</dt>
                <dd class="fact__value">
                    <time datetime=then.to_string() title=move || age(now.get(), then)>
                        {move || moment(then)}
                    </time>
                </dd>
            </div>
        }
    };
    // Another order's values are others: a field that was open belongs to the one before.
    let which = Memo::new(move |_| {
        let id = row.with(|row| row.as_ref().map(|row| row.order.id));
        (id, edits.is_on.get())
    });
    let facts = move || match which.get() {
        (_, true) => view! { <EditableFacts edits /> }.into_any(),
        (_, false) => view! { <PlainFacts row /> }.into_any(),
    };
    view! { <dl class="facts">{facts} {move || placed().map(when)}</dl> }
}

#[component]
fn EditableFacts(edits: InPlace) -> impl IntoView {
    let fact = move |field: TextField| {
        let value = Memo::new(move |_| {
            let text = |order: &Order| field.of(order).to_owned();
            edits
                .order
                .with(|order| order.as_ref().map(text).unwrap_or_default())
        });
        view! {
            <div class="fact">
                <dt class="fact__name">{words::field(field)}</dt>
                <dd class="fact__value">
                    <EditableValue
                        spot=Spot::Text(field)
                        name=words::field_within(field)
                        value
                        edits
                    />
                </dd>
            </div>
        }
    };
    TextField::ALL.map(fact).collect_view()
}

#[component]
fn PlainFacts(row: Signal<Option<Row>>) -> impl IntoView {
    let facts = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| facts(&row.order)))
            .unwrap_or_default()
    });
    let fact = |(name, value): (&'static str, String)| {
        view! {
            <div class="fact">
                <dt class="fact__name">{name}</dt>
                <dd class="fact__value">{value}</dd>
            </div>
        }
    };
    move || facts.get().into_iter().map(fact).collect_view()
}

fn facts(order: &Order) -> Vec<(&'static str, String)> {
    let place = [order.city.as_str(), order.country.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    [
        (texts::words::customer(), order.customer.clone()),
        (texts::words::contact(), order.contact.clone()),
        (order::ships_to(), place.join(", ")),
        (texts::words::note(), order.note.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}
