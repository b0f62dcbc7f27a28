//! How the page keeps up, as the reader has chosen it: by the stream, by asking at intervals, or
//! not until told to. The choice is kept by [`crate::live::setting`].

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::texts::bar;

/// How often a page that holds still looks whether there is anything new.
pub const HEAD_CHECK_EVERY: Duration = Duration::from_secs(10);

/// How the page keeps up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Each change as it happens.
    #[default]
    Live,
    /// Whatever has changed, at intervals.
    Every(Interval),
    /// Nothing moves; the page says how much is new.
    Paused,
}

/// The intervals that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// 5 s
    Five,
    /// 10 s
    Ten,
    /// 30 s
    Thirty,
}

/// The text names no mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMode;

impl Mode {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [
        Self::Live,
        Self::Every(Interval::Five),
        Self::Every(Interval::Ten),
        Self::Every(Interval::Thirty),
        Self::Paused,
    ];

    /// Its name in storage and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Every(Interval::Five) => "5s",
            Self::Every(Interval::Ten) => "10s",
            Self::Every(Interval::Thirty) => "30s",
            Self::Paused => "paused",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Live => bar::live(),
            Self::Every(Interval::Five) => bar::every_5_seconds(),
            Self::Every(Interval::Ten) => bar::every_10_seconds(),
            Self::Every(Interval::Thirty) => bar::every_30_seconds(),
            Self::Paused => bar::paused(),
        }
    }
}

impl Interval {
    /// How long it is.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::Five => 5,
            Self::Ten => 10,
            Self::Thirty => 30,
        })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or(UnknownMode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_read_back_from_their_names() {
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        assert_eq!("1s".parse::<Mode>(), Err(UnknownMode));
    }
}
