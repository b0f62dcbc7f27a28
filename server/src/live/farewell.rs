//! How streams end on shutdown: not all in the same instant, and each told to come back at another
//! moment, so that a thousand browsers do not fall upon whatever answers next.

use std::ops::RangeInclusive;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use rand::RngExt;
use tokio::time::Instant;

/// The longest that a stream goes on after the server was told to stop. With
/// [`DRAIN_DEADLINE`](crate::shutdown::DRAIN_DEADLINE) as it is, there is as much time again to
/// write what is under way.
pub const WINDOW_MAX: Duration = Duration::from_secs(2);
/// Streams that end in a second, until there are so many that the window is too short for that: a
/// developer's single page need not wait, a thousand take the whole window.
const ENDS_PER_SECOND: u32 = 500;
/// How long those who are sent away wait before they come back, in milliseconds: a restart takes
/// about a second, and a thousand that are spread over some seconds are a few hundred a second.
pub const RETRY_MS: RangeInclusive<u64> = 1_000..=6_000;

/// How all streams of a server end.
#[derive(Debug, Default)]
pub struct Farewell {
    /// Decided by the first stream that hears of the shutdown, while all are still open.
    window: OnceLock<Duration>,
}

impl Farewell {
    /// The moment at which one of `streams` ends.
    pub fn moment(&self, streams: usize) -> Instant {
        let window = *self.window.get_or_init(|| {
            let streams = u32::try_from(streams).unwrap_or(u32::MAX);
            (Duration::from_secs(1) * streams / ENDS_PER_SECOND).min(WINDOW_MAX)
        });
        Instant::now() + window.mul_f64(rand::rng().random_range(0.0..1.0))
    }
}

/// The last line of a stream: when to come back.
pub fn last_words() -> Bytes {
    let retry_ms = rand::rng().random_range(RETRY_MS);
    Bytes::from(format!("retry: {retry_ms}\n\n"))
}
