//! From rows to the store: many mutations are under way at once, so that the writer commits them
//! together, and what became of each is told in the order of the file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use futures::{StreamExt, TryStreamExt, stream};
use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::import::columns::Kind;
use live_orders::import::group::{Group, Grouping};
use live_orders::import::order::{self, OrderRow};
use live_orders::import::product::{self, ProductRow};
use live_orders::import::rule::FileRule;
use live_orders::import::{ACTOR, RefusedLine, Terms};
use live_orders::page::LIMIT_MAX;
use live_orders::{
    Actor, Command, Mutation, MutationId, OrderNumber, PageRequest, Refusal, Seq, Sku, Summary,
};
use live_orders_app::port::{Foreseen, PortError, Store};
use sha2::{Digest, Sha256};

use super::error::ImportError;
use super::report::{Report, Tally};
use super::scan::{Scan, scan};
use super::source::Source;
use super::table::Table;

/// Mutations under way at once: a few of the writer's transactions full, and what bounds the
/// memory of an import.
const IN_FLIGHT: usize = 256;
/// How often a mutation is sent again when the store is busy, before the import gives up.
const BUSY_TRIES: u32 = 10;
/// The wait after the first such answer; doubled each time, so that all tries take 10 s together.
const BUSY_WAIT: Duration = Duration::from_millis(10);

/// What becomes of an import's dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Dates {
    /// They stay as they are in the file.
    #[default]
    Keep,
    /// They all move by the same number of days, so that the latest order was placed today.
    Today,
}

/// One product or order of the file.
pub(super) struct Step {
    subject: String,
    /// Its number or SKU.
    pub(super) name: String,
    /// The line that it starts on.
    pub(super) line: u64,
    /// Bytes of the file up to here.
    bytes: u64,
    pub(super) mutation: Result<Mutation, Vec<RefusedLine>>,
}

/// What became of it.
enum Fate {
    Imported,
    Present,
    Refused(Vec<RefusedLine>),
}

/// How the mutations of an import go to the store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// What has come in after this place counts as imported, what before it as there already.
    pub(super) since: Seq,
    /// Mutations under way at once.
    pub(super) in_flight: usize,
    /// Whether it is only said what would become of each.
    pub(super) is_check: bool,
}

impl Way {
    /// As fast as the writer goes.
    const fn headlong(since: Seq) -> Self {
        Self {
            since,
            in_flight: IN_FLIGHT,
            is_check: false,
        }
    }
}

/// Takes over products.
pub async fn products(
    store: &Store,
    source: &Source,
    report: &mut dyn Report,
) -> Result<Tally, ImportError> {
    let summary = summary(store, source).await?;
    let steps = product_steps(source, terms(store, &summary, 0))?;
    submit(store, steps, Way::headlong(summary.seq), report).await
}

/// Takes over orders.
pub async fn orders(
    store: &Store,
    source: &Source,
    dates: Dates,
    report: &mut dyn Report,
) -> Result<Tally, ImportError> {
    let scan = scan(source)?;
    let summary = summary(store, source).await?;
    let known = known_products(store, source).await?;
    let terms = terms(store, &summary, shift_days(dates, &scan, store));
    let steps = order_steps(source, terms, scan.repeated, known)?;
    submit(store, steps, Way::headlong(summary.seq), report).await
}

/// The products of a file.
pub(super) fn product_steps(
    source: &Source,
    terms: Terms,
) -> Result<impl Iterator<Item = Result<Step, ImportError>> + Send, ImportError> {
    let mut table = Table::<ProductRow>::open(source)?;
    Ok(std::iter::from_fn(move || {
        let row = table.next_row().transpose()?;
        Some(row.map(|row| product_step(&row, &terms, table.position())))
    }))
}

