//! By how much one change moves the buckets. The store writes these down, a page moves its figures
//! by them: neither can count otherwise than the other.

use std::collections::BTreeMap;

use super::Totals;
use super::period::hour_of;
use crate::change::Effect;
use crate::money::Money;
use crate::order::Order;
use crate::status::Status;
use crate::timestamp::Timestamp;

/// What a bucket is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Orders of a status, by the hour of their placement.
    Status,
    /// Orders with a product, by the day of their placement; without cancelled ones.
    Product,
    /// Orders to a country, by the day of their placement; without cancelled ones.
    Country,
    /// How many orders more became open than ceased to be, by the hour in which they did.
    Open,
}

/// By how much a bucket moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// Of which kind.
    pub kind: Kind,
    /// Whole hours since 1970, or days: as the kind says.
    pub at: i64,
    /// The status' rank, the SKU, the country; nothing for open orders.
    pub key: String,
    /// What people call it, where the key does not say it.
    pub label: String,
    /// More, or less.
    pub totals: Totals,
}

/// What is summed up: each bucket moves once, however many lines an order has.
type Sums = BTreeMap<(Kind, i64, String), (String, Totals)>;

impl Kind {
    /// How the store keeps it.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl Delta {
    /// The status that it is about, if it is about one.
    pub fn status(&self) -> Option<Status> {
        let rank = (self.kind == Kind::Status).then(|| self.key.parse().ok());
        rank.flatten().and_then(Status::from_rank)
    }
}

/// All buckets that an effect moves, each once; those that it leaves as they were are not among them.
pub fn deltas(effect: &Effect, at: Timestamp) -> Vec<Delta> {
    deltas_of_all([(effect, at)])
}

/// All buckets that some effects move together, each with its moment; each bucket once.
pub fn deltas_of_all<'a>(effects: impl IntoIterator<Item = (&'a Effect, Timestamp)>) -> Vec<Delta> {
    let mut sums = Sums::new();
    for (effect, at) in effects {
        let (before, after) = effect.orders();
        if let Some(order) = before {
            count(&mut sums, order, at, -1);
        }
        if let Some(order) = after {
            // One that is brought in from elsewhere has been open since it was placed there.
            let opened = before.map_or(order.created_at, |_| at);
            count(&mut sums, order, opened, 1);
        }
    }
    sums.into_iter()
        .filter(|(_, (_, totals))| !totals.is_nothing())
        .map(|((kind, at, key), (label, totals))| Delta {
            kind,
            at,
            key,
            label,
            totals,
        })
        .collect()
}

fn count(sums: &mut Sums, order: &Order, at: Timestamp, sign: i64) {
    let hour = hour_of(order.created_at);
    let day = order.created_at.days_since_epoch();
    let mut add = |kind, at, key: &str, label: &str, orders: i64, total: Money| {
        let totals = Totals {
            orders: sign * orders,
            revenue: Money::from_minor(sign * total.minor()),
        };
        let sum = sums.entry((kind, at, key.to_owned())).or_default();
        *sum = (label.to_owned(), sum.1.plus(totals));
    };
    let rank = order.status.rank().to_string();
    add(
        Kind::Status,
        hour,
        &rank,
        order.status.label(),
        1,
        order.total,
    );
    if order.status.is_open() {
        add(Kind::Open, hour_of(at), "", "", 1, Money::ZERO);
    }
    if order.status == Status::Cancelled {
        return;
    }
    add(
        Kind::Country,
        day,
        &order.country,
        &order.country,
        1,
        order.total,
    );
    for (index, line) in order.lines.iter().enumerate() {
        // An order with several lines of a product is one order with it.
        let is_first = !order
            .lines
            .iter()
            .take(index)
            .any(|other| other.sku == line.sku);
        let sku = line.sku.as_str();
        add(
            Kind::Product,
            day,
            sku,
            &line.name,
            i64::from(is_first),
            line.total,
        );
    }
}
