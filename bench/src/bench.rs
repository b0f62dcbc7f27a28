//! What a run is given: the program, where the peers and the stores are, how much is measured.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::machine::Cores;

/// Rounds that count, beside the warm-up.
const ROUNDS: usize = 5;
const ROUNDS_QUICK: usize = 3;

/// What a run is given.
pub(crate) struct Bench {
    /// The release.
    pub(crate) executable: PathBuf,
    /// Where set-up puts the peers.
    pub(crate) peers: PathBuf,
    /// Where the stores are kept and the results go.
    pub(crate) folder: PathBuf,
    pub(crate) cores: Cores,
    /// Fewer rounds and smaller sizes.
    pub(crate) quick: bool,
}

impl Bench {
    pub(crate) fn rounds(&self) -> usize {
        if self.quick { ROUNDS_QUICK } else { ROUNDS }
    }

    /// One of two, by how much is measured.
    pub(crate) fn scale<T>(&self, whole: T, quick: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// The program, without what the environment would tell it.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(&self.executable);
        for (name, _) in std::env::vars() {
            if name.starts_with("LIVE_ORDERS_") || name.starts_with("LEPTOS_") {
                command.env_remove(name);
            }
        }
        command.env("LEPTOS_SITE_ROOT", self.site());
        command
    }

    /// The pages' files, which lie beside the program.
    pub(crate) fn site(&self) -> PathBuf {
        self.executable.with_file_name("site")
    }

    /// A file of a peer that is installed.
    pub(crate) fn peer(&self, path: &str) -> PathBuf {
        self.peers.join(path)
    }

    /// A file of this crate that is no Rust.
    #[allow(clippy::unused_self, reason = "asked like the other places")]
    pub(crate) fn source(&self, path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }
}
