//! The command line: what can be said, and by which environment variable instead. What it means is
//! worked out in [`crate::config`].

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use live_orders::Currency;

use crate::accounts::command::{AuditArgs, UserCommand};
use crate::accounts::token_command::TokenCommand;
use crate::backups::BackupArgs;
use crate::demo::DemoArgs;
use crate::http::connections::WRITE_DEADLINE;
use crate::http::rates::{BURST, PER_SECOND};
use crate::import::{Dates, ImportArgs};
use crate::live::hub::STREAMS_MAX;
use crate::live::ring::{FRAMES_MAX, MIB_MAX};
use crate::live::subscription::HEARTBEAT;
use crate::log::LogArgs;
use crate::settings::file::SettingsFile;
use crate::sinks::command::{SinksCommand, SinksFile};
use crate::upkeep::{RestoreArgs, UpkeepArgs};

/// Most of anything that is counted: beyond it nobody has tried whether one process still does.
const COUNT_MAX: u64 = 1_000_000;

/// A live orders dashboard: one binary, one file of data, one page that is always right.
#[derive(Clone, Debug, Parser)]
#[command(name = "live-orders", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Without a command it serves.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard, its API and its streams (what happens without a command, too)
    Serve(ServeArgs),
    /// Show what `serve` would be told, and where each setting comes from
    Config(ServeArgs),
    /// Import products or orders from a CSV file
    Import {
        /// What to import.
        #[command(flatten)]
        import: ImportArgs,
        /// Into which store.
        #[command(flatten)]
        store: StoreArgs,
        /// Which settings.
        #[command(flatten)]
        settings: SettingsFile,
        /// What to say.
        #[command(flatten)]
        log: LogArgs,
    },
    /// Look after the outside services that are told of changes
    Sinks {
        /// What to do.
        #[command(subcommand)]
        command: SinksCommand,
    },
    /// Look after accounts: who may sign in, and what they may do
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Look after tokens, by which programs are known
    Token {
        /// What to do.
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Print what has become of accounts: who did what to which, and when
    Audit(AuditArgs),
    /// Look whether a database is as it ought to be, beside a running server too
    Check {
        /// Which.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Copy a database to a new file, beside a running server too
    Backup {
        /// The new file; it must not be there yet
        #[arg(value_name = "FILE")]
        to: PathBuf,
        /// Which database.
        #[command(flatten)]
        of: UpkeepArgs,
    },
    /// Put a copy in the database's place; no server may have it open
    Restore(RestoreArgs),
    /// Print what a shell needs to complete commands and flags
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, or write the pages of all commands
    Manual {
        /// The folder to write them into
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Show a shop at work: place orders and move them on, through the API of a running server
    Demo {
        /// What to do.
        #[command(flatten)]
        demo: DemoArgs,
        /// What to say.
        #[command(flatten)]
        log: LogArgs,
    },
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// Which settings.
    #[command(flatten)]
    pub settings: SettingsFile,
    /// Which store.
    #[command(flatten)]
    pub store: StoreArgs,
    /// The address to listen on; port 0 takes any that is free. On one that others can reach there must be
    /// an account
    #[arg(
        long,
        env = "LIVE_ORDERS_BIND",
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:3000"
    )]
    pub bind: String,
    /// The data that a new store starts with
    #[arg(long, env = "LIVE_ORDERS_SAMPLE", value_enum, default_value_t)]
    pub sample: Sample,
    /// What becomes of the sample's dates: keep them, or move them all so that the latest is today
    #[arg(long, env = "LIVE_ORDERS_SAMPLE_DATES", value_enum, default_value_t)]
    pub sample_dates: Dates,
    /// Seconds for which it goes on answering after it was told to stop, while /readyz says so: what a
    /// balancer needs to see it; a second signal ends them
    #[arg(
        long,
        env = "LIVE_ORDERS_SHUTDOWN_NOTICE",
        value_name = "SECONDS",
        default_value_t = 0,
        value_parser = value_parser!(u64).range(..=300)
    )]
    pub shutdown_notice: u64,
    /// The outside services to be told of changes.
    #[command(flatten)]
    pub sinks: SinksFile,
    /// What to say.
    #[command(flatten)]
    pub log: LogArgs,
    /// The copies that it makes by itself. Here and last, because a heading goes on to the next one.
    #[command(flatten)]
    pub backups: BackupArgs,
    /// How much the live side holds.
    #[command(flatten)]
    pub live: LiveArgs,
}

/// Which store, and how it is written.
#[derive(Clone, Debug, Args)]
pub struct StoreArgs {
    /// The file of data, made if it is not there: sqlite:PATH, or just the path
    #[arg(
        long,
        env = "LIVE_ORDERS_DATABASE",
        value_name = "sqlite:PATH",
        default_value = "sqlite:data/live-orders.db"
    )]
    pub database: String,
    /// What an acknowledged write survives: a power cut (full), or the end of the process (normal)
    #[arg(long, env = "LIVE_ORDERS_SYNCHRONOUS", value_enum, default_value_t)]
    pub synchronous: Durability,
    /// The currency of all amounts, by its three letters; a store keeps the one it was made with
    #[arg(
        long,
        env = "LIVE_ORDERS_CURRENCY",
        value_name = "CODE",
        default_value_t
    )]
    pub currency: Currency,
}

