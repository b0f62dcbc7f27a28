//! The figures of a stretch of time: what was ordered in it, when, of what and from where, beside
//! the stretch before; and what is open and late. The store counts in buckets ([`delta`]), a
//! [`period`] says which of them count, and [`Figures`] are put together of them. A page moves its
//! figures by the changes that it hears of, with the same deltas as the store.
//!
//! *Revenue* is the total of the orders placed in that time that are not cancelled, as they stand
//! now: an order that is edited or cancelled later moves the hour in which it was placed. It
//! includes discounts, knows neither taxes nor freight, and does not ask whether anybody has paid.
//! *Orders* are counted by the same rule, so that the average is revenue by orders.

pub mod breakdown;
pub mod delta;
pub mod period;

use serde::{Deserialize, Serialize};

pub use breakdown::{Breakdown, Share};
pub use delta::{Delta, Kind, deltas, deltas_of_all};
pub use period::{NotAPeriod, Period, Window};

use crate::change::Change;
use crate::ids::Seq;
use crate::money::{Currency, Money};
use crate::status::Status;
use crate::timestamp::Timestamp;

/// An open order is late from this age on, to the full hour: two days.
pub const LATE_AFTER_HOURS: i64 = 48;
/// How far back "lately" reaches among the late orders: a day.
pub const LATELY_HOURS: i64 = 24;

/// Orders, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// How many; below zero only as a difference.
    pub orders: i64,
    /// Their total, in minor units.
    #[serde(rename = "revenue_minor")]
    pub revenue: Money,
}

/// One column of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// When it begins.
    pub start: Timestamp,
    /// What was ordered in it.
    pub now: Totals,
    /// What was ordered in its counterpart of the period before.
    pub before: Totals,
}

/// The orders that somebody still has to do something for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// How many are open.
    pub open: i64,
    /// How many were open a period ago.
    pub open_before: i64,
    /// How many of the open ones are late.
    pub late: i64,
    /// How many of the late ones have become so within a day.
    pub lately: i64,
}

/// The figures of a period as they stand at `seq`, within the hour that `hour` begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Of what stretch of time.
    pub period: Period,
    /// The hour that they were read in: ages are counted from its beginning.
    pub hour: Timestamp,
    /// What amounts are in.
    pub currency: Currency,
    /// The period up to now.
    pub now: Totals,
    /// The period before, up to the same hour of it.
    pub before: Totals,
    /// What is open and late.
    pub backlog: Backlog,
    /// The period in columns, oldest first.
    pub series: Vec<Slot>,
    /// The orders placed in it by status, cancelled ones too, in the statuses' order.
    pub by_status: Vec<Share>,
    /// By product, most revenue first: an order counts for each of its products.
    pub by_product: Breakdown,
    /// By country, as written; most revenue first.
    pub by_country: Breakdown,
    /// The last change that they take in.
    pub seq: Seq,
}

impl Totals {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            orders: self.orders.saturating_add(other.orders),
            revenue: Money::from_minor(self.revenue.minor().saturating_add(other.revenue.minor())),
        }
    }

    /// The same taken away.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            orders: self.orders.saturating_neg(),
            revenue: Money::from_minor(self.revenue.minor().saturating_neg()),
        }
    }

    /// What an order comes to on average; zero where there is none.
    pub fn average(self) -> Money {
        Money::from_minor(self.revenue.minor().checked_div(self.orders).unwrap_or(0))
    }

    /// Whether there is nothing in it.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Figures {
    /// Nothing yet: what the store adds its buckets to.
    pub fn empty(period: Period, now: Timestamp, currency: Currency, seq: Seq) -> Self {
        let window = Window::new(period, now);
        let column = |index| Slot {
            start: window.slot_start(index),
            now: Totals::default(),
            before: Totals::default(),
        };
        let status = |status: &Status| Share {
            key: status.name().into(),
            label: status.label().into(),
            totals: Totals::default(),
        };
        Self {
            period,
            hour: window.hour(),
            currency,
            now: Totals::default(),
            before: Totals::default(),
            backlog: Backlog::default(),
            series: (0..period.slots()).map(column).collect(),
            by_status: Status::ALL.iter().map(status).collect(),
            by_product: Breakdown::default(),
            by_country: Breakdown::default(),
            seq,
        }
    }

    /// The stretch of time that they are of.
    pub fn window(&self) -> Window {
        Window::new(self.period, self.hour)
    }

    /// The column that it is now.
    pub fn current(&self) -> Option<usize> {
        self.window().slot_of(period::hour_of(self.hour))
    }

    /// Whether time has gone on so far that they must be read anew.
    pub fn are_outdated_at(&self, now: Timestamp) -> bool {
        Window::new(self.period, now).hour() > self.hour
    }

    /// Takes a change in that follows what is known. `false` where it is known already.
    pub fn take(&mut self, change: &Change) -> bool {
        if change.seq <= self.seq {
            return false;
        }
        for delta in deltas(&change.effect, change.at) {
            self.add(&delta);
        }
        self.seq = change.seq;
        true
    }

    /// Adds what has come to a bucket, wherever it counts.
    pub fn add(&mut self, delta: &Delta) {
        let window = self.window();
        match delta.kind {
            Kind::Status => self.add_status(window, delta),
            Kind::Product if window.has_day(delta.at) => self.by_product.add(delta),
            Kind::Country if window.has_day(delta.at) => self.by_country.add(delta),
            // An order that is brought in was open from its placement on.
            Kind::Open if delta.at < window.hours_before().1 => {
                self.backlog.open_before += delta.totals.orders;
            }
            Kind::Open | Kind::Product | Kind::Country => {}
        }
    }

    fn add_status(&mut self, window: Window, delta: &Delta) {
        let Some(status) = delta.status() else { return };
        if status.is_open() {
            let (late, lately) = window.is_late(delta.at);
            self.backlog.open += delta.totals.orders;
            self.backlog.late += if late { delta.totals.orders } else { 0 };
            self.backlog.lately += if lately { delta.totals.orders } else { 0 };
        }
        if window.slot_of(delta.at).is_some()
            && let Some(share) = self.by_status.get_mut(usize::from(status.rank()))
        {
            share.totals = share.totals.plus(delta.totals);
        }
        if status == Status::Cancelled {
            return;
        }
        if let Some(slot) = window
            .slot_of(delta.at)
            .and_then(|at| self.series.get_mut(at))
        {
            slot.now = slot.now.plus(delta.totals);
            self.now = self.now.plus(delta.totals);
        }
        if let Some(slot) = window
            .slot_before(delta.at)
            .and_then(|at| self.series.get_mut(at))
        {
            slot.before = slot.before.plus(delta.totals);
        }
        if window.is_before(delta.at) {
            self.before = self.before.plus(delta.totals);
        }
    }
}

#[cfg(test)]
mod tests;
