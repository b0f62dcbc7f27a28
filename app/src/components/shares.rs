//! What a period's orders were for: a table with a bar in each row, so that who cannot see the bars
//! misses nothing. And the table of the columns of the charts.

use leptos::prelude::*;
use live_orders::Figures;
use live_orders::figures::{Breakdown, Share, Slot, Totals};

use crate::spans;
use crate::texts::figures as texts;
use crate::words::{self, grouped, money};

/// Parts that are shown one by one; the rest is one row.
pub const TOP: usize = 8;
/// The width of a bar's drawing in its own units.
const WIDTH: i64 = 1_000;

/// One row: its name, and what was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub label: String,
    /// What was ordered of it.
    pub totals: Totals,
    /// Whether it is all that follow the others: a bar of it would say nothing beside theirs.
    pub is_rest: bool,
}

/// A table of parts.
#[component]
pub fn Shares(
    title: &'static str,
    /// What a row is, as the heading of its name.
    unit: &'static str,
    #[prop(into)] figures: Signal<Figures>,
    /// The rows of the figures, in their order.
    parts: fn(&Figures) -> Vec<Part>,
    /// What the bars are as long as.
    amount: fn(Totals) -> i64,
) -> impl IntoView {
    let rows = move || {
        figures.with(|known| {
            let parts = parts(known);
            let ranked = parts.iter().filter(|part| !part.is_rest);
            let longest = ranked.map(|part| amount(part.totals)).max();
            let longest = longest.unwrap_or_default();
            let row = |part| row(part, amount, longest, known);
            parts.into_iter().map(row).collect_view()
        })
    };
    let is_empty = move || figures.with(|known| parts(known).is_empty());
    view! {
        <section class="shares">
            <h2 class="chart__title">{title}</h2>
            <table class="shares__table" aria-label=title>
                <thead>
                    <tr>
                        <th scope="col">{unit}</th>
                        <th scope="col" class="shares__number">{texts::orders()}</th>
                        <th scope="col" class="shares__number">{crate::texts::words::revenue()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="shares__none" hidden=move || !is_empty()>{texts::nothing_ordered()}</p>
        </section>
    }
}

fn row(
    part: Part,
    amount: fn(Totals) -> i64,
    longest: i64,
    known: &Figures,
) -> impl IntoView + use<> {
    let Part { label, totals, .. } = part;
    let length = i128::from(amount(totals).max(0)) * i128::from(WIDTH) / i128::from(longest.max(1));
    let length = i64::try_from(length).unwrap_or(WIDTH);
    let bar = (!part.is_rest).then(|| view! { <Bar length /> });
    view! {
        <tr>
            <th scope="row">
                <span class="shares__name">{label}</span>
                {bar}
            </th>
            <td class="shares__number">{count(totals)}</td>
            <td class="shares__number">{money(totals.revenue, known.currency)}</td>
        </tr>
    }
}

#[component]
fn Bar(length: i64) -> impl IntoView {
    view! {
        <svg
            class="shares__bar"
            viewBox=format!("0 0 {WIDTH} 8")
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            <rect class="chart__now" width=length height="8"></rect>
        </svg>
    }
}

/// The columns of the charts as a table.
#[component]
pub fn SlotTable(#[prop(into)] figures: Signal<Figures>) -> impl IntoView {
    let rows = move || {
        figures.with(|known| {
            let row = |slot: &Slot| slot_row(slot, known);
            known.series.iter().map(row).collect_view()
        })
    };
    view! {
        <details class="chart__table">
            <summary class="chart__summary">{texts::show_as_table()}</summary>
            <div class="chart__scroll" tabindex="0" role="region" aria-label=texts::table_of_charts()>
                <table class="shares__table" aria-label=texts::orders_and_revenue()>
                    <thead>
                        <tr>
                            <th scope="col">{texts::from()}</th>
                            <th scope="col" class="shares__number">{texts::orders()}</th>
                            <th scope="col" class="shares__number">{texts::before()}</th>
                            <th scope="col" class="shares__number">{crate::texts::words::revenue()}</th>
                            <th scope="col" class="shares__number">{texts::before()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn slot_row(slot: &Slot, known: &Figures) -> impl IntoView + use<> {
    let name = spans::slot(known.period, slot);
    let cells = [
        count(slot.now),
        count(slot.before),
        money(slot.now.revenue, known.currency),
        money(slot.before.revenue, known.currency),
    ];
    let cell = |text| view! { <td class="shares__number">{text}</td> };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {cells.map(cell).collect_view()}
        </tr>
    }
}

/// The statuses that have orders.
pub fn by_status(known: &Figures) -> Vec<Part> {
    let shares = known.by_status.iter();
    let used = shares.filter(|share| share.totals.orders > 0);
    used.map(Part::of_status).collect()
}

/// The products with most revenue, and the others.
pub fn by_product(known: &Figures) -> Vec<Part> {
    top(&known.by_product, texts::other_products)
}

/// The countries with most revenue, and the others.
pub fn by_country(known: &Figures) -> Vec<Part> {
    top(&known.by_country, texts::other_countries)
}

fn top(breakdown: &Breakdown, rest: fn(u64) -> String) -> Vec<Part> {
    let (parts, others) = breakdown.top(TOP);
    let mut parts: Vec<Part> = parts.iter().map(Part::of).collect();
    let beyond = breakdown.beyond(TOP);
    if beyond > 0 {
        parts.push(Part {
            label: rest(beyond),
            totals: others,
            is_rest: true,
        });
    }
    parts
}

impl Part {
    fn of(share: &Share) -> Self {
        let label = if share.label.is_empty() {
            texts::not_given().into()
        } else {
            share.label.clone()
        };
        Self {
            label,
            totals: share.totals,
            is_rest: false,
        }
    }

    /// The share of a status, which has a name in each language.
    fn of_status(share: &Share) -> Self {
        let known = share.key.parse().map(words::status);
        Self {
            label: known.map_or_else(|_| share.label.clone(), str::to_owned),
            ..Self::of(share)
        }
    }
}

fn count(totals: Totals) -> String {
    grouped(u64::try_from(totals.orders).unwrap_or_default())
}
