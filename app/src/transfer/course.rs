//! How far an import has come, and how fast it goes. Pure: told what became of each part, and the time.

use std::collections::VecDeque;

use live_orders::Seq;
use live_orders::import::report::{LineReport, PartReport};
use live_orders::import::survey::Part;
use serde::{Deserialize, Serialize};

use crate::texts::time;

/// The pace is that of the last so many milliseconds: as things stand now, and yet no flicker.
const PACE_MS: u64 = 10_000;
/// A pace is told from this time on.
const PACE_FROM_MS: u64 = 1_000;
/// Moments that are remembered for it.
const MOMENTS_MAX: usize = 64;

/// How far an import has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Whether it only looks.
    pub is_check: bool,
    /// The part that comes next.
    pub next: usize,
    /// The place in the log at which it began; known from the first answer on.
    pub since: Option<Seq>,
    /// Rows that are done.
    pub rows: u64,
    /// Orders or products that are done.
    pub items: u64,
    /// Of these, those that were written, or would be.
    pub accepted: u64,
    /// Those that were there already.
    pub already_there: u64,
    /// Those that were refused.
    pub refused: u64,
    /// What stands against those.
    pub lines: Vec<LineReport>,
}

/// How fast it goes.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    /// How many were done when.
    moments: VecDeque<(u64, u64)>,
}

impl Course {
    /// At its beginning.
    pub fn new(is_check: bool) -> Self {
        Self {
            is_check,
            ..Self::default()
        }
    }

    /// The next part is done.
    pub fn take(&mut self, part: &Part, report: PartReport) {
        self.next += 1;
        self.since.get_or_insert(report.since);
        self.rows += u64::from(part.rows);
        self.items += u64::from(part.items);
        self.accepted += report.accepted;
        self.already_there += report.already_there;
        self.refused += report.refused;
        self.lines.extend(report.lines);
    }
}

impl Pace {
    /// So many are done at that time.
    pub fn note(&mut self, at_ms: u64, done: u64) {
        let is_old = |it: &(u64, u64)| at_ms.saturating_sub(it.0) > PACE_MS;
        while self.moments.len() >= MOMENTS_MAX || self.moments.front().is_some_and(is_old) {
            self.moments.pop_front();
        }
        self.moments.push_back((at_ms, done));
    }

    /// How many a second; `None` before that can be told.
    pub fn a_second(&self) -> Option<u64> {
        let (from, first) = self.moments.front()?;
        let (to, last) = self.moments.back()?;
        let ms = to.saturating_sub(*from);
        (ms >= PACE_FROM_MS).then(|| last.saturating_sub(*first) * 1_000 / ms)
    }

    /// How many seconds the rest takes.
    pub fn seconds_left(&self, left: u64) -> Option<u64> {
        let pace = self.a_second().filter(|pace| *pace > 0)?;
        Some(left.div_ceil(pace))
    }
}

/// A time that is left, about: `12 s`, `3 min`.
pub fn left_in_words(seconds: u64) -> String {
    match seconds {
        0..=90 => time::seconds(&seconds.max(1).to_string()),
        _ => time::minutes(&seconds.div_ceil(60).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_the_first_says_where_it_began() {
        let mut course = Course::new(false);
        let part = Part {
            rows: 10,
            items: 4,
            ..Part::default()
        };
        for (seq, accepted) in [(7, 3), (10, 2)] {
            let report = PartReport {
                since: Seq(seq),
                accepted,
                refused: 4 - accepted,
                ..PartReport::default()
            };
            course.take(&part, report);
        }
        assert_eq!((course.next, course.rows, course.items), (2, 20, 8));
        assert_eq!((course.accepted, course.refused), (5, 3));
        assert_eq!(course.since, Some(Seq(7)));
    }

    #[test]
    fn a_pace_is_that_of_the_last_seconds() {
        let mut pace = Pace::default();
        pace.note(0, 0);
        assert_eq!(pace.a_second(), None);
        pace.note(500, 100);
        assert_eq!(pace.seconds_left(100), None, "too early to tell");
        pace.note(2_000, 1_000);
        assert_eq!(
            (pace.a_second(), pace.seconds_left(1_200)),
            (Some(500), Some(3))
        );
        for second in 3..40 {
            pace.note(second * 1_000, 1_000 + (second - 2) * 10);
        }
        assert_eq!(pace.a_second(), Some(10));
        assert!(pace.moments.len() <= MOMENTS_MAX);
    }

    #[test]
    fn what_is_left_is_told_roughly() {
        assert_eq!(left_in_words(0), "1 s");
        assert_eq!(left_in_words(90), "90 s");
        assert_eq!(left_in_words(91), "2 min");
    }
}
