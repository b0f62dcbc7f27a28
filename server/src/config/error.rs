//! Settings that make no sense, each with those that it is about.

use crate::log::NoLevel;
use crate::sinks::SinkConfigError;
use crate::store::{KEPT_DAYS, StoreError};

/// Least changes to keep, if not all are: a page that is being loaded, or a browser that comes back
/// after a restart, goes on from the log.
pub(super) const LOG_KEEP_CHANGES_MIN: u64 = 1_000;

/// Settings that make no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address is none.
    #[error("“{0}” is not an address to listen on; it must look like 127.0.0.1:3000")]
    Bind(String),
    /// A network of trusted proxies is none.
    #[error("“{0}” is no network of proxies; it must look like 10.0.0.0/8 or 127.0.0.1")]
    Network(String),
    /// The log would not reach back to what has to be read from it.
    #[error(
        "--log-keep-days {0} is too few: for {KEPT_DAYS} days a request that is repeated is answered \
         from the log; keep {KEPT_DAYS} days or more, or say 0 to keep all"
    )]
    LogKeepDays(u32),
    /// The log would not reach back to where pages stand.
    #[error(
        "--log-keep-changes {0} is too few: pages and browsers that come back go on from the log; \
         keep {LOG_KEEP_CHANGES_MIN} or more, or say 0 to keep all"
    )]
    LogKeepChanges(u64),
    /// All connections may be streams.
    #[error(
        "--connections-max {connections} leaves nothing beside --streams-max {streams}: each stream \
         is a connection, and pages need some as well; raise the one or lower the other"
    )]
    Connections {
        /// Connections that may be open.
        connections: usize,
        /// Streams that may be open.
        streams: usize,
    },
    /// The store's address is none.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of outside services makes no sense.
    #[error(transparent)]
    Sinks(#[from] SinkConfigError),
    /// The log's level is none.
    #[error(transparent)]
    Level(#[from] NoLevel),
}

impl ConfigError {
    /// The settings that it is about, by their names.
    pub const fn settings(&self) -> &'static [&'static str] {
        match self {
            Self::Bind(_) => &["bind"],
            Self::Network(_) => &["trusted-proxies"],
            Self::LogKeepDays(_) => &["log-keep-days"],
            Self::LogKeepChanges(_) => &["log-keep-changes"],
            Self::Connections { .. } => &["connections-max", "streams-max"],
            Self::Store(_) => &["database"],
            Self::Sinks(_) => &["sinks"],
            Self::Level(_) => &["log-level"],
        }
    }
}
