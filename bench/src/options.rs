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
    /// The bare program that writes to sockets
    #[command(hide = true)]
    Sockets { address: SocketAddr },
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
