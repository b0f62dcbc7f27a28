//! `live-orders sinks …`: how the sinks stand, a test of one, and another try. All work beside a
//! running server, and without one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use live_orders_app::api::sinks::SinkReport;

use super::book::Book;
use super::config::{self, Services, SinkConfig};
use super::courier::Courier;
use super::event::Event;
use crate::cli::StoreArgs;
use crate::log::LogArgs;
use crate::settings::file::SettingsFile;
use crate::store::now;

/// As much of a service's answer as is shown, in characters.
const ANSWER_CHARS_MAX: usize = 500;

/// Which sinks there are.
#[derive(Clone, Debug, Args)]
pub struct SinksFile {
    /// The file that names the outside services to be told of changes; docs/sinks.md says how
    #[arg(long = "sinks", env = "LIVE_ORDERS_SINKS", value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// Which sinks, and of which store.
#[derive(Clone, Debug, Args)]
pub struct SinksArgs {
    /// Which there are.
    #[command(flatten)]
    pub file: SinksFile,
    /// Which store.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Which settings.
    #[command(flatten)]
    pub settings: SettingsFile,
    /// What to say.
    #[command(flatten)]
    pub log: LogArgs,
}

/// What to do with sinks. The flags come after the verb, as people say them.
#[derive(Clone, Debug, Subcommand)]
pub enum SinksCommand {
    /// Show how each sink stands
    List {
        /// Of these.
        #[command(flatten)]
        of: SinksArgs,
    },
    /// Send one event that says that it is a test, and show what comes back
    Test {
        /// The sink's name.
        name: String,
        /// Of these.
        #[command(flatten)]
        of: SinksArgs,
    },
    /// Have a sink that has stopped try again; a running server does so at once
    Retry {
        /// The sink's name.
        name: String,
        /// Of these.
        #[command(flatten)]
        of: SinksArgs,
    },
}

impl SinksCommand {
    /// Which sinks it is about.
    pub const fn of(&self) -> &SinksArgs {
        match self {
            Self::List { of } | Self::Test { of, .. } | Self::Retry { of, .. } => of,
        }
    }
}

impl SinksFile {
    /// What the file holds; nothing where there is no file.
    pub fn read(&self) -> Result<Services, config::SinkConfigError> {
        let read = self.file.as_deref().map(config::read);
        Ok(read.transpose()?.unwrap_or_default())
    }
}

/// Does what was asked for.
pub async fn run(command: &SinksCommand, database: &Path) -> anyhow::Result<()> {
    let file = &command.of().file;
    match command {
        SinksCommand::List { .. } => list(&file.read()?.sinks, database).await,
        SinksCommand::Test { name, .. } => test(file.read()?.sinks, name).await,
        SinksCommand::Retry { name, .. } => retry(database, name).await,
    }
}

async fn list(sinks: &[SinkConfig], database: &Path) -> anyhow::Result<()> {
    let book = open(database).await?;
    let head = book.head().await?;
    let entries = book.all().await?;
    book.close().await;
    let mut out = io::stdout().lock();
    let is_known = |name: &str| entries.iter().any(|entry| entry.name == name);
    let new = sinks.iter().filter(|sink| !is_known(&sink.name));
    for sink in new {
        writeln!(out, "{}\t{}\tNot started yet", sink.name, sink.kind())?;
    }
    for entry in entries.iter().cloned() {
        let is_named = sinks.iter().any(|sink| sink.name == entry.name);
        // Without a file nobody can say which of them are still wanted.
        let note = if is_named || sinks.is_empty() {
            ""
        } else {
            "\tnot in the file"
        };
        writeln!(out, "{}{note}", line(&entry.report(head)))?;
    }
    if entries.is_empty() && sinks.is_empty() {
        writeln!(out, "There are no sinks.")?;
    }
    Ok(())
}

/// One line: fields with tabs between them, so that other programs can read it as well.
fn line(report: &SinkReport) -> String {
    let mut fields = vec![
        report.name.clone(),
        report.kind.clone(),
        report.words(),
        format!("delivered {} up to {}", report.delivered, report.seq),
    ];
    if report.behind > 0 {
        fields.push(format!("{} behind", report.behind));
    }
    if report.lost > 0 {
        fields.push(format!("{} lost", report.lost));
    }
    if let Some(error) = &report.error {
        fields.push(format!("{}: {}", error.at, error.text));
    }
    if let Some(at) = report.retry_at {
        fields.push(format!("next try {at}"));
    }
    fields.join("\t")
}

async fn test(sinks: Vec<SinkConfig>, name: &str) -> anyhow::Result<()> {
    let Some(sink) = sinks.into_iter().find(|sink| sink.name == name) else {
        bail!(
            "there is no sink “{name}” in the file of sinks (--sinks FILE, or LIVE_ORDERS_SINKS)"
        );
    };
    let courier = Courier::new(&sink)?;
    let now = now();
    match courier.deliver(&Event::test(name, now), now).await {
        Ok(receipt) => {
            // What would move a terminal's cursor is left out.
            let shown = receipt.answer.chars().filter(|c| !c.is_control());
            let answer: String = shown.take(ANSWER_CHARS_MAX).collect();
            writeln!(io::stdout(), "{name} took it: {}\n{answer}", receipt.status)?;
            Ok(())
        }
        Err(failure) => bail!("{name} did not take it: {}", failure.text),
    }
}

async fn retry(database: &Path, name: &str) -> anyhow::Result<()> {
    let book = open(database).await?;
    let is_known = book.ask_retry(name).await?;
    book.close().await;
    if !is_known {
        bail!("there is no sink “{name}” in {}", database.display());
    }
    writeln!(
        io::stdout(),
        "{name} tries again; a running server does so within a second"
    )?;
    Ok(())
}

async fn open(database: &Path) -> anyhow::Result<Book> {
    let problem = || {
        format!(
            "{} is no database of live-orders that has sinks; start the server on it first",
            database.display()
        )
    };
    if !database.is_file() {
        bail!(problem());
    }
    let book = Book::open(database).await.with_context(problem)?;
    book.all().await.with_context(problem)?;
    Ok(book)
}
