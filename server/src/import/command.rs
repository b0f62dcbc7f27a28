//! `live-orders import`: a progress bar where there is somebody to see it, what was refused line
//! by line on standard error, and one line of figures on standard output.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use live_orders::import::{RefusedLine, columns};
use live_orders_app::port::Store;

use super::pipeline::{self, Dates};
use super::report::{Report, Tally};
use super::source::Source;

/// What to import.
#[derive(Clone, Debug, clap::Args)]
pub struct ImportArgs {
    /// What the file holds
    #[arg(value_enum)]
    pub kind: Kind,
    /// A CSV file in the columns of the sample data, in any order; others, such as freight, are
    /// not looked at
    pub file: PathBuf,
    /// What becomes of the orders' dates: keep them, or move them all so that the latest is today
    #[arg(long, value_enum, default_value_t)]
    pub dates: Dates,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// A product on each line
    Products,
    /// An order's line on each line; import the products first
    Orders,
}

impl From<Kind> for columns::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Products => Self::Products,
            Kind::Orders => Self::Orders,
        }
    }
}

/// Imports a file. Exits with 0 if every product or order is in the store afterwards, with 1 if
/// any was refused.
pub async fn run(store: &Store, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let source = Source::file(&args.file)
        .with_context(|| format!("{} cannot be imported", args.file.display()))?;
    let mut terminal = Terminal::new(&source)?;
    let outcome = match args.kind {
        Kind::Products => pipeline::products(store, &source, &mut terminal).await,
        Kind::Orders => pipeline::orders(store, &source, args.dates, &mut terminal).await,
    };
    terminal.bar.finish_and_clear();
    let tally = outcome?;
    let noun = columns::Kind::from(args.kind).name();
    writeln!(io::stdout(), "{}", tally.sentence(noun))?;
    Ok(ExitCode::from(u8::from(tally.refused > 0)))
}

impl Tally {
    fn sentence(&self, noun: &str) -> String {
        let Self {
            imported,
            present,
            refused,
        } = self;
        format!("{imported} {noun} imported, {present} already there, {refused} refused")
    }
}

struct Terminal {
    bar: ProgressBar,
}

impl Terminal {
    fn new(source: &Source) -> anyhow::Result<Self> {
        // Drawn on standard error, and not at all where that is no terminal.
        let bar = ProgressBar::new(source.bytes);
        let style = "{wide_bar} {percent:>3} %  {bytes_per_sec}, {eta} left";
        bar.set_style(ProgressStyle::with_template(style)?);
        Ok(Self { bar })
    }
}

impl Report for Terminal {
    fn refused(&mut self, subject: &str, refused: &RefusedLine) {
        self.bar.suspend(|| {
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "{subject}, {refused}");
        });
    }

    fn progress(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
    }
}
