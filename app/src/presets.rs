//! Presets of time that a list is asked for by name: the days of the shop's calendar (UTC, as the
//! filter's days are), and what is late. A name is turned into days when it is used, so that a link
//! to “Today” that was kept means the day on which it is followed.

use live_orders::figures::LATE_AFTER_HOURS;
use live_orders::{OrderQuery, Status, Timestamp};
use serde::{Deserialize, Serialize};

use crate::texts::time;

const HOUR_MS: i64 = 60 * 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Placed today.
    Today,
    /// Placed yesterday.
    Yesterday,
    /// Placed today or on the six days before.
    Week,
    /// Placed today or on the 29 days before.
    ThirtyDays,
    /// Placed since the first of this month.
    Month,
    /// Placed more than [`LATE_AFTER_HOURS`] ago, to the hour: the orders that the figures count.
    Late,
}

impl Preset {
    /// Those that are offered as days.
    pub const DAYS: [Self; 5] = [
        Self::Today,
        Self::Yesterday,
        Self::Week,
        Self::ThirtyDays,
        Self::Month,
    ];

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Today => time::today(),
            Self::Yesterday => time::yesterday(),
            Self::Week => time::last_7_days(),
            Self::ThirtyDays => time::last_30_days(),
            Self::Month => time::this_month(),
            Self::Late => time::older_than_2_days(),
        }
    }

    /// The list within this preset, counted from `now`, in place of the days that it had.
    #[must_use]
    pub fn of(self, query: &OrderQuery, now: Timestamp) -> OrderQuery {
        let today = midnight(now);
        let (from, to) = match self {
            Self::Today => (Some(today), Some(today)),
            Self::Yesterday => (Some(today.plus_days(-1)), Some(today.plus_days(-1))),
            Self::Week => (Some(today.plus_days(-6)), None),
            Self::ThirtyDays => (Some(today.plus_days(-29)), None),
            Self::Month => (Some(first_of_month(today)), None),
            Self::Late => (None, None),
        };
        let hour = now.millis().div_euclid(HOUR_MS);
        let before = Timestamp::from_millis((hour - LATE_AFTER_HOURS) * HOUR_MS);
        OrderQuery {
            from,
            to,
            before: (self == Self::Late).then_some(before),
            ..query.clone()
        }
    }

    /// The preset that a list has, if it is one with a name.
    pub fn in_query(query: &OrderQuery, now: Timestamp) -> Option<Self> {
        Self::DAYS
            .into_iter()
            .find(|preset| preset.of(query, now) == *query)
    }
}

/// Open orders that are late.
pub fn late(now: Timestamp) -> OrderQuery {
    let open = Status::ALL.into_iter().filter(|status| status.is_open());
    let open = OrderQuery {
        status: open.collect(),
        ..OrderQuery::default()
    };
    Preset::Late.of(&open, now)
}

/// The first moment of the day that a moment falls on.
pub fn midnight(moment: Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.days_since_epoch() * DAY_MS)
}

fn first_of_month(day: Timestamp) -> Timestamp {
    let text = day.day();
    let month = text.get(..7).unwrap_or_default();
    Timestamp::parse_day(&format!("{month}-01")).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(preset: Preset, url: &str) {
        let now: Timestamp = "2026-03-05T14:07:09Z".parse().expect("a time");
        let query = OrderQuery::from_url("q=rod&from=1998-01-01").expect("a query");
        let list = preset.of(&query, now);
        assert_eq!(list.to_url(), format!("q=rod&{url}"));
        let named = (preset != Preset::Late).then_some(preset);
        assert_eq!(Preset::in_query(&list, now), named);
    }

    #[test]
    fn a_preset_is_turned_into_days() {
        check(Preset::Today, "from=2026-03-05&to=2026-03-05");
        check(Preset::Yesterday, "from=2026-03-04&to=2026-03-04");
        check(Preset::Week, "from=2026-02-27");
        check(Preset::ThirtyDays, "from=2026-02-04");
        check(Preset::Month, "from=2026-03-01");
        check(Preset::Late, "before=2026-03-03T14%3A00%3A00Z");
    }

    #[test]
    fn what_is_late_is_open() {
        let list = late(Timestamp::from_millis(DAY_MS * 20_000));
        assert!(!list.status.admits(Status::Delivered) && !list.status.admits(Status::Cancelled));
        assert!(list.status.admits(Status::Shipped));
    }
}
