//! Whether the server may be sent requests: it is not on its way out, and its store takes writes.

use std::sync::Arc;

use crate::shutdown::Shutdown;
use crate::store::{Pulse, Unwritable};

/// What is looked at. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Readiness {
    shutdown: Shutdown,
    pulse: Arc<Pulse>,
}

/// Why the server should be sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// The store is not open yet: its schema is being brought up to date, or the sample is loaded.
    #[error("The server is starting: its database is not open yet.")]
    Starting,
    /// It was told to stop.
    #[error("The server is shutting down.")]
    Leaving,
    /// What is asked for now could not be written.
    #[error(transparent)]
    Store(#[from] Unwritable),
}

impl Readiness {
    /// Of a server whose store is open.
    pub const fn new(shutdown: Shutdown, pulse: Arc<Pulse>) -> Self {
        Self { shutdown, pulse }
    }

    /// Whether it may be sent requests. Waits for nothing.
    pub fn check(&self) -> Result<(), Unready> {
        if self.shutdown.is_announced() {
            return Err(Unready::Leaving);
        }
        Ok(self.pulse.check()?)
    }
}

impl Unready {
    /// A stable name, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Leaving => "shutting_down",
            Self::Store(Unwritable::Locked) => "store_locked",
            Self::Store(Unwritable::Broken) => "store_failed",
            Self::Store(Unwritable::Silent(_)) => "store_silent",
        }
    }
}
