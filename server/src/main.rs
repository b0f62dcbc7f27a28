//! The binary: reads the command line, starts the log, does what it was told.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use live_orders_app::port::Store;
use live_orders_server::cli::{Cli, Command, LogArgs, ServeArgs, StoreArgs};
use live_orders_server::config::{self, ServeConfig};
use live_orders_server::demo;
use live_orders_server::import::{self, ImportArgs};
use live_orders_server::serve;
use live_orders_server::sinks::command as sinks;
use live_orders_server::store::{Publish, SqliteStore};
use live_orders_server::upkeep;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    run(cli).unwrap_or_else(|error| {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "live-orders: {error:#}");
        ExitCode::FAILURE
    })
}

#[tokio::main]
async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(args) => serve(&args).await,
        Command::Import { import, store, log } => {
            start_log(&log)?;
            import_into(&store, &import).await
        }
        Command::Sinks { command } => {
            let of = command.of();
            start_log(&of.log)?;
            let store = config::store(&of.store)?;
            sinks::run(&command, &store.path).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { of } => {
            start_log(&of.log)?;
            upkeep::run_check(&of).await
        }
        Command::Backup { to, of } => {
            start_log(&of.log)?;
            upkeep::run_backup(&to, &of).await
        }
        Command::Restore(args) => {
            start_log(&args.of.log)?;
            upkeep::run_restore(&args).await
        }
        Command::Demo { demo, log } => {
            start_log(&log)?;
            demo::run(&demo).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    start_log(&args.log)?;
    serve::run(ServeConfig::try_from(args)?).await?;
    Ok(ExitCode::SUCCESS)
}

async fn import_into(store: &StoreArgs, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    /// A server on the same file hears of what is imported by looking at the file.
    struct Nobody;
    impl Publish for Nobody {
        fn publish(&self, _: &[live_orders::Change]) {}
    }

    let opened = SqliteStore::open(&config::store(store)?, Arc::new(Nobody)).await?;
    let store: Store = Arc::new(opened.clone());
    let outcome = import::run(&store, args).await;
    opened.close().await;
    outcome
}

/// Standard output is for what was asked for; the log goes to standard error.
fn start_log(args: &LogArgs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&args.log_level)
        .with_context(|| format!("“{}” is not a log level", args.log_level))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    Ok(())
}
