//! What is said of several readings of one thing: the median, and how far they lie apart.

use serde::Serialize;

/// Readings of several rounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Spread {
    /// Nothing is said of no readings.
    pub(crate) fn of(readings: &[f64]) -> Option<Self> {
        Some(Self {
            median: percentile(readings, 50.0)?,
            least: percentile(readings, 0.0)?,
            greatest: percentile(readings, 100.0)?,
        })
    }
}

/// The value below which so many of a hundred readings lie, between two of them where none is exactly
/// there.
pub(crate) fn percentile(readings: &[f64], percent: f64) -> Option<f64> {
    let mut sorted = readings.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    #[allow(
        clippy::cast_precision_loss,
        reason = "there are some thousand readings, not 2^52"
    )]
    let place = last as f64 * percent / 100.0;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place between the first and the last"
    )]
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_their_neighbours() {
        let readings = [4.0, 1.0, 3.0, 2.0];
        for (percent, value) in [(0.0, 1.0), (50.0, 2.5), (100.0, 4.0), (99.0, 3.97)] {
            let found = percentile(&readings, percent).unwrap();
            assert!((found - value).abs() < 1e-9, "{percent}: {found}");
        }
        assert_eq!(percentile(&[], 50.0), None);
        assert_eq!(percentile(&[7.0], 99.0), Some(7.0));
    }

    #[test]
    fn a_spread_is_median_least_and_greatest() {
        let spread = Spread::of(&[9.0, 1.0, 2.0]).unwrap();
        assert_eq!(
            spread,
            Spread {
                median: 2.0,
                least: 1.0,
                greatest: 9.0
            }
        );
        assert_eq!(Spread::of(&[]), None);
    }
}
