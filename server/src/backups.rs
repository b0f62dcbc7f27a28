//! Copies of the database that a server makes by itself, beside its work, in a folder of their own, of
//! which the newest are kept. Only files that are named as these are ever removed: what else lies in the
//! folder is left alone. The copy itself is the store's business.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use clap::{Args, value_parser};
use live_orders::Timestamp;
use tokio::fs;
use tokio_util::sync::CancellationToken;

use crate::store::{StoreError, back_up, now};

/// How long to wait after a copy has failed, if the next is not due before: whoever is told of it has
/// made room by then.
const RETRY: Duration = Duration::from_mins(10);
/// What their names end with.
const EXTENSION: &str = ".db";
/// What the name of one begins its end with that was not finished.
const UNFINISHED: &str = ".db.partial";

/// Whether, where to and how many.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Backups")]
pub struct BackupArgs {
    /// Minutes between two copies of the database that the server makes by itself, or 0 for none
    #[arg(
        long,
        env = "LIVE_ORDERS_BACKUP_EVERY",
        value_name = "MINUTES",
        default_value_t = 0,
        value_parser = value_parser!(u64).range(..=525_600)
    )]
    pub backup_every: u64,
    /// The folder for them, made if it is not there
    #[arg(
        long,
        env = "LIVE_ORDERS_BACKUP_FOLDER",
        value_name = "FOLDER",
        default_value = "backups"
    )]
    pub backup_folder: PathBuf,
    /// How many of them are kept; the oldest go
    #[arg(
        long,
        env = "LIVE_ORDERS_BACKUP_KEEP",
        value_name = "COUNT",
        default_value_t = 14,
        value_parser = value_parser!(u64).range(1..=10_000)
    )]
    pub backup_keep: u64,
}

/// When, where to and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupConfig {
    /// The time between two copies.
    pub every: Duration,
    /// The folder for them.
    pub folder: PathBuf,
    /// How many are kept, at least 1.
    pub keep: usize,
}

/// The copies of one database.
#[derive(Debug)]
pub struct Backups {
    database: PathBuf,
    config: BackupConfig,
    /// When the newest whole copy was begun, in milliseconds; `NONE` if there is none.
    last_ms: AtomicI64,
}

const NONE: i64 = i64::MIN;

impl BackupArgs {
    /// What they mean; `None` where no copies are wanted.
    pub fn config(&self) -> Option<BackupConfig> {
        (self.backup_every > 0).then(|| BackupConfig {
            every: Duration::from_mins(self.backup_every),
            folder: self.backup_folder.clone(),
            keep: usize::try_from(self.backup_keep).unwrap_or(usize::MAX),
        })
    }
}

impl Backups {
    /// Makes the folder, looks for the newest copy in it, and removes what a kill has left unfinished.
    pub async fn open(database: &Path, config: BackupConfig) -> Result<Self, StoreError> {
        let path = config.folder.clone();
        let failed = |source| StoreError::Folder { path, source };
        let backups = Self {
            database: database.to_owned(),
            config,
            last_ms: AtomicI64::new(NONE),
        };
        backups.look().await.map_err(failed)?;
        Ok(backups)
    }

    /// Makes a copy whenever one is due, until shutdown; one that is under way is given up then.
    pub async fn run(&self, shutdown: &CancellationToken) {
        let mut wait = self.wait(now());
        loop {
            let round = async {
                tokio::time::sleep(wait).await;
                self.round(now()).await
            };
            let Some(is_made) = shutdown.run_until_cancelled(round).await else {
                return;
            };
            wait = if is_made {
                self.wait(now())
            } else {
                RETRY.min(self.config.every)
            };
        }
    }

    /// When the newest whole copy was begun.
    pub fn last(&self) -> Option<Timestamp> {
        let last = self.last_ms.load(Ordering::Relaxed);
        (last != NONE).then(|| Timestamp::from_millis(last))
    }

    /// How long it is to the next one: a restart neither makes one too many nor leaves one out.
    fn wait(&self, now: Timestamp) -> Duration {
        let every = self.config.every;
        self.last()
            .map_or(Duration::ZERO, |last| every.saturating_sub(now.since(last)))
    }

    /// Makes one copy, and removes those that are too many. Whether the copy was made.
    async fn round(&self, at: Timestamp) -> bool {
        let copy = self.config.folder.join(self.name(at));
        match back_up(&self.database, &copy).await {
            Ok(bytes) => {
                tracing::info!(copy = %copy.display(), bytes, "the database was copied");
                self.last_ms.store(at.millis(), Ordering::Relaxed);
            }
            Err(error) => {
                tracing::error!(%error, "the database could not be copied");
                return false;
            }
        }
        if let Err(error) = self.thin_out().await {
            tracing::warn!(%error, "copies that are too many could not be removed");
        }
        true
    }

