//! What the machine can do at best, by programs that do nothing else.

pub(crate) mod commits;
pub(crate) mod file;
pub(crate) mod sockets;
