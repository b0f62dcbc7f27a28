//! An order's history: what was done, by whom, when, and what each field said before and after; the
//! latest first.

use leptos::prelude::*;
use live_orders::difference::Difference;
use live_orders::{Change, Currency, Line, Timestamp, revert};

use crate::texts::{self, order};
use crate::words::{self, age, deed, differences, grouped, moment, money, undone};

/// Differences that are shown at once; an order of 100 lines that was turned round shows the rest
/// to who asks for them.
const SHOWN_MAX: usize = 8;

/// The history.
#[component]
pub fn History(
    /// Oldest first.
    #[prop(into)]
    history: Signal<Vec<Change>>,
    #[prop(into)] now: Signal<Timestamp>,
    currency: Currency,
) -> impl IntoView {
    let latest_first = move || {
        let mut changes = history.get();
        let undone = revert::undone(&changes);
        changes.reverse();
        let told = changes.into_iter().map(|change| {
            let is_undo = undone.contains(&change.seq);
            (change, is_undo)
        });
        told.collect::<Vec<_>>()
    };
    let entry = move |(change, is_undo): (Change, bool)| {
        let (at, who) = (change.at, change.actor.to_string());
        let deed = if is_undo {
            undone(&change)
        } else {
            deed(&change)
        };
        view! {
            <li class="history__entry">
                <span class="history__deed">{deed}</span>
                <time class="history__age" datetime=at.to_string()>
                    {move || age(now.get(), at)}
                </time>
                <span class="history__who">{move || order::who_and_when(&who, &moment(at))}</span>
                {move || view! { <Changed differences=differences(&change) currency /> }}
            </li>
        }
    };
    view! {
        <section class="panel__section" hidden=move || history.with(Vec::is_empty)>
            <h3 class="panel__heading">{order::history()}</h3>
            <ol class="history" aria-label=order::history()>
                <For each=latest_first key=|(change, _)| change.seq children=entry />
            </ol>
        </section>
    }
}

/// The fields of one change.
#[component]
fn Changed(differences: Vec<Difference>, currency: Currency) -> impl IntoView {
    let list = move |differences: Vec<Difference>| {
        let fields = differences
            .into_iter()
            .map(|difference| field(difference, currency))
            .collect_view();
        view! { <dl class="changed">{fields}</dl> }
    };
    let mut shown = differences;
    let rest = shown.split_off(shown.len().min(SHOWN_MAX));
    let further = (!rest.is_empty()).then(|| {
        view! {
            <details class="history__rest">
                <summary>{order::more_differences(&rest.len().to_string())}</summary>
                {list(rest)}
            </details>
        }
    });
    view! {
        {(!shown.is_empty()).then(|| list(shown))}
        {further}
    }
}

/// A field with what it said and what it says.
fn field(difference: Difference, currency: Currency) -> AnyView {
    let (name, before, after) = put(difference, currency);
    view! {
        <div class="changed__field">
            <dt class="changed__name">{name}</dt>
            <dd class="changed__values">
                {before.map(|text| view! { <del class="changed__before">{said(order::before(), text)}</del> })}
                {after.map(|text| view! { <ins class="changed__after">{said(order::after(), text)}</ins> })}
            </dd>
        </div>
    }
    .into_any()
}

/// A value, and for those who do not see its place, which of the two it is.
fn said(which: &'static str, text: String) -> impl IntoView {
    let text = if text.is_empty() {
        view! { <i class="changed__empty">{texts::words::empty()}</i> }.into_any()
    } else {
        text.into_any()
    };
    view! {
        <span class="visually-hidden">{which}</span>
        {text}
    }
}

/// A difference in words: which field, what it said, what it says.
fn put(difference: Difference, currency: Currency) -> (String, Option<String>, Option<String>) {
    match difference {
        Difference::Text {
            field,
            before,
            after,
        } => (words::field(field).into(), Some(before), Some(after)),
        Difference::Status { before, after } => (
            texts::words::status().into(),
            Some(words::status(before).into()),
            Some(words::status(after).into()),
        ),
        Difference::LineAdded(line) => (line.name.clone(), None, Some(terms(&line, currency))),
        Difference::LineRemoved(line) => (line.name.clone(), Some(terms(&line, currency)), None),
        Difference::LineChanged { before, after } => (
            after.name.clone(),
            Some(terms(&before, currency)),
            Some(terms(&after, currency)),
        ),
        Difference::LinesMoved => (
            texts::words::lines().into(),
            None,
            Some(order::in_another_order().into()),
        ),
        Difference::Total { before, after } => (
            texts::words::total().into(),
            Some(money(before, currency)),
            Some(money(after, currency)),
        ),
    }
}

/// `3 × $18.00 − 10 %`.
pub fn terms(line: &Line, currency: Currency) -> String {
    let quantity = grouped(u64::from(line.quantity));
    order::terms(&quantity, &price_terms(line, currency))
}

/// `$18.00 − 10 %`.
pub fn price_terms(line: &Line, currency: Currency) -> String {
    let price = money(line.unit_price, currency);
    match line.discount_percent {
        0 => price,
        percent => order::terms_discount(&price, &percent.to_string()),
    }
}
