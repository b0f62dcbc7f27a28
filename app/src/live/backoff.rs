//! How long to wait after failures: exponential, bounded on both sides, with full jitter, so that a
//! thousand pages which lost the same server do not come back to it at the same moment.
//!
//! Full jitter is the variant of Marc Brooker's “Exponential Backoff And Jitter” that spreads
//! retries widest: anything up to a bound that doubles.

use std::time::Duration;

/// The first wait is at most this long; each failure doubles the bound.
pub const BACKOFF_FIRST: Duration = Duration::from_secs(1);
/// No wait is longer: a server that comes back is found within it.
pub const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// No wait is shorter, however the dice fall: a server that hangs up at once is not hammered.
pub const BACKOFF_MIN: Duration = Duration::from_millis(250);

/// The wait after so many failures in a row. `dice` is a random number from 0 to 1.
pub fn backoff(failures: u32, dice: f64) -> Duration {
    let doublings = failures.saturating_sub(1);
    let bound = BACKOFF_FIRST
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(BACKOFF_MAX);
    bound.mul_f64(dice.clamp(0.0, 1.0)).max(BACKOFF_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_bound_and_are_never_nothing() {
        let seconds: Vec<u64> = (1..9)
            .map(|failures| backoff(failures, 1.0).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(backoff(u32::MAX, 1.0), BACKOFF_MAX);
        assert_eq!(backoff(4, 0.0), BACKOFF_MIN);
        assert_eq!(backoff(0, 1.0), BACKOFF_FIRST);
    }
}