/// The orders of a file; those with a number that stands in more than one place are refused.
pub(super) fn order_steps(
    source: &Source,
    terms: Terms,
    repeated: BTreeSet<OrderNumber>,
    known: BTreeSet<Sku>,
) -> Result<impl Iterator<Item = Result<Step, ImportError>> + Send, ImportError> {
    let mut table = Table::<OrderRow>::open(source)?;
    let mut grouping = Some(Grouping::default());
    Ok(std::iter::from_fn(move || {
        let group = next_group(&mut table, &mut grouping).transpose()?;
        Some(group.map(|group| order_step(&group, &repeated, &terms, &known, table.position())))
    }))
}

/// Has the store take one after the other, and tells what became of each.
pub(super) async fn submit(
    store: &Store,
    steps: impl Iterator<Item = Result<Step, ImportError>> + Send,
    way: Way,
    report: &mut dyn Report,
) -> Result<Tally, ImportError> {
    // The file is read as the stream is polled: this waits on the disk for at most a few records.
    let mut fates = stream::iter(steps)
        .map(|step| async move {
            let step = step?;
            let fate = match &step.mutation {
                Ok(mutation) if way.is_check => foresee(store, &step, mutation).await?,
                Ok(mutation) => carry_out(store, &step, mutation, way.since).await?,
                Err(lines) => Fate::Refused(lines.clone()),
            };
            Ok::<_, ImportError>((step, fate))
        })
        .buffered(way.in_flight);
    let mut tally = Tally::default();
    while let Some((step, fate)) = fates.try_next().await? {
        match fate {
            Fate::Imported => tally.imported += 1,
            Fate::Present => tally.present += 1,
            Fate::Refused(lines) => {
                tally.refused += 1;
                for line in &lines {
                    report.refused(&step.subject, line);
                }
            }
        }
        report.progress(step.bytes);
    }
    Ok(tally)
}

/// What would become of it now.
async fn foresee(store: &Store, step: &Step, mutation: &Mutation) -> Result<Fate, ImportError> {
    match store.foresee(mutation).await {
        Ok(Foreseen::Done) => Ok(Fate::Present),
        Ok(Foreseen::WouldBeDone) => Ok(Fate::Imported),
        Err(PortError::Refused(refusal)) => Ok(refused(step, refusal)),
        Err(source) => Err(not_taken(step, source)),
    }
}

