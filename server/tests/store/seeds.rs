//! Orders and queries to try a list with: few days, few amounts and names that are hardly told
//! apart, so that order and equality decide something.

use live_orders::exact::Exact;
use live_orders::import::Terms;
use live_orders::import::group::Group;
use live_orders::import::order::{self, OrderRow};
use live_orders::query::{Sort, SortKey};
use live_orders::search::Search;
use live_orders::{Command, Currency, Money, Order, OrderNumber, OrderQuery, Status, Timestamp};
use proptest::option;
use proptest::prelude::*;

use crate::bench::{Bench, bring};

/// Names that are alike but for case and accents, or not in Latin letters, or hard on a parser.
const NAMES: [&str; 14] = [
    "Zoë",
    "ZOE",
    "zoe Bär",
    "Łódź 7",
    "lodz",
    "Ærø",
    "Straße",
    "İstanbul",
    "Ψάρι",
    "寿司 東京",
    "Ⅷ ﬁne",
    "O'Neil & \"Co\" *",
    "NEAR(a b)",
    "naïve-café",
];
/// What is searched for: beginnings of these words, other writings, and what is in none.
const SEARCHES: [&str; 16] = [
    "z",
    "zoe",
    "ZOË b",
    "lodz",
    "7",
    "aer",
    "strasse",
    "i",
    "ψ",
    "寿",
    "viii fi",
    "co o",
    "near",
    "cafe naive",
    "1 z",
    "nothing",
];
const FIRST_DAY_MS: i64 = 835_000_000_000;
const DAY_MS: i64 = 86_400_000;

/// An order to be imported, and how often it is moved on after that.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    /// Customer, contact, city, country.
    pub(crate) names: [String; 4],
    pub(crate) day: i64,
    /// Product, price in whole units, pieces.
    pub(crate) lines: Vec<(String, i64, i64)>,
    /// True goes on, false calls off.
    pub(crate) moves: Vec<bool>,
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::sample::select(&NAMES).prop_map(str::to_owned),
        1 => "\\PC{1,8}".prop_filter("not only spaces", |text| !text.trim().is_empty() && !text.contains('\u{fffd}')),
    ]
}

pub(crate) fn any_seed() -> impl Strategy<Value = Seed> {
    let names = [any_name(), any_name(), any_name(), any_name()];
    // Few days and few amounts, so that many orders are equal in what they are sorted by.
    let line = (any_name(), 0_i64..4, 1_i64..3);
    (
        names,
        0_i64..5,
        prop::collection::vec(line, 1..4),
        prop::collection::vec(prop::bool::weighted(0.8), 0..4),
    )
        .prop_map(|(names, day, lines, moves)| Seed {
            names,
            day,
            lines,
            moves,
        })
}

pub(crate) fn any_query() -> impl Strategy<Value = OrderQuery> {
    let day = || {
        option::weighted(
            0.2,
            (-1_i64..6).prop_map(|day| Timestamp::from_millis(FIRST_DAY_MS + day * DAY_MS)),
        )
    };
    let money = || {
        option::weighted(
            0.2,
            (0_i64..12).prop_map(|major| Money::from_minor(major * 100)),
        )
    };
    let search = option::weighted(
        0.4,
        prop_oneof![
            4 => proptest::sample::select(&SEARCHES).prop_map(str::to_owned),
            1 => "\\PC{0,3}",
        ],
    );
    let statuses = prop::collection::vec(proptest::sample::select(&Status::ALL), 0..4);
    let country = option::weighted(0.2, proptest::sample::select(&NAMES));
    // The seeds' lines all have the first SKU, whatever they are called.
    let product = option::weighted(0.2, proptest::sample::select(&["TEA", "KEG"]));
    (
        (statuses, country, product),
        search,
        (day(), day(), day(), day(), money(), money()),
        (proptest::sample::select(&SortKey::ALL), any::<bool>()),
    )
        .prop_map(
            |(what, search, (from, to, before, since, min_total, max_total), (key, descending))| {
                let (statuses, country, product) = what;
                let day = |moment: Timestamp| Timestamp::parse_day(&moment.day()).unwrap();
                OrderQuery {
                    status: statuses.into_iter().collect(),
                    country: Exact::parse("country", country.unwrap_or_default()).unwrap(),
                    product: product.map(|sku| sku.parse().unwrap()),
                    search: Search::parse(&search.unwrap_or_default()).unwrap(),
                    from: from.map(day),
                    to: to.map(day),
                    before,
                    since,
                    min_total,
                    max_total,
                    sort: Sort { key, descending },
                }
            },
        )
}

impl Seed {
    pub(crate) fn command(&self, number: i64) -> Command {
        let [customer, contact, city, country] = self.names.clone();
        let day = Timestamp::from_millis(FIRST_DAY_MS + self.day * DAY_MS).day();
        let row = |(product, price, quantity): &(String, i64, i64)| OrderRow {
            order_number: number.to_string(),
            ordered_on: day.clone(),
            required_on: day.clone(),
            customer: customer.clone(),
            contact: contact.clone(),
            city: city.clone(),
            country: country.clone(),
            sku: "TEA".into(),
            product: product.clone(),
            unit_price: price.to_string(),
            quantity: quantity.to_string(),
            ..OrderRow::default()
        };
        let group = Group {
            number: Some(OrderNumber(number)),
            rows: self.lines.iter().map(row).collect(),
            refused: Vec::new(),
        };
        let terms = Terms {
            currency: Currency::USD,
            now: Timestamp::from_millis(FIRST_DAY_MS),
            shift_days: 0,
        };
        order::order(&group, &terms, |_| true).unwrap()
    }
}

/// A store with these orders, each moved on as its seed says.
pub(crate) async fn planted(seeds: &[Seed]) -> (Bench, Vec<Order>) {
    let bench = Bench::shop().await;
    let mut orders = Vec::new();
    for (seed, number) in seeds.iter().zip(1..) {
        let mut order = bench.order(seed.command(number)).await;
        for on in &seed.moves {
            let next = order.status.next();
            let next = if *on { next.first() } else { next.last() };
            if let Some(next) = next {
                order = bench.order(bring(&order, *next)).await;
            }
        }
        orders.push(order);
    }
    (bench, orders)
}
