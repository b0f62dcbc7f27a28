//! Which part of a long list is near the screen, and which is on it. What of it is rendered:
//! [`crate::components::rendered`].

use std::ops::Range;

/// Rows beyond the screen's edges that are there before they are scrolled to.
const BEYOND: usize = 24;
/// The part moves by so many rows at once: scrolling by a line renders nothing.
pub const STEP: usize = 8;

/// The part of the list that is near the screen, or on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first row.
    pub first: usize,
    /// How many there are.
    pub rows: usize,
}

impl Part {
    /// Everything.
    pub const WHOLE: Self = Self {
        first: 0,
        rows: usize::MAX,
    };

    /// The part near the screen for a table whose rows begin `above` pixels above the screen's edge
    /// (less than zero if they begin below it), on a screen of a height, with rows of a height.
    pub fn near(above: f64, screen: f64, row: f64) -> Self {
        if row < 1.0 {
            return Self::WHOLE;
        }
        let first = whole(above / row).saturating_sub(BEYOND) / STEP * STEP;
        Self {
            first,
            rows: whole(screen / row) + 2 * BEYOND + STEP,
        }
    }

    /// The part on the screen for the same table: no row of it is missing, one or two may be too many.
    pub fn seen(above: f64, screen: f64, row: f64) -> Self {
        if row < 1.0 {
            return Self::WHOLE;
        }
        Self {
            first: whole(above / row).saturating_sub(1),
            rows: whole(screen / row) + 1,
        }
    }

    /// Its places that are among others.
    pub fn within(self, range: &Range<usize>) -> Range<usize> {
        let first = self.first.clamp(range.start, range.end);
        first..self.first.saturating_add(self.rows).clamp(first, range.end)
    }
}

/// Rounded up; a screen is some thousand pixels, a list some million rows: far from the type's end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a whole number of at least zero"
)]
fn whole(rows: f64) -> usize {
    rows.max(0.0).ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_follows_the_screen_in_steps() {
        assert_eq!(Part::near(-300.0, 900.0, 46.0).first, 0);
        let part = Part::near(46.0 * 1_000.0, 900.0, 46.0);
        assert_eq!(
            part,
            Part {
                first: 976,
                rows: 76
            }
        );
        assert_eq!(Part::near(46.0 * 1_003.0, 900.0, 46.0), part);
        assert_eq!(Part::near(0.0, 900.0, 0.0), Part::WHOLE);
        let seen = Part::seen(46.0 * 10.5, 900.0, 46.0);
        assert_eq!(
            seen,
            Part {
                first: 10,
                rows: 21
            }
        );
    }
}
