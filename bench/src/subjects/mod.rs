//! Who is measured: the program, its peers, and the limits; each a process that is asked the same.

pub(crate) mod dialect;
pub(crate) mod kind;
pub(crate) mod subject;

use serde::Serialize;

/// Why there is nothing to be said of somebody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) enum Absence {
    NotInstalled,
    Failed(String),
}

/// Who has turns.
pub(crate) trait Contestant {
    fn name(&self) -> &'static str;

    /// Why it cannot have any, if it cannot.
    fn absence(&self) -> Option<Absence>;
}
