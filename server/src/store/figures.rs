//! The buckets of orders and revenue: moved with the changes of a transaction, all at once and in it, and
//! put together to the figures of a period. What a reading costs depends on the length of the period alone.

use live_orders::figures::{Breakdown, Delta, Kind, LATELY_HOURS, Share, Totals, deltas_of_all};
use live_orders::{Change, Figures, Money, Period, Timestamp};
use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;

/// All buckets of a transaction in one statement: their number differs, the statement does not. What is
/// written is how a bucket stands then, because the table looks at each row before it looks whether
/// there is one already, and takes no count below zero.
pub(super) const MOVE: &str = "insert into figures (kind, at, key, orders, total_minor)
     select bucket.value ->> 'kind', bucket.value ->> 'at', bucket.value ->> 'key',
         coalesce(known.orders, 0) + (bucket.value ->> 'orders'),
         coalesce(known.total_minor, 0) + (bucket.value ->> 'total_minor')
     from json_each(?) as bucket
     left join figures as known
         on known.kind = bucket.value ->> 'kind'
         and known.at = bucket.value ->> 'at'
         and known.key = bucket.value ->> 'key'
     where true
     on conflict (kind, at, key) do update set
         orders = excluded.orders,
         total_minor = excluded.total_minor";

/// The orders of some hours by status.
pub(super) const BY_STATUS: &str = "select at, key, key as label, orders, total_minor
     from figures
     where kind = 0 and at >= ? and at < ?";

/// What is placed from an hour on and still open.
pub(super) const OPEN_SINCE: &str = "select at, key, key as label, orders, total_minor
     from figures
     where kind = 0 and at >= ? and key in ('0', '1', '2', '3') and orders > 0";

/// By how much the open orders have become more from an hour on.
pub(super) const OPENED_SINCE: &str =
    "select coalesce(sum(orders), 0) from figures where kind = 3 and at >= ?";

/// Products or countries of some days, with what people call them.
pub(super) const PARTS: &str =
    "select 0 as at, bucket.key, coalesce(name, bucket.key) as label, orders, total_minor
     from (
         select kind, key, sum(orders) as orders, sum(total_minor) as total_minor
         from figures
         where kind = ? and at >= ? and at < ?
         group by key
     ) as bucket
     left join products on kind = 1 and sku = bucket.key";

/// A bucket, as it is written.
#[derive(Serialize)]
struct Bucket<'a> {
    kind: u8,
    at: i64,
    key: &'a str,
    orders: i64,
    total_minor: i64,
}

/// A bucket, or some of them together, as they are read.
#[derive(FromRow)]
struct Row {
    at: i64,
    key: String,
    label: String,
    orders: i64,
    total_minor: i64,
}

/// Moves the buckets by what the changes of a transaction did.
pub(super) async fn take(db: &mut SqliteConnection, changes: &[Change]) -> Result<(), Fault> {
    let deltas = deltas_of_all(changes.iter().map(|change| (&change.effect, change.at)));
    if deltas.is_empty() {
        return Ok(());
    }
    let buckets: Vec<Bucket<'_>> = deltas.iter().map(Bucket::of).collect();
    sqlx::query(MOVE)
        .bind(serde_json::to_string(&buckets)?)
        .execute(db)
        .await?;
    Ok(())
}

/// The figures of the period that a moment lies in, given the ledger of the same reading.
pub(super) async fn read(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    period: Period,
    now: Timestamp,
) -> Result<Figures, Fault> {
    let mut figures = Figures::empty(period, now, ledger.currency, ledger.seq);
    let window = figures.window();
    let (_, end) = window.hours();
    let (start_before, end_before) = window.hours_before();
    let rows: Vec<Row> = sqlx::query_as(BY_STATUS)
        .bind(start_before)
        .bind(end)
        .fetch_all(&mut *db)
        .await?;
    for row in rows {
        figures.add(&row.delta());
    }
    // All that is open is counted already: what is late is what remains of it without the young.
    let recent = window.late_before() - LATELY_HOURS;
    let young: Vec<Row> = sqlx::query_as(OPEN_SINCE)
        .bind(recent)
        .fetch_all(&mut *db)
        .await?;
    let of = |wanted: fn(bool, bool) -> bool| -> i64 {
        let rows = young.iter().filter(|row| {
            let (late, lately) = window.is_late(row.at);
            wanted(late, lately)
        });
        rows.map(|row| row.orders).sum()
    };
    let opened: i64 = sqlx::query_scalar(OPENED_SINCE)
        .bind(end_before)
        .fetch_one(&mut *db)
        .await?;
    let open = i64::try_from(ledger.summary().open).unwrap_or(i64::MAX);
    figures.backlog.open = open;
    figures.backlog.open_before = open - opened;
    figures.backlog.late = open - of(|late, _| !late);
    figures.backlog.lately = of(|_, lately| lately);
    figures.by_product = parts(db, Kind::Product, window.days()).await?;
    figures.by_country = parts(db, Kind::Country, window.days()).await?;
    Ok(figures)
}

async fn parts(
    db: &mut SqliteConnection,
    kind: Kind,
    (first, end): (i64, i64),
) -> Result<Breakdown, Fault> {
    let rows: Vec<Row> = sqlx::query_as(PARTS)
        .bind(kind.code())
        .bind(first)
        .bind(end)
        .fetch_all(db)
        .await?;
    Ok(Breakdown::of(rows.into_iter().map(Row::share).collect()))
}

impl<'a> Bucket<'a> {
    fn of(delta: &'a Delta) -> Self {
        Self {
            kind: delta.kind.code(),
            at: delta.at,
            key: &delta.key,
            orders: delta.totals.orders,
            total_minor: delta.totals.revenue.minor(),
        }
    }
}

impl Row {
    const fn totals(&self) -> Totals {
        Totals {
            orders: self.orders,
            revenue: Money::from_minor(self.total_minor),
        }
    }

    fn delta(self) -> Delta {
        Delta {
            kind: Kind::Status,
            at: self.at,
            totals: self.totals(),
            key: self.key,
            label: self.label,
        }
    }

    fn share(self) -> Share {
        Share {
            totals: self.totals(),
            key: self.key,
            label: self.label,
        }
    }
}
