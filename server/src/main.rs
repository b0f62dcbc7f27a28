//! The binary: reads the command line, starts the log, does what it was told.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use live_orders_app::port::Store;
use live_orders_server::cli::{Cli, Command, ServeArgs, StoreArgs};
use live_orders_server::config::{self, ServeConfig};
use live_orders_server::demo;
use live_orders_server::import::{self, ImportArgs};
use live_orders_server::log;
use live_orders_server::serve;
use live_orders_server::sinks::command as sinks;
use live_orders_server::store::{Publish, SqliteStore};
use live_orders_server::upkeep;

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
        Command::Import {
            import,
            store,
            log: said,
        } => {
            log::start(&said)?;
            import_into(&store, &import).await
        }
        Command::Sinks { command } => {
            let of = command.of();
            log::start(&of.log)?;
            let store = config::store(&of.store)?;
            sinks::run(&command, &store.path).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { of } => {
            log::start(&of.log)?;
            upkeep::run_check(&of).await
        }
        Command::Backup { to, of } => {
            log::start(&of.log)?;
            upkeep::run_backup(&to, &of).await
        }
        Command::Restore(args) => {
            log::start(&args.of.log)?;
            upkeep::run_restore(&args).await
        }
        Command::Demo { demo, log: said } => {
            log::start(&said)?;
            demo::run(&demo).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    log::start(&args.log)?;
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