    async fn thin_out(&self) -> io::Result<()> {
        let (mut copies, _) = self.found().await?;
        let many = copies.len().saturating_sub(self.config.keep);
        copies.sort_unstable();
        for at in copies.drain(..many) {
            fs::remove_file(self.config.folder.join(self.name(at))).await?;
        }
        Ok(())
    }

    async fn look(&self) -> io::Result<()> {
        fs::create_dir_all(&self.config.folder).await?;
        let (copies, unfinished) = self.found().await?;
        for path in unfinished {
            fs::remove_file(path).await?;
        }
        let last = copies.iter().max().map_or(NONE, |last| last.millis());
        self.last_ms.store(last, Ordering::Relaxed);
        Ok(())
    }

    /// The times of the copies in the folder, in no order, and what was not finished.
    async fn found(&self) -> io::Result<(Vec<Timestamp>, Vec<PathBuf>)> {
        let (mut copies, mut unfinished) = (Vec::new(), Vec::new());
        let mut entries = fs::read_dir(&self.config.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if let Some(at) = self.time_of(name) {
                copies.push(at);
            } else if let Some((begin, _)) = name.split_once(UNFINISHED)
                && self.time_of(&format!("{begin}{EXTENSION}")).is_some()
            {
                unfinished.push(entry.path());
            }
        }
        Ok((copies, unfinished))
    }

    /// What a copy is called: `orders-2026-03-01T12-00-00Z.db` of `orders.db`.
    fn name(&self, at: Timestamp) -> String {
        let second = Timestamp::from_millis(at.millis().div_euclid(1000) * 1000);
        // Not every file system takes colons.
        let time = second.to_string().replace(':', "-");
        format!("{}-{time}{EXTENSION}", self.stem())
    }

    /// When a copy was begun; `None` for what is not called like one.
    fn time_of(&self, name: &str) -> Option<Timestamp> {
        let time = name.strip_prefix(&*self.stem())?.strip_prefix('-')?;
        let (day, time) = time.strip_suffix(EXTENSION)?.split_once('T')?;
        let at = format!("{day}T{}", time.replace('-', ":")).parse().ok()?;
        (self.name(at) == name).then_some(at)
    }

    fn stem(&self) -> String {
        let stem = self.database.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn backups(folder: &Path) -> Backups {
        Backups {
            database: folder.join("shop.db"),
            config: BackupConfig {
                every: HOUR,
                folder: folder.join("copies"),
                keep: 2,
            },
            last_ms: AtomicI64::new(NONE),
        }
    }

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn names_are_read_back_and_others_are_not_copies() {
        let backups = backups(Path::new(""));
        let at = time("2026-03-01T12:00:01Z");
        let name = backups.name(Timestamp::from_millis(at.millis() + 250));
        assert_eq!(name, "shop-2026-03-01T12-00-01Z.db");
        assert_eq!(backups.time_of(&name), Some(at));
        for other in [
            "shop.db",
            "shop-2026-03-01T12-00-01Z.db.partial",
            "shop-2026-03-01T12:00:01Z.db",
            "shop-2026-03-01T12-00-01.5Z.db",
            "shop-2026-03-01T12-00-01Z.db.gz",
            "shop-before-the-fair.db",
            "other-2026-03-01T12-00-01Z.db",
        ] {
            assert_eq!(backups.time_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_next_is_due_after_the_last_over_restarts() {
        let backups = backups(Path::new(""));
        let now = time("2026-03-01T12:00:00Z");
        assert_eq!(backups.wait(now), Duration::ZERO, "there is none yet");
        let minutes_ago = |minutes: i64| {
            let last = now.millis() - minutes * 60_000;
            backups.last_ms.store(last, Ordering::Relaxed);
            backups.wait(now)
        };
        assert_eq!(minutes_ago(20), Duration::from_mins(40));
        assert_eq!(minutes_ago(60), Duration::ZERO);
        assert_eq!(minutes_ago(600), Duration::ZERO);
        assert_eq!(minutes_ago(-5), HOUR, "the clock was put back");
    }

    #[tokio::test]
    async fn a_copy_that_fails_takes_no_other_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let backups = backups(folder.path());
        std::fs::create_dir(&backups.config.folder).expect("made");
        for day in 1..=3 {
            let at = time(&format!("2026-03-0{day}T12:00:00Z"));
            let path = backups.config.folder.join(backups.name(at));
            std::fs::write(path, "a copy").expect("written");
        }
        backups.look().await.expect("looked");
        assert_eq!(backups.last(), Some(time("2026-03-03T12:00:00Z")));
        // There is no database to be copied.
        assert!(!backups.round(time("2026-03-04T12:00:00Z")).await);
        assert_eq!(backups.found().await.expect("found").0.len(), 3);
        assert_eq!(backups.last(), Some(time("2026-03-03T12:00:00Z")));
    }
}
