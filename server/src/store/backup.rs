//! Copies of a file, and files made of copies. A copy is made beside a running server, as the file
//! stood at one moment; it is looked at before it is called one. What a copy replaces is kept.

#[cfg(unix)]
use std::fs::Permissions;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};
use tokio::fs;
use tokio::io;

use crate::accounts::restored::{self, Whose};

use super::check::check;
use super::error::StoreError;
#[cfg(unix)]
use super::open::OWNER_ALONE;
use super::open::{BUSY_TIMEOUT, MIGRATIONS, examine, make_file};
use super::writer::now;

/// What a copy is called while it is not whole.
const PARTIAL: &str = "partial";
/// What a replaced file is called, with the time before it.
const REPLACED: &str = "replaced";

/// Writes a copy of the file at `from` to `to`, which must not be there yet. Gives its size in bytes.
pub async fn back_up(from: &Path, to: &Path) -> Result<u64, StoreError> {
    if !from.is_file() {
        return Err(StoreError::Missing { path: from.into() });
    }
    if fs::try_exists(to).await.map_err(at(to))? {
        return Err(StoreError::Occupied { path: to.into() });
    }
    let failed = |source| StoreError::of(from.to_owned(), source);
    let options = SqliteConnectOptions::new()
        .filename(from)
        .busy_timeout(BUSY_TIMEOUT);
    examine(from, &options).await?;
    let partial = beside(to, PARTIAL);
    remove(&partial).await?;
    // Empty, it is taken for none.
    make_file(&partial).await?;
    let mut db = options.connect().await.map_err(failed)?;
    // A reader's work: the writer goes on meanwhile, and what it writes is not in the copy.
    let copied = sqlx::query("vacuum into ?")
        .bind(partial.to_string_lossy().into_owned())
        .execute(&mut db)
        .await;
    db.close().await.map_err(failed)?;
    let whole = async {
        copied.map_err(|source| StoreError::of(partial.clone(), source))?;
        sound(&partial).await?;
        flush(&partial).await?;
        fs::rename(&partial, to).await.map_err(at(to))?;
        flush_folder(to).await
    };
    if let Err(error) = whole.await {
        // Nothing half done is left behind; that it cannot be removed is not what went wrong.
        let _ = remove(&partial).await;
        return Err(error);
    }
    Ok(fs::metadata(to).await.map_err(at(to))?.len())
}

/// What became of a copy that was put in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the file is that was there.
    pub aside: Option<PathBuf>,
    /// Whose accounts count.
    pub whose: Whose,
}

/// Puts a copy in the place of the file at `to`: looked at, brought up to date, and as another life of
/// the store, so that every page loads anew. Who may come in stays as it was. With `replaces`, a file
/// that is there is moved aside, and its new path given; without, it is an error.
pub async fn restore(from: &Path, to: &Path, replaces: bool) -> Result<Restored, StoreError> {
    if !from.is_file() {
        return Err(StoreError::Missing { path: from.into() });
    }
    let is_there = fs::try_exists(to).await.map_err(at(to))?;
    if is_there && !replaces {
        return Err(StoreError::Occupied { path: to.into() });
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::of(path, source)
    };
    examine(
        from,
        &SqliteConnectOptions::new().filename(from).read_only(true),
    )
    .await?;
    let partial = beside(to, PARTIAL);
    remove(&partial).await?;
    make_file(&partial).await?;
    fs::copy(from, &partial).await.map_err(at(&partial))?;
    // The copy may have lain where others could read it, and brings that along.
    #[cfg(unix)]
    fs::set_permissions(&partial, Permissions::from_mode(OWNER_ALONE))
        .await
        .map_err(at(&partial))?;
    let options = SqliteConnectOptions::new()
        .filename(&partial)
        .journal_mode(SqliteJournalMode::Delete)
        .foreign_keys(true);
    let mut db = options.connect().await.map_err(failed(&partial))?;
    let updated = MIGRATIONS.run(&mut db).await;
    updated.map_err(|source| StoreError::Migration {
        path: from.to_owned(),
        source,
    })?;
    sqlx::query("update store set epoch = ?")
        .bind(uuid::Uuid::new_v4().to_string())
        .execute(&mut db)
        .await
        .map_err(failed(&partial))?;
    let replaced = is_there.then_some(to);
    let whose = restored::settle(&mut db, replaced).await;
    let whose = whose.map_err(|error| StoreError::Accounts {
        path: partial.clone(),
        problem: error.to_string(),
    })?;
    db.close().await.map_err(failed(&partial))?;
    sound(&partial).await?;
    flush(&partial).await?;
    let aside = if is_there {
        Some(move_aside(to).await?)
    } else {
        None
    };
    fs::rename(&partial, to).await.map_err(at(to))?;
    flush_folder(to).await?;
    Ok(Restored { aside, whose })
}

/// Moves a file that nobody has open aside, whole.
async fn move_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let in_use = |_| StoreError::InUse {
        path: path.to_owned(),
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .pragma("locking_mode", "exclusive");
    let mut db = options.connect().await.map_err(in_use)?;
    // Anybody who has it open holds a lock that this one has to wait for, and does not.
    let alone = sqlx::query("begin exclusive").execute(&mut db).await;
    alone.map_err(in_use)?;
    sqlx::query("rollback")
        .execute(&mut db)
        .await
        .map_err(in_use)?;
    // What lies beside it, not yet in it, is put into it: the file alone is moved.
    sqlx::query("pragma wal_checkpoint(truncate)")
        .execute(&mut db)
        .await
        .map_err(in_use)?;
    db.close().await.map_err(in_use)?;
    let aside = beside(path, &format!("{}.{REPLACED}", now().millis()));
    fs::rename(path, &aside).await.map_err(at(path))?;
    for suffix in ["-wal", "-shm"] {
        let mut left = path.as_os_str().to_owned();
        left.push(suffix);
        remove(Path::new(&left)).await?;
    }
    Ok(aside)
}

async fn sound(path: &Path) -> Result<(), StoreError> {
    let mut fault = None;
    let is_sound = check(path, |finding| {
        if fault.is_none() {
            fault = finding.faults.first().cloned();
        }
    });
    if is_sound.await? {
        return Ok(());
    }
    Err(StoreError::Unsound {
        path: path.to_owned(),
        fault: fault.unwrap_or_default(),
    })
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

async fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

/// Waits until the file is on the disk: a copy that a power cut takes is none.
async fn flush(path: &Path) -> Result<(), StoreError> {
    let file = fs::OpenOptions::new().write(true).open(path).await;
    file.map_err(at(path))?.sync_all().await.map_err(at(path))
}

/// The same for its name.
async fn flush_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let opened = fs::File::open(folder).await.map_err(at(folder))?;
    opened.sync_all().await.map_err(at(folder))
}

fn at(path: &Path) -> impl Fn(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::File {
        path: path.clone(),
        source,
    }
}
