//! Where a stream starts: at the head, after a place that somebody has reached, or with the oldest
//! change that is kept; and why it cannot start there.

use live_orders::Seq;

/// Where whoever opens a stream left off.
#[derive(Clone, Debug, Default)]
pub struct Resume {
    /// From where on; from the head if it is not said.
    pub from: Option<Start>,
    /// The life of the store in which it was read.
    pub epoch: Option<String>,
}

/// From where on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// After the last change that is known.
    After(Seq),
    /// With the oldest change that is kept.
    Earliest,
}

/// Why what was asked for is lost: whoever asked has to load again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The log does not reach back so far.
    Gone,
    /// The place lies ahead of the log: it is of another life of the store.
    Ahead,
    /// The store says that it is of another life.
    Epoch,
}

impl Lost {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Ahead => "ahead",
            Self::Epoch => "epoch",
        }
    }
}
