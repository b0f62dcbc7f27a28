//! How far each sink has come, in the database: written as it delivers, read when it starts, and by
//! whoever wants to know how it stands.
//!
//! The rows lie in the store's own file, so that a copy of it never has a log without its cursors or
//! cursors ahead of their log. They are written on a connection of their own, because the writer of
//! orders must not wait for them: one row, without waiting for the disk (what is lost with the power
//! is delivered once more), at most once a second for each sink. All that a mutation can meet is the
//! tenth of a millisecond in which that row is written. It never does the writer's tidying up of the
//! write-ahead log either, which takes longer.

use std::path::Path;
use std::time::Duration;

use live_orders::{Seq, Timestamp};
use live_orders_app::api::sinks::{SinkError, SinkReport};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{FromRow, SqlitePool};

use super::progress::{Progress, Stop};

/// How long a row waits for the writer's transaction, which takes milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a sink waits for the one connection while others are at it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// One connection: writes of one file take turns in any case.
const CONNECTIONS: u32 = 1;

/// The rows of all sinks.
#[derive(Clone, Debug)]
pub(super) struct Book {
    pool: SqlitePool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) progress: Progress,
    /// How often it was asked to try again.
    pub(super) retries: i64,
}

#[derive(FromRow)]
struct Row {
    name: String,
    kind: String,
    seq: i64,
    delivered: i64,
    delivered_at_ms: Option<i64>,
    lost: i64,
    failures: i64,
    error: Option<String>,
    error_at_ms: Option<i64>,
    retry_at_ms: Option<i64>,
    stop: Option<String>,
    retries: i64,
}

impl Book {
    /// Opens the file of a store, which must be there and up to date.
    pub(super) async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("wal_autocheckpoint", "0");
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Closes the file.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// The last change of the store.
    pub(super) async fn head(&self) -> Result<Seq, sqlx::Error> {
        let seq = sqlx::query_scalar("select seq from store")
            .fetch_one(&self.pool)
            .await?;
        Ok(Seq(unsigned(seq)))
    }

    /// The place before the oldest change that the log has.
    pub(super) async fn before_earliest(&self) -> Result<Seq, sqlx::Error> {
        let seq = sqlx::query_scalar(
            "select coalesce((select min(seq) - 1 from changes), (select seq from store))",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Seq(unsigned(seq)))
    }

    /// All rows.
    pub(super) async fn all(&self) -> Result<Vec<Entry>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "select
                 name, kind, seq, delivered, delivered_at_ms, lost, failures, error, error_at_ms,
                 retry_at_ms, stop, retries
             from sinks
             order by name",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    /// One row.
    pub(super) async fn find(&self, name: &str) -> Result<Option<Entry>, sqlx::Error> {
        // There are few.
        let all = self.all().await?;
        Ok(all.into_iter().find(|entry| entry.name == name))
    }

    /// Writes how a sink stands; a new one gets its row.
    pub(super) async fn save(
        &self,
        name: &str,
        kind: &str,
        progress: &Progress,
    ) -> Result<(), sqlx::Error> {
        let error = progress.error.as_ref();
        // `retries` is left alone: it is written by whoever asks.
        sqlx::query(
            "insert into sinks (
                 name, kind, seq, delivered, delivered_at_ms, lost, failures, error, error_at_ms,
                 retry_at_ms, stop
             )
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (name) do update set
                 kind = excluded.kind,
                 seq = excluded.seq,
                 delivered = excluded.delivered,
                 delivered_at_ms = excluded.delivered_at_ms,
                 lost = excluded.lost,
                 failures = excluded.failures,
                 error = excluded.error,
                 error_at_ms = excluded.error_at_ms,
                 retry_at_ms = excluded.retry_at_ms,
                 stop = excluded.stop",
        )
        .bind(name)
        .bind(kind)
        .bind(signed(progress.seq.0))
        .bind(signed(progress.delivered))
        .bind(progress.delivered_at.map(Timestamp::millis))
        .bind(signed(progress.lost))
        .bind(i64::from(progress.failures))
        .bind(error.map(|error| error.text.as_str()))
        .bind(error.map(|error| error.at.millis()))
        .bind(progress.retry_at.map(Timestamp::millis))
        .bind(progress.stop.map(Stop::name))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Asks a sink to try again: whichever server runs on this file sees it, now or when it starts.
    /// Tells whether there is such a sink.
    pub(super) async fn ask_retry(&self, name: &str) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "update sinks
             set retries = retries + 1, failures = 0, retry_at_ms = null, stop = null
             where name = ?",
        )
        .bind(name)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl Entry {
    /// How the sink stands, where the store's last change is `head`.
    pub(super) fn report(self, head: Seq) -> SinkReport {
        let progress = self.progress;
        SinkReport {
            name: self.name,
            kind: self.kind,
            state: progress.state(),
            seq: progress.seq,
            behind: head.0.saturating_sub(progress.seq.0),
            delivered: progress.delivered,
            delivered_at: progress.delivered_at,
            lost: progress.lost,
            failures: progress.failures,
            error: progress.error,
            retry_at: progress.retry_at,
        }
    }
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        Self {
            progress: Progress {
                seq: Seq(unsigned(row.seq)),
                delivered: unsigned(row.delivered),
                delivered_at: at(row.delivered_at_ms),
                lost: unsigned(row.lost),
                failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
                error: row
                    .error
                    .zip(at(row.error_at_ms))
                    .map(|(text, at)| SinkError { at, text }),
                retry_at: at(row.retry_at_ms),
                stop: row.stop.as_deref().and_then(Stop::from_name),
            },
            name: row.name,
            kind: row.kind,
            retries: row.retries,
        }
    }
}

/// The table's checks keep these from being negative.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
