//! The figures at a glance, on cards: each with how it has changed.

use leptos::prelude::*;
use live_orders::figures::Totals;
use live_orders::{Figures as Known, Summary};

use crate::spans::{change, difference};
use crate::texts::{figures as texts, words};
use crate::words::{grouped, money as shown};

/// One figure.
#[component]
fn Figure(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    /// How it has changed, or what it counts.
    #[prop(into)]
    hint: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="figure">
            <dt class="figure__label">{move || label.get()}</dt>
            <dd class="figure__value">{move || value.get()}</dd>
            <dd class="figure__hint">{move || hint.get()}</dd>
        </div>
    }
}

/// The cards of the dashboard: today, and how many orders there are.
#[component]
pub fn Figures(
    #[prop(into)] summary: Signal<Summary>,
    #[prop(into)] figures: Signal<Known>,
) -> impl IntoView {
    let orders = Signal::derive(move || summary.with(|all| grouped(all.orders)));
    view! {
        <section class="figures" aria-label=texts::figures()>
            <dl class="figures__list">
                <PeriodCards figures orders_label=texts::today() />
                <Figure label=texts::orders() value=orders hint=texts::in_all() />
            </dl>
        </section>
    }
}

/// The cards of a period.
#[component]
pub fn PeriodFigures(#[prop(into)] figures: Signal<Known>) -> impl IntoView {
    view! {
        <section class="figures" aria-label=texts::figures()>
            <dl class="figures__list" data-cards="5">
                <PeriodCards figures orders_label=texts::orders() />
            </dl>
        </section>
    }
}

#[component]
fn PeriodCards(figures: Signal<Known>, orders_label: &'static str) -> impl IntoView {
    let of = move |tell: fn(&Known) -> String| Signal::derive(move || figures.with(tell));
    let compared = move |amount: fn(Totals) -> i64| {
        Signal::derive(move || {
            figures.with(|known| change(amount(known.now), amount(known.before), known.period))
        })
    };
    let money = move |amount: fn(&Known) -> live_orders::Money| {
        Signal::derive(move || figures.with(|known| shown(amount(known), known.currency)))
    };
    let open_hint = of(|known| {
        let backlog = known.backlog;
        difference(backlog.open, backlog.open_before, known.period)
    });
    view! {
        <Figure label=texts::open() value=of(|known| count(known.backlog.open)) hint=open_hint />
        <Figure
            label=orders_label
            value=of(|known| count(known.now.orders))
            hint=compared(|totals| totals.orders)
        />
        <Figure
            label=words::revenue()
            value=money(|known| known.now.revenue)
            hint=compared(|totals| totals.revenue.minor())
        />
        <Figure
            label=texts::average()
            value=money(|known| known.now.average())
            hint=compared(|totals| totals.average().minor())
        />
        <Figure
            label=texts::late()
            value=of(|known| count(known.backlog.late))
            hint=of(|known| lately(known.backlog.lately))
        />
    }
}

/// Late orders become so by the hour: what they were a period ago is known by their age.
fn lately(orders: i64) -> String {
    match orders {
        ..=0 => texts::none_new_in_day().into(),
        more => texts::new_in_day(&count(more)),
    }
}

/// A count that is below zero only where the store is wrong.
fn count(orders: i64) -> String {
    grouped(u64::try_from(orders).unwrap_or_default())
}
