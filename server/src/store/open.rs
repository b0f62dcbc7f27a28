//! Opening and closing a store: the file is looked at before anything is written to it, then
//! brought up to date; the writer is started and the readers' pool is made.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use live_orders::{Change, Currency, Seq};
use live_orders_app::port::PortError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::checkpoints::{self, Checkpoints};
use super::config::StoreConfig;
use super::counts::Counts;
use super::error::StoreError;
use super::meter::WriteMeter;
use super::pulse::Pulse;
use super::writer::{Publish, Request, Writer, now};
use super::{changes, folded, ledger::Ledger, retention};

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// "LvOr", as the first migration writes it into the file.
const APPLICATION_ID: i32 = 1_282_822_002;
/// How long a connection waits for another program's lock: longer than any transaction of ours.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a read waits for a connection before it is told that the store is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long closing may take. What is acknowledged is on the disk already; the rest is tidying up.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(10);
/// Memory of one connection's page cache: the negative number means KiB to SQLite.
const CACHE_SIZE: &str = "-16000";
/// The write-ahead log is cut to this after a checkpoint: an import once made it large.
const JOURNAL_SIZE_LIMIT_BYTES: &str = "67108864";
/// Statements kept prepared by a connection: all that there are, filters in their combinations.
const STATEMENTS_CACHED: usize = 256;

/// A store in an SQLite file. Clones are cheap and are the same store.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pub(super) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) readers: SqlitePool,
    pub(super) queue: mpsc::Sender<Request>,
    closing: CancellationToken,
    /// Taken by whoever closes the store.
    writer: Mutex<Option<JoinHandle<()>>>,
    head: Arc<AtomicU64>,
    /// How long lists are.
    pub(super) counts: Arc<Counts>,
    pulse: Arc<Pulse>,
    pub(super) meter: WriteMeter,
    epoch: String,
    currency: Currency,
}

impl SqliteStore {
    /// Opens a store, and makes the file and its folder where they are not there. `publisher` hears
    /// of every change from now on.
    pub async fn open(
        config: &StoreConfig,
        publisher: Arc<dyn Publish>,
    ) -> Result<Self, StoreError> {
        let path = &config.path;
        make_file(path).await?;
        let failed = |source| StoreError::of(path.clone(), source);
        let plain = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(STATEMENTS_CACHED)
            .pragma("cache_size", CACHE_SIZE)
            .pragma("temp_store", "memory");
        examine(path, &plain).await?;
        let writing = plain
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(config.synchronous.into())
            .foreign_keys(true)
            .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT_BYTES)
            .pragma("wal_autocheckpoint", checkpoints::PAGES_MAX);
        let mut connection = writing.connect().await.map_err(failed)?;
        MIGRATIONS
            .run(&mut connection)
            .await
            .map_err(|source| StoreError::Migration {
                path: path.clone(),
                source,
            })?;
        folded::fill(&mut connection).await.map_err(failed)?;
        let (epoch, seq) = claim(path, &mut connection, config.currency).await?;
        let begins_after = retention::begins_after(&mut connection, seq).await;
        let begins_after =
            begins_after.map_err(|fault| StoreError::of_fault(path.clone(), fault))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(config.readers.max(1))
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            // A connection to a file does not go stale.
            .test_before_acquire(false)
            .connect_with(plain.read_only(true))
            .await
            .map_err(failed)?;
        let (queue, asked) = mpsc::channel(config.queue.max(1));
        let closing = CancellationToken::new();
        let head = Arc::new(AtomicU64::new(seq.0));
        let counts = Arc::new(Counts::new());
        let committed = Arc::new(Notify::new());
        let checkpoints = Checkpoints {
            options: writing.clone(),
            due: Arc::clone(&committed),
            closing: closing.clone(),
        };
        let pulse = Arc::<Pulse>::default();
        let meter = WriteMeter::default();
        meter.begin_after(begins_after);
        let writer = Writer {
            options: writing,
            connection: Some(connection),
            queue: asked,
            closing: closing.clone(),
            publisher,
            published: seq,
            head: Arc::clone(&head),
            counts: Arc::clone(&counts),
            committed,
            checkpoints: Some(tokio::spawn(checkpoints.run())),
            pulse: Arc::clone(&pulse),
            meter: meter.clone(),
            clock: now(),
            has_written: false,
            retention: config.retention,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                readers,
                queue,
                closing,
                writer: Mutex::new(Some(tokio::spawn(writer.run()))),
                head,
                counts,
                pulse,
                meter,
                epoch,
                currency: config.currency,
            }),
        })
    }

    /// The last change that is committed.
    pub fn head(&self) -> Seq {
        Seq(self.inner.head.load(Ordering::Acquire))
    }

    /// Whether it takes writes.
    pub fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.inner.pulse)
    }

    /// What counts its writes.
    pub fn meter(&self) -> &WriteMeter {
        &self.inner.meter
    }

    /// How many changes its log has.
    pub fn log_changes(&self) -> u64 {
        self.inner.meter.log_changes(self.head())
    }

    /// The id of this life of the store: made with the file, and kept in it.
    pub fn epoch(&self) -> &str {
        &self.inner.epoch
    }

    /// What amounts are in.
    pub fn currency(&self) -> Currency {
        self.inner.currency
    }

    /// Changes after a place, in order, at most so many: what a stream replays.
    pub async fn changes_between(&self, after: Seq, limit: u32) -> Result<Vec<Change>, PortError> {
        let read = async {
            let mut connection = self.inner.readers.acquire().await?;
            changes::after(&mut connection, after, limit).await
        };
        read.await.map_err(|fault| fault.answer("reading the log"))
    }

    /// Carries out what waits, takes nothing more, and closes the file. Comes back within a
    /// deadline; what was acknowledged is safe in any case.
    pub async fn close(self) {
        self.inner.closing.cancel();
        let writer = self.inner.writer.lock();
        let writer = writer.unwrap_or_else(PoisonError::into_inner).take();
        let closed = async {
            self.inner.readers.close().await;
            if let Some(writer) = writer
                && let Err(error) = writer.await
            {
                tracing::error!(%error, "the writer did not end as it should");
            }
        };
        if tokio::time::timeout(CLOSE_TIMEOUT, closed).await.is_err() {
            tracing::warn!("the database took too long to close; the next start recovers it");
        }
    }
}

