//! How many files and sockets the process may have open. Each stream is one, and systems start
//! programs with a limit of about a thousand that they may raise themselves.

/// Raises the limit as far as the system lets a program do so, and gives it, if there is one. Where
/// it cannot be raised the server works as well, for fewer at a time.
#[cfg(unix)]
pub fn raise_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::debug!(%error, "the limit of open files stays as it is");
    }
    getrlimit(Resource::Nofile).current
}

/// Systems other than Unix have no such limit.
#[cfg(not(unix))]
pub const fn raise_limit() -> Option<u64> {
    None
}
