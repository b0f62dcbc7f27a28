//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::measures::Measure;

/// Measures live-orders beside its peers and the limits of the machine.
#[derive(Parser)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Measure, and print a table
    Run(Run),
    /// Look whether two bounds hold, within a minute: the stream's rate, and the weight of the wasm
    Check(Check),
    /// The bare program that writes to sockets
    #[command(hide = true)]
    Sockets { address: SocketAddr },
    /// The bare program that answers so many bytes
    #[command(hide = true)]
    File { address: SocketAddr, bytes: usize },
    /// The bare program that commits orders
    #[command(hide = true)]
    Commits {
        synchronous: String,
        grouped: usize,
        longest_ms: u64,
        file: PathBuf,
    },
}

/// Where everything is.
#[derive(Args)]
pub(crate) struct Places {
    /// The release
    #[arg(long, env = "LIVE_ORDERS_EXECUTABLE", value_name = "FILE")]
    pub(crate) executable: PathBuf,
    /// Where the peers are installed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) peers: PathBuf,
    /// Where stores are kept and results go
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

#[derive(Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) places: Places,
    /// Three rounds instead of five, of smaller sizes
    #[arg(long)]
    pub(crate) quick: bool,
    /// These measures alone
    #[arg(long, value_enum, value_delimiter = ',', value_name = "MEASURES")]
    pub(crate) only: Vec<Measure>,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) places: Places,
    /// The most that the compressed wasm may weigh
    #[arg(long, value_name = "BYTES")]
    pub(crate) wasm_max_bytes: Option<u64>,
}