/// Makes the folder and the file, so that what stands in the way is told in the system's words. A file that
/// is made is its owner's alone to read: it holds customers, and hashes of passwords.
pub(super) async fn make_file(path: &Path) -> Result<(), StoreError> {
    make_folder_of(path).await?;
    let mut options = tokio::fs::OpenOptions::new();
    #[cfg(unix)]
    options.mode(OWNER_ALONE);
    let opened = options
        .read(true)
        .append(true)
        .create(true)
        .open(path)
        .await;
    opened.map(drop).map_err(|source| StoreError::File {
        path: path.to_owned(),
        source,
    })
}

/// May be read and written by its owner, and by nobody else.
#[cfg(unix)]
pub(super) const OWNER_ALONE: u32 = 0o600;

/// Makes the folder that a file is to lie in.
pub(super) async fn make_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder else {
        return Ok(());
    };
    let made = tokio::fs::create_dir_all(folder).await;
    made.map_err(|source| StoreError::Folder {
        path: folder.to_owned(),
        source,
    })
}

/// Looks at a file before anything is written to it: it is empty, or one of ours that is not newer.
pub(super) async fn examine(path: &Path, options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let failed = |source| StoreError::of(path.to_owned(), source);
    let mut connection = options.connect().await.map_err(failed)?;
    let db = &mut connection;
    let application: i32 = scalar(db, "pragma application_id").await.map_err(failed)?;
    // The table of migrations comes before the first of them: alone it is a start that was cut off.
    let tables = "select count(*) from sqlite_schema where tbl_name <> '_sqlx_migrations'";
    let tables: i64 = scalar(db, tables).await.map_err(failed)?;
    if tables == 0 {
        return Ok(());
    }
    if application != APPLICATION_ID {
        let path = path.to_owned();
        return Err(StoreError::Foreign { path });
    }
    let found: i64 = scalar(db, "select coalesce(max(version), 0) from _sqlx_migrations")
        .await
        .map_err(failed)?;
    let known = MIGRATIONS.iter().map(|migration| migration.version).max();
    let known = known.unwrap_or_default();
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    sqlx::Connection::close(connection).await.map_err(failed)
}

/// Writes the store's own row where there is none yet. Gives the epoch and the head.
async fn claim(
    path: &Path,
    db: &mut SqliteConnection,
    currency: Currency,
) -> Result<(String, Seq), StoreError> {
    let failed = |source| StoreError::of(path.to_owned(), source);
    sqlx::query(
        "insert into store (one, epoch, currency, seq, next_number, customers, products)
         values (1, ?, ?, 0, 1, 0, 0)
         on conflict (one) do update set currency = excluded.currency where seq = 0",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(currency.code())
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    let epoch: String = scalar(db, "select epoch from store")
        .await
        .map_err(failed)?;
    let found: String = scalar(db, "select currency from store")
        .await
        .map_err(failed)?;
    if found != currency.code() {
        return Err(StoreError::Currency {
            path: path.to_owned(),
            found,
            asked: currency,
        });
    }
    let ledger = Ledger::load(db)
        .await
        .map_err(|fault| StoreError::of_fault(path.to_owned(), fault))?;
    Ok((epoch, ledger.seq))
}

async fn scalar<T>(db: &mut SqliteConnection, sql: &'static str) -> Result<T, sqlx::Error>
where
    T: Send + Unpin + sqlx::Type<sqlx::Sqlite>,
    for<'r> T: sqlx::Decode<'r, sqlx::Sqlite>,
{
    sqlx::query_scalar(sql).fetch_one(db).await
}
