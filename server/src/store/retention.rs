//! How much of the log is kept, and cutting it off at its beginning, a few changes at a time. Only a
//! beginning is ever cut off, so that what is left has no hole; and no change goes whose mutation is
//! still remembered, because the mutation's answer is read from it.

use std::num::{NonZeroU32, NonZeroU64};

use live_orders::{Seq, Timestamp};
use sqlx::SqliteConnection;

use super::error::Fault;
use super::rows::{signed, unsigned};

/// Changes that one transaction cuts off at most: a few milliseconds, for which a write may wait.
const STEP_MAX: u32 = 256;

/// How much of the log is kept: what is older or further back than either bound says goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Changes of so many days; all if `None`.
    pub days: Option<NonZeroU32>,
    /// So many changes; all if `None`.
    pub changes: Option<NonZeroU64>,
}

impl Retention {
    /// Whether everything is kept.
    pub fn keeps_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a change may go, at a moment at which `head` is the last one.
    fn lets_go(&self, (seq, at): (Seq, Timestamp), head: Seq, now: Timestamp) -> bool {
        let days = |days: NonZeroU32| at < now.plus_days(-i64::from(days.get()));
        let changes = |changes: NonZeroU64| seq.0 <= head.0.saturating_sub(changes.get());
        self.days.is_some_and(days) || self.changes.is_some_and(changes)
    }
}

/// Cuts off the oldest changes that may go, at most a step of them. Whether there may be more.
pub(super) async fn cut(
    db: &mut SqliteConnection,
    retention: &Retention,
    head: Seq,
    now: Timestamp,
) -> Result<bool, Fault> {
    let oldest: Vec<(i64, i64)> =
        sqlx::query_as("select seq, at_ms from changes order by seq limit ?")
            .bind(STEP_MAX)
            .fetch_all(&mut *db)
            .await?;
    let remembered: Option<i64> = sqlx::query_scalar(OLDEST_REMEMBERED)
        .fetch_optional(&mut *db)
        .await?;
    let looked_at = oldest.len();
    let mut last = None;
    let mut count = 0;
    for (seq, at_ms) in oldest {
        let place = (Seq(unsigned(seq)?), Timestamp::from_millis(at_ms));
        let is_needed = remembered.is_some_and(|remembered| seq >= remembered);
        if is_needed || !retention.lets_go(place, head, now) {
            break;
        }
        last = Some(place.0);
        count += 1;
    }
    let Some(last) = last else { return Ok(false) };
    sqlx::query("delete from changes where seq <= ?")
        .bind(signed(last.0))
        .execute(db)
        .await?;
    Ok(count == looked_at)
}

/// The place before the first change of a log that ends at `head`.
pub(super) async fn begins_after(db: &mut SqliteConnection, head: Seq) -> Result<Seq, Fault> {
    let first: Option<i64> = sqlx::query_scalar("select min(seq) from changes")
        .fetch_one(db)
        .await?;
    let before = first.map(|first| unsigned(first - 1)).transpose()?;
    Ok(before.map_or(head, Seq))
}

/// The first change that the answer of a mutation is read from.
pub(super) const OLDEST_REMEMBERED: &str =
    "select seq from mutations where seq is not null order by seq limit 1";

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    fn check(days: u32, changes: u64, seq: u64, day: i64, goes: bool) {
        let retention = Retention {
            days: NonZeroU32::new(days),
            changes: NonZeroU64::new(changes),
        };
        let at = Timestamp::from_millis(day * DAY_MS);
        let (head, now) = (Seq(100), Timestamp::from_millis(50 * DAY_MS));
        let found = retention.lets_go((Seq(seq), at), head, now);
        assert_eq!(found, goes, "{retention:?}: {seq} of day {day}");
    }

    #[test]
    fn either_bound_lets_go() {
        check(0, 0, 1, 0, false);
        check(20, 0, 1, 29, true);
        check(20, 0, 1, 30, false);
        check(0, 10, 90, 50, true);
        check(0, 10, 91, 0, false);
        check(20, 10, 91, 29, true);
        check(20, 10, 90, 30, true);
        check(0, 1_000, 1, 0, false);
    }
}
