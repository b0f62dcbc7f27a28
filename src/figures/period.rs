//! Periods, and the hours and days that belong to one. All in UTC, because the store's buckets are:
//! one hour is the same stretch of time for everybody who looks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{LATE_AFTER_HOURS, LATELY_HOURS};
use crate::timestamp::Timestamp;

const HOUR_MS: i64 = 3_600_000;
const DAY_H: i64 = 24;
const WEEK_H: i64 = 7 * DAY_H;

/// A stretch of time that ends with today.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// Today, in hours.
    #[default]
    Day,
    /// Today and the six days before it, in days.
    Week,
    /// Today and the 29 days before it, in days.
    Month,
    /// This week and the twelve before it, in weeks from Monday on.
    Quarter,
}

/// The text names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be one of day, week, month, quarter")]
pub struct NotAPeriod;

/// The hours of a period, in whole hours since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    period: Period,
    /// The hour that it is now.
    hour: i64,
    /// The first hour.
    start: i64,
}

impl Period {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// Its name in URLs and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }

    /// How many columns it has: at most 30.
    pub const fn slots(self) -> usize {
        match self {
            Self::Day => 24,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 13,
        }
    }

    /// How many hours one column takes in.
    pub const fn slot_hours(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week | Self::Month => DAY_H,
            Self::Quarter => WEEK_H,
        }
    }

    const fn hours(self) -> i64 {
        match self {
            Self::Day => DAY_H,
            Self::Week => WEEK_H,
            Self::Month => 30 * DAY_H,
            Self::Quarter => 13 * WEEK_H,
        }
    }
}

impl Window {
    /// The period that a moment lies in.
    pub fn new(period: Period, now: Timestamp) -> Self {
        let hour = hour_of(now);
        let day = hour.div_euclid(DAY_H);
        let end_day = match period {
            // 1970 began on a Thursday.
            Period::Quarter => day - (day + 3).rem_euclid(7) + 7,
            _ => day + 1,
        };
        Self {
            period,
            hour,
            start: end_day * DAY_H - period.hours(),
        }
    }

    /// The beginning of the hour that it is now.
    pub const fn hour(self) -> Timestamp {
        moment_of(self.hour)
    }

    /// The first hour of the period, and the first one after it.
    pub const fn hours(self) -> (i64, i64) {
        (self.start, self.start + self.period.hours())
    }

    /// The first hour of the period before, and the one up to which it is compared: the same
    /// stretch of it has passed as of this one, this hour counted as a whole in both.
    pub const fn hours_before(self) -> (i64, i64) {
        let length = self.period.hours();
        (self.start - length, self.hour + 1 - length)
    }

    /// The first day of the period, and the first one after it, in whole days since 1970.
    pub const fn days(self) -> (i64, i64) {
        let (start, end) = self.hours();
        (start.div_euclid(DAY_H), end.div_euclid(DAY_H))
    }

    /// The hour before whose beginning an open order must have been placed to be late.
    pub const fn late_before(self) -> i64 {
        self.hour - LATE_AFTER_HOURS
    }

    /// When a column begins.
    pub fn slot_start(self, slot: usize) -> Timestamp {
        let slot = i64::try_from(slot).unwrap_or(i64::MAX);
        moment_of(self.start + slot.saturating_mul(self.period.slot_hours()))
    }

    /// The column that an hour belongs to.
    pub fn slot_of(self, hour: i64) -> Option<usize> {
        let slot = (hour - self.start).div_euclid(self.period.slot_hours());
        usize::try_from(slot)
            .ok()
            .filter(|slot| *slot < self.period.slots())
    }

    /// The column that an hour of the period before is shown beside.
    pub fn slot_before(self, hour: i64) -> Option<usize> {
        self.slot_of(hour + self.period.hours())
    }

    /// Whether an hour belongs to what the period is compared with.
    pub fn is_before(self, hour: i64) -> bool {
        let (start, end) = self.hours_before();
        (start..end).contains(&hour)
    }

    /// Whether a day belongs to the period.
    pub fn has_day(self, day: i64) -> bool {
        let (start, end) = self.days();
        (start..end).contains(&day)
    }

    /// Whether an open order of that hour is late, and whether it has become so within a day.
    pub fn is_late(self, hour: i64) -> (bool, bool) {
        let late = hour < self.late_before();
        (late, late && hour >= self.late_before() - LATELY_HOURS)
    }
}

/// Whole hours from 1970 to a moment.
pub const fn hour_of(moment: Timestamp) -> i64 {
    moment.millis().div_euclid(HOUR_MS)
}

const fn moment_of(hour: i64) -> Timestamp {
    Timestamp::from_millis(hour.saturating_mul(HOUR_MS))
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        Self::ALL
            .into_iter()
            .find(|period| period.name() == text)
            .ok_or(NotAPeriod)
    }
}
