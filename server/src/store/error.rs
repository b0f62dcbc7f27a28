//! What can go wrong: when a store is opened, told to whoever starts the program; and later, when
//! it is logged here and the caller hears no more than [`PortError`].

use std::io;
use std::path::PathBuf;

use live_orders::change::ChangeError;
use live_orders::ids::IdError;
use live_orders::{Currency, Refusal};
use live_orders_app::port::PortError;

/// SQLite's result codes (the low byte) that mean: not now.
const BUSY_CODES: [i32; 2] = [5, 6];
/// SQLite's result codes (the low byte) of a file that is no database, or no longer one.
const NOT_A_DATABASE_CODES: [i32; 2] = [11, 26];
/// SQLite's result codes (the low byte) of a file, or the two that it keeps beside it, that cannot be
/// made or written to.
const UNWRITABLE_CODES: [i32; 2] = [8, 14];

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no file.
    #[error(
        "“{0}” is no address of a database: it must be sqlite:PATH, with the path of a file and no parameters"
    )]
    Address(String),
    /// The folder cannot be made or written to.
    #[error("the database's folder {path} cannot be made or written to: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Who may come in cannot be settled.
    #[error("who may sign in cannot be settled in {path}: {problem}")]
    Accounts {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        problem: String,
    },
    /// The file cannot be opened or written to.
    #[error("the database {path} cannot be opened for writing: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The folder does not let the files be made that SQLite keeps beside its own.
    #[error("the database {path} cannot be written to; its folder must be writable as well")]
    Unwritable {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged or something else.
    #[error("{path} is damaged, or not an SQLite database")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database, but not one of this program.
    #[error("{path} is a database of another program; choose another file")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of this program.
    #[error(
        "{path} was written by a newer version of live-orders (its schema is {found}, this program knows {known}); use that version or a backup"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema's version in the file.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The file was written by an earlier version, and this is no time to bring it up to date.
    #[error("{path} was written by an earlier version of live-orders; start the server on it once")]
    Older {
        /// The file.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("there is no database {path}")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// There is such a file already.
    #[error("{path} is there already, and nothing is written over it")]
    Occupied {
        /// The file.
        path: PathBuf,
    },
    /// Another program, a running server most likely, has the file open.
    #[error("{path} is in use; stop the server that has it open")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what it ought to be.
    #[error("{path} does not hold together: {fault}")]
    Unsound {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        fault: String,
    },
    /// The file holds amounts in another currency.
    #[error("{path} holds amounts in {found}, not in {asked}")]
    Currency {
        /// The file.
        path: PathBuf,
        /// What its amounts are in.
        found: String,
        /// What was asked for.
        asked: Currency,
    },
    /// Somebody else has held the file for too long.
    #[error("{path} is locked by another program")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// Anything else.
    #[error("the database {path} cannot be opened: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: sqlx::Error,
    },
    /// The schema cannot be brought up to date.
    #[error("the schema of {path} cannot be brought up to date: {source}")]
    Migration {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: sqlx::migrate::MigrateError,
    },
}

/// Why something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The domain says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database says no.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that the domain cannot have written.
    #[error("a row does not hold together: {0}")]
    Row(String),
}

impl Fault {
    /// Whether another program holds the lock.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if has_code(error, &BUSY_CODES))
    }

    /// What the caller hears. What has broken is logged here and nowhere else.
    pub(super) fn answer(self, doing: &'static str) -> PortError {
        let is_busy = self.is_busy();
        match self {
            Self::Refused(refusal) => PortError::Refused(refusal),
            Self::Database(sqlx::Error::PoolTimedOut) => PortError::Busy,
            Self::Database(error) if is_busy => {
                tracing::warn!(%error, doing, "the database is locked by another program");
                PortError::Busy
            }
            fault => {
                tracing::error!(error = %fault, doing, "the store failed");
                PortError::Failed
            }
        }
    }
}

impl From<ChangeError> for Fault {
    fn from(error: ChangeError) -> Self {
        Self::Row(error.to_string())
    }
}

impl From<IdError> for Fault {
    fn from(error: IdError) -> Self {
        Self::Row(format!("an id {error}"))
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Row(error.to_string())
    }
}

impl StoreError {
    /// What a database error at opening means.
    pub(super) fn of(path: PathBuf, source: sqlx::Error) -> Self {
        if has_code(&source, &NOT_A_DATABASE_CODES) {
            Self::NotADatabase { path }
        } else if has_code(&source, &BUSY_CODES) {
            Self::Locked { path }
        } else if has_code(&source, &UNWRITABLE_CODES) {
            Self::Unwritable { path }
        } else {
            Self::Database { path, source }
        }
    }

    /// What a fault at looking through a file means.
    pub(super) fn of_fault(path: PathBuf, fault: Fault) -> Self {
        let source = match fault {
            Fault::Database(source) => source,
            other => sqlx::Error::Decode(other.to_string().into()),
        };
        Self::of(path, source)
    }
}

fn has_code(error: &sqlx::Error, codes: &[i32]) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<i32>().ok());
    // The upper bytes say more precisely what the low one says.
    code.is_some_and(|code| codes.contains(&(code & 0xff)))
}
