//! The figures of the whole store, as the cards and tabs show them.

use serde::{Deserialize, Serialize};

use crate::change::Effect;
use crate::ids::Seq;
use crate::money::{Currency, Money};
use crate::order::Order;
use crate::status::Status;

/// The figures as they stand at `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// All orders.
    pub orders: u64,
    /// Orders for which something is still to be done.
    pub open: u64,
    /// Lines of all orders.
    pub lines: u64,
    /// Different customers, by name as written.
    pub customers: u64,
    /// Products.
    pub products: u64,
    /// The total of all orders that are not cancelled, in minor units.
    #[serde(rename = "total_minor")]
    pub total: Money,
    /// What amounts are in.
    pub currency: Currency,
    /// Orders and their totals, one for each status, in the statuses' order.
    pub by_status: Vec<StatusFigures>,
    /// The last change that they take in.
    pub seq: Seq,
}

/// The figures of one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusFigures {
    /// Which.
    pub status: Status,
    /// Orders in it.
    pub orders: u64,
    /// Lines of these.
    pub lines: u64,
    /// Total of these, in minor units.
    #[serde(rename = "total_minor")]
    pub total: Money,
}

/// By how much one effect moves the figures of one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusDelta {
    /// Which.
    pub status: Status,
    /// More orders, or fewer.
    pub orders: i64,
    /// More lines, or fewer.
    pub lines: i64,
    /// More money, or less.
    pub total: Money,
}

impl Summary {
    /// The figures, made of one row for each status (absent ones are empty) and the counts that
    /// belong to none.
    pub fn new(
        rows: &[StatusFigures],
        customers: u64,
        products: u64,
        currency: Currency,
        seq: Seq,
    ) -> Self {
        let by_status: Vec<StatusFigures> = Status::ALL
            .iter()
            .map(|status| {
                let row = rows.iter().find(|row| row.status == *status);
                row.copied().unwrap_or(StatusFigures {
                    status: *status,
                    orders: 0,
                    lines: 0,
                    total: Money::ZERO,
                })
            })
            .collect();
        let valid = by_status
            .iter()
            .filter(|row| row.status != Status::Cancelled);
        Self {
            orders: by_status.iter().map(|row| row.orders).sum(),
            open: by_status
                .iter()
                .filter(|row| row.status.is_open())
                .map(|row| row.orders)
                .sum(),
            lines: by_status.iter().map(|row| row.lines).sum(),
            customers,
            products,
            total: Money::from_minor(valid.map(|row| row.total.minor()).sum()),
            currency,
            by_status,
            seq,
        }
    }

    /// Orders in a status, or all of them.
    pub fn count(&self, status: Option<Status>) -> u64 {
        let of = |status| {
            self.by_status
                .iter()
                .find(|row| row.status == status)
                .map_or(0, |row| row.orders)
        };
        status.map_or(self.orders, of)
    }

    /// What an order that counts has come to on average; zero where there is none.
    pub fn average(&self) -> Money {
        let counted = self.orders - self.count(Some(Status::Cancelled));
        let counted = i64::try_from(counted).unwrap_or(i64::MAX);
        Money::from_minor(self.total.minor().checked_div(counted).unwrap_or(0))
    }
}

impl StatusDelta {
    /// By how much an effect moves the figures: one entry for each status that it touches.
    pub fn of(effect: &Effect) -> Vec<Self> {
        let (before, after) = effect.orders();
        let parts = [(before, -1), (after, 1)];
        let mut deltas: Vec<Self> = Vec::with_capacity(2);
        for (order, sign) in parts
            .into_iter()
            .filter_map(|(order, sign)| order.map(|order| (order, sign)))
        {
            let part = Self::part(order, sign);
            match deltas.iter_mut().find(|delta| delta.status == part.status) {
                Some(delta) => delta.add(part),
                None => deltas.push(part),
            }
        }
        deltas
    }

    fn part(order: &Order, sign: i64) -> Self {
        let lines = i64::try_from(order.lines.len()).unwrap_or(i64::MAX);
        let total = Money::from_minor(sign * order.total.minor());
        Self {
            status: order.status,
            orders: sign,
            lines: sign * lines,
            total,
        }
    }

    fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.lines += other.lines;
        self.total = Money::from_minor(self.total.minor() + other.total.minor());
    }
}
