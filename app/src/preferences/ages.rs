//! From which age on an order looks late: for each status in which it waits for somebody, a limit for
//! amber and one for red. A kitchen counts minutes, a warehouse days.

use std::time::Duration;

use live_orders::{Refusal, Status};
use serde::{Deserialize, Serialize};

use crate::texts::{refused, time};

const MINUTE: u32 = 1;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
/// Longest age that can be a limit: nobody waits for more than a year without giving up.
pub const AGE_MAX: Age = Age(365 * DAY);

/// An age in minutes: `30 min`, `4 h`, `2 d`, as the list tells ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Age(u32);

/// The two limits of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(Age, Age)", into = "(Age, Age)")]
pub struct Limits {
    amber: Age,
    red: Age,
}

/// The limits of each status in which an order waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ages {
    /// Waits to be paid.
    pub new: Limits,
    /// Waits to be packed.
    pub paid: Limits,
    /// Waits to be sent.
    pub packed: Limits,
    /// Is on its way.
    pub shipped: Limits,
}

/// How late an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lateness {
    /// Not at all, or it waits for nobody.
    #[default]
    InTime,
    /// Past its first limit.
    Amber,
    /// Past its second.
    Red,
}

impl Default for Ages {
    fn default() -> Self {
        let limits = |amber, red| Limits {
            amber: Age(amber),
            red: Age(red),
        };
        Self {
            new: limits(HOUR, 4 * HOUR),
            paid: limits(4 * HOUR, DAY),
            packed: limits(DAY, 2 * DAY),
            shipped: limits(7 * DAY, 14 * DAY),
        }
    }
}

impl Age {
    /// Reads an age that somebody wrote: a whole number and `min`, `h` or `d`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let end = text.find(|letter: char| !letter.is_ascii_digit());
        let (digits, unit) = text.split_at(end.unwrap_or(text.len()));
        let unit = match unit.trim().to_lowercase().as_str() {
            "m" | "min" | "minute" | "minutes" | "minuten" => MINUTE,
            "h" | "hour" | "hours" | "std" | "stunde" | "stunden" => HOUR,
            "d" | "day" | "days" | "t" | "tag" | "tage" => DAY,
            _ => return Err(refused::age_shape()),
        };
        if digits.is_empty() {
            return Err(refused::age_shape());
        }
        let minutes = digits
            .parse::<u32>()
            .ok()
            .and_then(|count| count.checked_mul(unit));
        minutes
            .map(Self)
            .filter(|age| (Self(MINUTE)..=AGE_MAX).contains(age))
            .ok_or_else(refused::age_range)
    }

    /// The same as a reader writes it; any language's form is read back in any other.
    pub fn words(self) -> String {
        let count = |unit: u32| (self.0 / unit).to_string();
        match self.0 {
            minutes if minutes % DAY == 0 => time::days(&count(DAY)),
            minutes if minutes % HOUR == 0 => time::hours(&count(HOUR)),
            _ => time::minutes(&count(MINUTE)),
        }
    }

    /// The same as a length of time.
    pub fn duration(self) -> Duration {
        Duration::from_mins(u64::from(self.0))
    }
}

impl std::fmt::Display for Age {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            minutes if minutes % DAY == 0 => write!(f, "{} d", minutes / DAY),
            minutes if minutes % HOUR == 0 => write!(f, "{} h", minutes / HOUR),
            minutes => write!(f, "{minutes} min"),
        }
    }
}

impl TryFrom<String> for Age {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Age> for String {
    fn from(age: Age) -> Self {
        age.to_string()
    }
}

impl Limits {
    /// Two limits, the second above the first.
    pub fn new(amber: Age, red: Age) -> Result<Self, &'static str> {
        if amber < red {
            Ok(Self { amber, red })
        } else {
            Err(refused::age_order())
        }
    }

    /// Reads what somebody wrote for a status; a refusal names the field.
    pub fn parse(status: Status, amber: &str, red: &str) -> Result<Self, Refusal> {
        let field = |limit: &str| format!("{status}_{limit}");
        let amber =
            Age::parse(amber).map_err(|problem| Refusal::invalid(field("amber"), problem))?;
        let red = Age::parse(red).map_err(|problem| Refusal::invalid(field("red"), problem))?;
        Self::new(amber, red).map_err(|problem| Refusal::invalid(field("red"), problem))
    }

    /// From which age on it is amber.
    pub const fn amber(self) -> Age {
        self.amber
    }

    /// From which age on it is red.
    pub const fn red(self) -> Age {
        self.red
    }
}

impl TryFrom<(Age, Age)> for Limits {
    type Error = &'static str;