async fn carry_out(
    store: &Store,
    step: &Step,
    mutation: &Mutation,
    since: Seq,
) -> Result<Fate, ImportError> {
    let mut wait = BUSY_WAIT;
    let mut tries = BUSY_TRIES;
    loop {
        match store.execute(mutation.clone()).await {
            // The first answer, given again, is of a time before this import.
            Ok(outcome) if outcome.seq <= since => return Ok(Fate::Present),
            Ok(_) => return Ok(Fate::Imported),
            Err(PortError::Refused(refusal)) => return Ok(refused(step, refusal)),
            Err(PortError::Busy) if tries > 0 => {
                tries -= 1;
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            Err(source) => return Err(not_taken(step, source)),
        }
    }
}

fn not_taken(step: &Step, source: PortError) -> ImportError {
    let subject = step.subject.clone();
    ImportError::Store { subject, source }
}

fn refused(step: &Step, refusal: Refusal) -> Fate {
    let refusal = match refusal {
        Refusal::KeyReused => Refusal::against(step.subject.clone(), FileRule::ImportedOtherwise),
        refusal => refusal,
    };
    let line = step.line;
    Fate::Refused(vec![RefusedLine { line, refusal }])
}

/// How a product of a file is called.
pub(super) fn named(row: &ProductRow) -> String {
    row.sku.trim().chars().filter(|c| !c.is_control()).collect()
}

fn product_step(row: &ProductRow, terms: &Terms, bytes: u64) -> Step {
    let sku = named(row);
    let command = product::product(row, terms).map_err(|refused| vec![refused]);
    Step {
        mutation: command.and_then(|command| mutation("product", &sku, row.line, command)),
        subject: format!("product {sku}"),
        name: sku,
        line: row.line,
        bytes,
    }
}

fn order_step(
    group: &Group,
    repeated: &BTreeSet<OrderNumber>,
    terms: &Terms,
    known: &BTreeSet<Sku>,
    bytes: u64,
) -> Step {
    let line = group.first_line();
    let number = group
        .number
        .map_or("?".into(), |number| number.0.to_string());
    let apart = group
        .number
        .is_some_and(|number| repeated.contains(&number));
    let command = order::order(group, terms, |sku| known.contains(sku));
    let command = if apart {
        let mut lines = command.err().unwrap_or_default();
        lines.insert(0, RefusedLine::apart(line, Kind::Orders, &number));
        Err(lines)
    } else {
        command
    };
    Step {
        name: number.clone(),
        mutation: command.and_then(|command| mutation("order", &number, line, command)),
        subject: format!("order {number}"),
        line,
        bytes,
    }
}

fn mutation(
    kind: &str,
    name: &str,
    line: u64,
    command: Command,
) -> Result<Mutation, Vec<RefusedLine>> {
    Ok(Mutation {
        id: mutation_id(kind, name).map_err(|refusal| vec![RefusedLine { line, refusal }])?,
        actor: Actor::new(ACTOR),
        command,
    })
}

/// The same for the same product or order, so that it is imported once. A SKU may hold letters
/// that a mutation id may not: its hash stands for it then.
fn mutation_id(kind: &str, name: &str) -> Result<MutationId, Refusal> {
    let plain = format!("import-{kind}-{name}").parse();
    plain.or_else(|_| {
        let mut hashed = format!("import-{kind}-sha256-");
        for byte in Sha256::digest(name) {
            // Writing to a string cannot fail.
            let _ = write!(hashed, "{byte:02x}");
        }
        hashed
            .parse()
            .map_err(|problem| Refusal::invalid(kind, problem))
    })
}

fn next_group(
    table: &mut Table<OrderRow>,
    grouping: &mut Option<Grouping>,
) -> Result<Option<Group>, ImportError> {
    while let Some(open) = grouping {
        match table.next_row()? {
            Some(row) => {
                if let Some(group) = open.push(row) {
                    return Ok(Some(group));
                }
            }
            None => return Ok(grouping.take().and_then(Grouping::finish)),
        }
    }
    Ok(None)
}

pub(super) fn terms(store: &Store, summary: &Summary, shift_days: i64) -> Terms {
    Terms {
        currency: summary.currency,
        now: store.now(),
        shift_days,
    }
}

fn shift_days(dates: Dates, scan: &Scan, store: &Store) -> i64 {
    match (dates, scan.latest) {
        (Dates::Today, Some(latest)) => store.now().days_since_epoch() - latest.days_since_epoch(),
        (Dates::Keep, _) | (_, None) => 0,
    }
}

pub(super) async fn summary(store: &Store, source: &Source) -> Result<Summary, ImportError> {
    let summary = store.summary().await;
    summary.map_err(|error| unread(source, error))
}

/// All SKUs: imported orders name few of them many times.
async fn known_products(store: &Store, source: &Source) -> Result<BTreeSet<Sku>, ImportError> {
    let query = ProductQuery::default();
    let mut known = BTreeSet::new();
    let mut cursor = None;
    loop {
        let request = PageRequest::new(LIMIT_MAX, cursor)
            .map_err(|refusal| unread(source, refusal.into()))?;
        let page = store.products(&query, &request).await;
        let page = page.map_err(|error| unread(source, error))?;
        let last = page.items.last().map(|product| product.sku.clone());
        known.extend(page.items.into_iter().map(|product| product.sku));
        cursor = last
            .filter(|_| page.next_cursor.is_some())
            .map(ProductCursor);
        if cursor.is_none() {
            return Ok(known);
        }
    }
}

pub(super) fn unread(source: &Source, error: PortError) -> ImportError {
    ImportError::Store {
        subject: source.name.clone(),
        source: error,
    }
}
