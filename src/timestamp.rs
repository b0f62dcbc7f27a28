//! A moment in UTC, to the millisecond. On the wire it is RFC 3339, in the store an integer.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime};

const MILLIS_PER_DAY: i64 = 86_400_000;
/// 9999-12-31T23:59:59.999Z: RFC 3339 has four digits for the year.
const MAX_MILLIS: i64 = 253_402_300_799_999;
/// 0000-01-01T00:00:00Z.
const MIN_MILLIS: i64 = -62_167_219_200_000;

/// Milliseconds since 1970-01-01T00:00:00Z, within the years 0 to 9999.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The text is not a time as RFC 3339 writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a time like 2026-03-01T12:00:00Z")]
pub struct NotATime;

impl Timestamp {
    /// The moment that many milliseconds after the epoch, held within the years 0 to 9999.
    pub const fn from_millis(millis: i64) -> Self {
        let capped = if millis > MAX_MILLIS {
            MAX_MILLIS
        } else {
            millis
        };
        Self(if capped < MIN_MILLIS {
            MIN_MILLIS
        } else {
            capped
        })
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Midnight UTC of a day written `2026-03-01`.
    pub fn parse_day(text: &str) -> Result<Self, NotATime> {
        let mut parts = text.split('-');
        let mut next = |width: usize| {
            let part = parts
                .next()
                .filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|part| part.parse::<u16>().ok())
                .ok_or(NotATime)
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return Err(NotATime);
        }
        let month = u8::try_from(month)
            .ok()
            .and_then(|month| Month::try_from(month).ok())
            .ok_or(NotATime)?;
        let day = u8::try_from(day).map_err(|_| NotATime)?;
        let date = Date::from_calendar_date(i32::from(year), month, day).map_err(|_| NotATime)?;
        Ok(Self(date.midnight().assume_utc().unix_timestamp() * 1000))
    }

    /// The day it falls on in UTC, as `2026-03-01`.
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// The first moment of the following day in UTC.
    #[must_use]
    pub fn next_day(self) -> Self {
        Self::from_millis((self.0.div_euclid(MILLIS_PER_DAY) + 1) * MILLIS_PER_DAY)
    }

    /// How long ago `earlier` was, zero if it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The moment so many days later, or earlier if negative.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_millis(self.0.saturating_add(days.saturating_mul(MILLIS_PER_DAY)))
    }

    /// Whole days from the epoch to the day it falls on.
    pub fn days_since_epoch(self) -> i64 {
        self.0.div_euclid(MILLIS_PER_DAY)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .map_err(|_| fmt::Error)?;
        out.write_str(&moment.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATime)?;
        let millis = moment.unix_timestamp_nanos().div_euclid(1_000_000);
        let millis = i64::try_from(millis).map_err(|_| NotATime)?;
        if (MIN_MILLIS..=MAX_MILLIS).contains(&millis) {
            Ok(Self(millis))
        } else {
            Err(NotATime)
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_and_shown() {
        let day = Timestamp::parse_day("1996-07-04").expect("a day");
        assert_eq!(day.to_string(), "1996-07-04T00:00:00Z");
        assert_eq!(day.next_day().day(), "1996-07-05");
        for wrong in [
            "1996-7-4",
            "1996-02-30",
            "1996-07-04T00",
            "",
            "1996-07-04-01",
        ] {
            assert_eq!(Timestamp::parse_day(wrong), Err(NotATime), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(millis in MIN_MILLIS..=MAX_MILLIS) {
            let moment = Timestamp::from_millis(millis);
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