    fn try_from((amber, red): (Age, Age)) -> Result<Self, Self::Error> {
        Self::new(amber, red)
    }
}

impl From<Limits> for (Age, Age) {
    fn from(limits: Limits) -> Self {
        (limits.amber, limits.red)
    }
}

impl Ages {
    /// The statuses in which an order waits.
    pub const STATUSES: [Status; 4] = [Status::New, Status::Paid, Status::Packed, Status::Shipped];

    /// The limits of a status; `None` where nobody waits any more.
    pub const fn of(self, status: Status) -> Option<Limits> {
        match status {
            Status::New => Some(self.new),
            Status::Paid => Some(self.paid),
            Status::Packed => Some(self.packed),
            Status::Shipped => Some(self.shipped),
            Status::Delivered | Status::Cancelled => None,
        }
    }

    /// Sets those of a status.
    pub const fn set(&mut self, status: Status, limits: Limits) {
        match status {
            Status::New => self.new = limits,
            Status::Paid => self.paid = limits,
            Status::Packed => self.packed = limits,
            Status::Shipped => self.shipped = limits,
            Status::Delivered | Status::Cancelled => {}
        }
    }

    /// How late an order of this age is.
    pub fn lateness(self, status: Status, age: Duration) -> Lateness {
        match self.of(status) {
            Some(limits) if age >= limits.red.duration() => Lateness::Red,
            Some(limits) if age >= limits.amber.duration() => Lateness::Amber,
            _ => Lateness::InTime,
        }
    }
}

impl Lateness {
    /// Its name in the style; `None` in time.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::InTime => None,
            Self::Amber => Some("amber"),
            Self::Red => Some("red"),
        }
    }

    /// What is read out with the age: a colour alone says nothing to whoever does not see it.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::InTime => None,
            Self::Amber => Some(time::late()),
            Self::Red => Some(time::very_late()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ages_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("30 min", 30),
            ("90min", 90),
            (" 4 h ", 240),
            ("2 days", 2_880),
            ("1 H", 60),
            ("365 d", AGE_MAX.0),
        ] {
            assert_eq!(Age::parse(text), Ok(Age(minutes)), "{text}");
        }
    }

    #[test]
    fn what_is_no_age_is_told() {
        for text in ["", "5", "h", "-1 h", "1.5 h", "2 weeks", "min 3", "٣ h"] {
            let problem = Age::parse(text).expect_err(text);
            assert!(problem.contains("an age like"), "{text}");
        }
        for text in ["0 min", "366 d", "99999999999999 h", "4294967295 d"] {
            let problem = Age::parse(text).expect_err(text);
            assert!(problem.contains("1 min to 365 d"), "{text}");
        }
    }

    #[test]
    fn red_comes_after_amber() {
        let refused = Limits::parse(Status::Paid, "2 h", "120 min").expect_err("the same");
        assert_eq!(refused.field(), Some("paid_red"));
        let refused = Limits::parse(Status::Paid, "two", "3 h").expect_err("no age");
        assert_eq!(refused.field(), Some("paid_amber"));
    }

    #[test]
    fn lateness_goes_by_the_status() {
        let ages = Ages::default();
        for (status, minutes, lateness) in [
            (Status::New, 59, Lateness::InTime),
            (Status::New, 60, Lateness::Amber),
            (Status::New, 240, Lateness::Red),
            (Status::Packed, 240, Lateness::InTime),
            (Status::Delivered, 1_000_000, Lateness::InTime),
            (Status::Cancelled, 1_000_000, Lateness::InTime),
        ] {
            let age = Duration::from_mins(minutes);
            assert_eq!(ages.lateness(status, age), lateness, "{status} {minutes}");
        }
    }

    proptest! {
        #[test]
        fn an_age_survives_being_written(minutes in 1..=AGE_MAX.0) {
            let age = Age(minutes);
            prop_assert_eq!(Age::parse(&age.to_string()), Ok(age));
        }

        #[test]
        fn what_was_kept_is_read_back_or_refused(text in "\\PC{0,40}") {
            // Never a panic, and never an age outside its bounds.
            if let Ok(age) = Age::parse(&text) {
                prop_assert!(age >= Age(MINUTE) && age <= AGE_MAX);
            }
        }
    }

    #[test]
    fn choices_of_an_earlier_version_are_kept() {
        let kept: crate::preferences::Choices =
            serde_json::from_str(r#"{"sound":true,"gone":1}"#).expect("choices");
        assert!(kept.sound && kept.single_keys);
        assert_eq!(kept.ages, Ages::default());
        let bad = serde_json::from_str::<crate::preferences::Choices>(
            r#"{"ages":{"new":["4 h","1 h"]}}"#,
        );
        assert!(bad.is_err());
    }
}