/// How much the live side holds: the bounds of the log, of the streams and of the connections.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Bounds")]
pub struct LiveArgs {
    /// Changes that are kept in memory for streams that are a little behind
    #[arg(
        long,
        env = "LIVE_ORDERS_RING_FRAMES",
        value_name = "COUNT",
        default_value_t = FRAMES_MAX,
        value_parser = within(1, COUNT_MAX)
    )]
    pub ring_frames: usize,
    /// Most memory for them, in MiB; fewer are kept if they are large
    #[arg(
        long,
        env = "LIVE_ORDERS_RING_MIB",
        value_name = "MIB",
        default_value_t = MIB_MAX,
        value_parser = within(1, 4096)
    )]
    pub ring_mib: usize,
    /// Days for which changes are kept, and with them the histories of orders: 14 or more, or 0 for
    /// ever
    #[arg(
        long,
        env = "LIVE_ORDERS_LOG_KEEP_DAYS",
        value_name = "DAYS",
        default_value_t = 0
    )]
    pub log_keep_days: u32,
    /// Changes that are kept, beside those that answers of the last 14 days are read from: 1000 or
    /// more, or 0 for all
    #[arg(
        long,
        env = "LIVE_ORDERS_LOG_KEEP_CHANGES",
        value_name = "COUNT",
        default_value_t = 0
    )]
    pub log_keep_changes: u64,
    /// Most streams that are open at once; a browser needs one
    #[arg(
        long,
        env = "LIVE_ORDERS_STREAMS_MAX",
        value_name = "COUNT",
        default_value_t = STREAMS_MAX,
        value_parser = within(1, COUNT_MAX)
    )]
    pub streams_max: usize,
    /// Most of them from one address, or 0 for any number: behind a proxy everybody has one address
    #[arg(
        long,
        env = "LIVE_ORDERS_STREAMS_PER_ADDRESS",
        value_name = "COUNT",
        default_value_t = 0,
        value_parser = within(0, COUNT_MAX)
    )]
    pub streams_per_address: usize,
    /// Seconds between two heartbeats of a stream, 1 to 30: fewer where something on the way takes a
    /// stream for dead before; a page does so after 40
    #[arg(
        long,
        env = "LIVE_ORDERS_HEARTBEAT",
        value_name = "SECONDS",
        default_value_t = HEARTBEAT.as_secs(),
        value_parser = value_parser!(u64).range(1..=30)
    )]
    pub heartbeat: u64,
    /// Most connections that are open at once, streams included [default: twice the streams]
    #[arg(
        long,
        env = "LIVE_ORDERS_CONNECTIONS_MAX",
        value_name = "COUNT",
        value_parser = within(1, 2 * COUNT_MAX)
    )]
    pub connections_max: Option<usize>,
    /// Most of them from one address, or 0 for any number: behind a proxy everybody has one address
    #[arg(
        long,
        env = "LIVE_ORDERS_CONNECTIONS_PER_ADDRESS",
        value_name = "COUNT",
        default_value_t = 0,
        value_parser = within(0, COUNT_MAX)
    )]
    pub connections_per_address: usize,
    /// Seconds after which a connection ends that takes in nothing of what is written to it
    #[arg(
        long,
        env = "LIVE_ORDERS_WRITE_DEADLINE",
        value_name = "SECONDS",
        default_value_t = WRITE_DEADLINE.as_secs(),
        value_parser = value_parser!(u64).range(1..=3600)
    )]
    pub write_deadline: u64,
    /// Requests a second by one account or token, or from one address of somebody unknown, or 0 for any
    /// number; local mode has no such bound
    #[arg(
        long,
        env = "LIVE_ORDERS_REQUESTS_PER_SECOND",
        value_name = "COUNT",
        default_value_t = PER_SECOND
    )]
    pub requests_per_second: u32,
    /// How many of them may come at once, before the pace counts
    #[arg(
        long,
        env = "LIVE_ORDERS_REQUESTS_BURST",
        value_name = "COUNT",
        default_value_t = BURST,
        value_parser = value_parser!(u32).range(1..=1_000_000)
    )]
    pub requests_burst: u32,
    /// Ask everybody who they are on loopback, too: behind a proxy, whatever it passes on. The server does
    /// not start without an account then
    #[arg(long, env = "LIVE_ORDERS_REQUIRE_ACCOUNTS")]
    pub require_accounts: bool,
    /// Networks of proxies whose X-Forwarded-For says who asks, with commas between them
    #[arg(
        long,
        env = "LIVE_ORDERS_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        default_value = ""
    )]
    pub trusted_proxies: String,
}

/// The data that a new store starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sample {
    /// Nothing
    #[default]
    None,
    /// 830 orders and 77 products of a trading business
    Northwind,
}

/// What an acknowledged write survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Durability {
    /// A power cut
    #[default]
    Full,
    /// The end of the process
    Normal,
}

/// A number within bounds.
fn within(least: u64, most: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(least..=most)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn it_serves_unless_told_otherwise() {
        let cli = Cli::try_parse_from(["live-orders", "--bind", "127.0.0.1:0"]);
        let cli = cli.expect("flags without a command");
        assert!(cli.command.is_none());
        assert_eq!(cli.serve.bind, "127.0.0.1:0");
    }
}
