//! The filters that are on, each with the way to take it off. Links, so that they work everywhere,
//! and back brings a filter back.

use leptos::prelude::*;
use live_orders::{Currency, OrderQuery, Timestamp};

use crate::address::{Address, Open};
use crate::components::shape::shape_of_page;
use crate::presets::Preset;
use crate::texts::list;
use crate::words::{self, moment, money, utc_day};

/// A filter that is on, and the list without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What it says.
    pub label: String,
    /// The list without it.
    pub without: OrderQuery,
}

/// The chips. What is searched for stands in its own box, and what has changed lately in a notice.
#[component]
pub fn Chips(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] open: Signal<Open>,
    #[prop(into)] now: Signal<Timestamp>,
    #[prop(into)] currency: Signal<Currency>,
) -> impl IntoView {
    let chips = Memo::new(move |_| chips(&query.get(), now.get(), currency.get()));
    let shape = shape_of_page();
    let to = move |query: OrderQuery| {
        let (open, shape) = (open.get(), shape.get());
        Address { query, open, shape }.href()
    };
    let chip = move |chip: Chip| {
        let name = list::remove_filter(&chip.label);
        view! {
            <li class="chip">
                <span class="chip__label">{chip.label}</span>
                <a
                    class="chip__remove"
                    href=to(chip.without)
                    aria-label=name
                    data-noscroll="true"
                ></a>
            </li>
        }
    };
    let all = move || {
        let is_worth_it = chips.with(|chips| chips.len() > 1);
        is_worth_it.then(|| {
            let href = to(bare(&query.get()));
            view! {
                <li>
                    <a class="chips__clear" href=href data-noscroll="true">
                        {list::clear_all()}
                    </a>
                </li>
            }
        })
    };
    view! {
        <ul class="chips" aria-label=list::filters()>
            {move || chips.get().into_iter().map(chip).collect_view()}
            {all}
        </ul>
    }
}

/// The list without any filter that a chip shows.
fn bare(query: &OrderQuery) -> OrderQuery {
    OrderQuery {
        search: query.search.clone(),
        since: query.since,
        sort: query.sort,
        ..OrderQuery::default()
    }
}

/// The filters that are on, in the order of the form.
pub fn chips(query: &OrderQuery, now: Timestamp, currency: Currency) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut put = |label: String, change: &dyn Fn(&mut OrderQuery)| {
        let mut without = query.clone();
        change(&mut without);
        chips.push(Chip { label, without });
    };
    for status in query.status.iter() {
        put(words::status(status).into(), &|without| {
            without.status = without.status.without(status);
        });
    }
    if !query.country.is_empty() {
        put(query.country.text().into(), &|without| {
            without.country = OrderQuery::default().country;
        });
    }
    if let Some(sku) = &query.product {
        put(list::chip_product(sku.as_str()), &|without| {
            without.product = None;
        });
    }
    if let Some(least) = query.min_total {
        put(list::chip_at_least(&money(least, currency)), &|without| {
            without.min_total = None;
        });
    }
    if let Some(most) = query.max_total {
        put(list::chip_at_most(&money(most, currency)), &|without| {
            without.max_total = None;
        });
    }
    if let Some(label) = days(query, now) {
        put(label, &|without| (without.from, without.to) = (None, None));
    }
    if let Some(before) = query.before {
        put(list::chip_placed_before(&moment(before)), &|without| {
            without.before = None;
        });
    }
    chips
}

/// The days of a list, by their name if they have one.
fn days(query: &OrderQuery, now: Timestamp) -> Option<String> {
    let span = Preset::in_query(query, now).map(|span| span.label().to_owned());
    match (query.from, query.to) {
        (None, None) => None,
        _ if span.is_some() => span,
        (Some(from), Some(to)) if from == to => Some(utc_day(from)),
        (Some(from), Some(to)) => Some(list::chip_days(&utc_day(from), &utc_day(to))),
        (Some(from), None) => Some(list::chip_from(&utc_day(from))),
        (None, Some(to)) => Some(list::chip_until(&utc_day(to))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: &[(&str, &str)]) {
        let now: Timestamp = "2026-03-05T14:07:09Z".parse().expect("a time");
        let query = OrderQuery::from_url(url).expect("a query");
        let shown: Vec<(String, String)> = chips(&query, now, Currency::USD)
            .into_iter()
            .map(|chip| (chip.label, chip.without.to_url()))
            .collect();
        let shown: Vec<(&str, &str)> = shown
            .iter()
            .map(|(label, url)| (label.as_str(), url.as_str()))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn each_filter_has_a_chip_that_takes_it_off() {
        check("", &[]);
        check("q=rod&sort=total", &[]);
        check(
            "status=new,paid&q=rod",
            &[("New", "status=paid&q=rod"), ("Paid", "status=new&q=rod")],
        );
        check(
            "country=Norway&product=NW-01&min_total=1250",
            &[
                ("Norway", "product=NW-01&min_total=1250"),
                ("Product NW-01", "country=Norway&min_total=1250"),
                ("At least $12.50", "country=Norway&product=NW-01"),
            ],
        );
        check("from=2026-02-27", &[("Last 7 days", "")]);
        check(
            "from=2026-01-01&to=2026-01-31",
            &[("1 Jan 2026 – 31 Jan 2026", "")],
        );
        check(
            "before=2026-03-03T14:07:00Z&q=a",
            &[("Placed before 3 Mar 2026, 14:07 UTC", "q=a")],
        );
    }
}
