//! The binary: reads the command line, starts the log, does what it was told.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use live_orders_app::port::Store;
use live_orders_server::accounts::command as accounts;
use live_orders_server::accounts::token_command as tokens;
use live_orders_server::cli::{Command, ServeArgs, StoreArgs};
use live_orders_server::config;
use live_orders_server::demo;
use live_orders_server::import::{self, ImportArgs};
use live_orders_server::log;
use live_orders_server::manual;
use live_orders_server::serve;
use live_orders_server::settings::{self, Given, Told};
use live_orders_server::sinks::command as sinks;
use live_orders_server::store::{Publish, SqliteStore};
use live_orders_server::upkeep;

fn main() -> ExitCode {
    let told = settings::read(std::env::args_os().collect());
    let ended = told.map_err(anyhow::Error::from).and_then(run);
    ended.unwrap_or_else(|error| {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "live-orders: {error:#}");
        ExitCode::FAILURE
    })
}

#[tokio::main]
async fn run(Told { cli, given }: Told) -> anyhow::Result<ExitCode> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(args) => serve(&args, &given).await,
        Command::Config(args) => {
            settings::read::check(&args, &given)?;
            settings::command::run(&given)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import {
            import,
            store,
            log: said,
            settings: _,
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
        Command::User { command } => {
            log::start(&command.of().log)?;
            accounts::run(&command).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Token { command } => {
            log::start(&command.of().log)?;
            tokens::run(&command).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit(args) => {
            log::start(&args.of.log)?;
            accounts::run_audit(&args).await?;
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
        Command::Completions { shell } => {
            manual::complete(shell)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Manual { folder } => {
            manual::run(folder.as_deref())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { demo, log: said } => {
            log::start(&said)?;
            demo::run(&demo).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve(args: &ServeArgs, given: &Given) -> anyhow::Result<ExitCode> {
    let config = settings::read::check(args, given)?;
    log::start(&args.log)?;
    serve::run(config).await?;
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
