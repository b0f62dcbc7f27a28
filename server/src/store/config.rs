//! How a store is opened: which file, what its amounts are in, and the bounds that it keeps.

use std::path::PathBuf;

use live_orders::Currency;
use sqlx::sqlite::SqliteSynchronous;

use super::error::StoreError;
use super::retention::Retention;

/// Connections that read at a time unless set otherwise: a page takes about a millisecond, so a
/// few serve many.
pub const READERS_DEFAULT: u32 = 4;
/// Mutations that may wait for the writer unless set otherwise: about what it commits in a second.
/// Beyond that it is better to say so than to let people wait.
pub const QUEUE_DEFAULT: usize = 1_024;
/// What a database's address starts with.
const SCHEME: &str = "sqlite:";

/// How a store is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreConfig {
    /// The database file. It and its folder are made if they are not there.
    pub path: PathBuf,
    /// What amounts are in. A file that has amounts in another currency is refused.
    pub currency: Currency,
    /// What an acknowledged write survives.
    pub synchronous: Synchronous,
    /// Connections that read at a time, at least 1.
    pub readers: u32,
    /// Mutations that may wait for the writer, at least 1.
    pub queue: usize,
    /// How much of the log is kept.
    pub retention: Retention,
}

/// What an acknowledged write survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// A power cut: each commit waits for the disk.
    #[default]
    Full,
    /// The end of the process, but the last commits may be lost in a power cut.
    Normal,
}

impl StoreConfig {
    /// The defaults, with that file.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            currency: Currency::default(),
            synchronous: Synchronous::default(),
            readers: READERS_DEFAULT,
            queue: QUEUE_DEFAULT,
            retention: Retention::default(),
        }
    }

    /// The defaults, with the file of an address such as `sqlite:data/orders.db`.
    pub fn from_url(url: &str) -> Result<Self, StoreError> {
        let refused = || StoreError::Address(url.to_owned());
        let rest = url.strip_prefix(SCHEME).ok_or_else(refused)?;
        // Both `sqlite:PATH` and `sqlite://PATH` are written by people and other tools.
        let path = rest.strip_prefix("//").unwrap_or(rest);
        if path.is_empty() || path.contains('?') || path.contains(":memory:") {
            return Err(refused());
        }
        Ok(Self::at(path))
    }
}

impl From<Synchronous> for SqliteSynchronous {
    fn from(synchronous: Synchronous) -> Self {
        match synchronous {
            Synchronous::Full => Self::Full,
            Synchronous::Normal => Self::Normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, path: Option<&str>) {
        let found = StoreConfig::from_url(url).ok().map(|config| config.path);
        assert_eq!(found, path.map(PathBuf::from), "{url}");
    }

    #[test]
    fn an_address_names_a_file() {
        check("sqlite:data/orders.db", Some("data/orders.db"));
        check("sqlite:/var/lib/orders.db", Some("/var/lib/orders.db"));
        check("sqlite:///var/lib/orders.db", Some("/var/lib/orders.db"));
        check("sqlite:", None);
        check("sqlite::memory:", None);
        check("sqlite:orders.db?mode=ro", None);
        check("postgres://localhost/orders", None);
        check("orders.db", None);
    }
}
