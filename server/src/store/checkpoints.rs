//! Moves what has been committed from the write-ahead log into the database file, beside the writer:
//! SQLite would do it within every so many commits, and whoever waits for one of those would wait for
//! the disk as well. A passive checkpoint waits for nobody and holds nobody up.
//! <https://www.sqlite.org/wal.html#ckpt>

use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The writer does it itself once the log has this many pages, 64 MiB, which is where writing without a
/// pause leads: only between two commits can the log be begun anew.
pub(super) const PAGES_MAX: &str = "16384";
/// The time between two: what has changed again meanwhile is moved once.
const PAUSE: Duration = Duration::from_millis(250);

/// What moves it.
pub(super) struct Checkpoints {
    /// How to connect.
    pub(super) options: SqliteConnectOptions,
    /// Told after each commit. However many there were, it is one.
    pub(super) due: Arc<Notify>,
    /// Cancelled when the writer is about to close the file, which leaves no log.
    pub(super) closing: CancellationToken,
}

impl Checkpoints {
    /// Works until it is told to close.
    pub(super) async fn run(self) {
        let mut connection = None;
        while self
            .closing
            .run_until_cancelled(self.due.notified())
            .await
            .is_some()
        {
            if let Err(error) = self.move_on(&mut connection).await {
                // The log only grows longer; the writer shortens it at its own bound.
                tracing::warn!(%error, "the log of the database was not moved into its file");
                connection = None;
            }
            self.closing
                .run_until_cancelled(tokio::time::sleep(PAUSE))
                .await;
        }
        if let Some(connection) = connection {
            // Nothing is lost with it.
            drop(connection.close().await);
        }
    }

    async fn move_on(&self, connection: &mut Option<SqliteConnection>) -> Result<(), sqlx::Error> {
        let mut open = match connection.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        sqlx::query("pragma wal_checkpoint(passive)")
            .execute(&mut open)
            .await?;
        *connection = Some(open);
        Ok(())
    }
}
