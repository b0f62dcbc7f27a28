//! A part of a file, as a request brings it: a header and the rows of whole orders, written like any
//! other import but with a measure that leaves room for everybody else, or only looked at.

use std::collections::BTreeSet;

use bytes::Bytes;
use live_orders::export::unguarded;
use live_orders::import::RefusedLine;
use live_orders::import::columns::Kind;
use live_orders::import::order::OrderRow;
use live_orders::import::product::ProductRow;
use live_orders::import::records::line_ends;
use live_orders::import::report::{LineReport, PartReport};
use live_orders::{OrderNumber, Refusal, Seq, Sku};
use live_orders_app::port::{PortError, Store};

use super::error::ImportError;
use super::pipeline::{
    Step, Way, named, order_steps, product_steps, submit, summary, terms, unread,
};
use super::report::Report;
use super::scan::scan;
use super::source::Source;
use super::table::{FIRST_ROW_LINE, Table};

/// What messages call it.
const NAME: &str = "the file";
/// Mutations of a part that are under way at once: enough to share the wait for the disk, few enough
/// that somebody who saves an order meanwhile does not notice.
const PART_IN_FLIGHT: usize = 64;

/// What is asked of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartTerms {
    /// Whether nothing is written.
    pub is_check: bool,
    /// The line of the first row in the whole file; the second unless it is told.
    pub first_row_line: Option<u64>,
    /// Lines on which something starts that stands in another part, too.
    pub apart: BTreeSet<u64>,
    /// What has come in after this place counts as accepted; the head unless it is told.
    pub since: Option<Seq>,
}

/// What becomes of each line.
#[derive(Debug, Default)]
struct Lines(Vec<LineReport>);

/// Imports a part, or says what would become of it.
pub async fn part(
    store: &Store,
    kind: Kind,
    bytes: Bytes,
    asked: &PartTerms,
) -> Result<PartReport, ImportError> {
    let first_row_line = asked.first_row_line;
    check_text(&bytes, first_row_line)?;
    let source = Source::part(NAME, bytes, first_row_line);
    let summary = summary(store, &source).await?;
    let way = Way {
        since: asked.since.unwrap_or(summary.seq),
        in_flight: if asked.is_check { 1 } else { PART_IN_FLIGHT },
        is_check: asked.is_check,
    };
    let terms = terms(store, &summary, 0);
    let apart = |step: Result<Step, ImportError>| step.map(|step| step.unless_apart(kind, asked));
    let mut lines = Lines::default();
    let tally = match kind {
        Kind::Orders => {
            let repeated: BTreeSet<OrderNumber> = scan(&source)?.repeated;
            let known = known_products(store, &source).await?;
            let steps = order_steps(&source, terms, repeated, known)?.map(apart);
            submit(store, steps, way, &mut lines).await?
        }
        Kind::Products => {
            let repeated = repeated_products(&source)?;
            let unless_repeated = |step: Step| {
                let is_repeated = repeated.contains(&step.name);
                if is_repeated {
                    step.refused_as_apart(kind)
                } else {
                    step
                }
            };
            let steps = product_steps(&source, terms)?.map(apart);
            let steps = steps.map(|step| step.map(unless_repeated));
            submit(store, steps, way, &mut lines).await?
        }
    };
    Ok(PartReport {
        dry_run: asked.is_check,
        since: way.since,
        accepted: tally.imported,
        already_there: tally.present,
        refused: tally.refused,
        lines: lines.0,
    })
}

impl Step {
    /// Refused, where it stands in another part, too.
    fn unless_apart(self, kind: Kind, asked: &PartTerms) -> Self {
        if asked.apart.contains(&self.line) {
            return self.refused_as_apart(kind);
        }
        self
    }

    fn refused_as_apart(mut self, kind: Kind) -> Self {
        // What has no name is refused for that.
        if self.name.is_empty() {
            return self;
        }
        let refused = RefusedLine::apart(self.line, kind, &self.name);
        let mut lines = self.mutation.err().unwrap_or_default();
        if !lines.contains(&refused) {
            lines.insert(0, refused);
        }
        self.mutation = Err(lines);
        self
    }
}

impl Report for Lines {
    fn refused(&mut self, subject: &str, refused: &RefusedLine) {
        self.0.push(LineReport::new(subject, refused));
    }

    fn progress(&mut self, _: u64) {}
}

/// A file in another encoding is told as a whole, rather than line by line.
fn check_text(bytes: &[u8], first_row_line: Option<u64>) -> Result<(), ImportError> {
    let good = match std::str::from_utf8(bytes) {
        Ok(_) => return Ok(()),
        Err(error) => &bytes[..error.valid_up_to()],
    };
    let passed = line_ends(good);
    // The header is the part's own.
    let line = match (passed, first_row_line) {
        (1.., Some(first)) => first + passed + 1 - FIRST_ROW_LINE,
        (_, _) => passed + 1,
    };
    let name = NAME.to_owned();
    Err(ImportError::NotUtf8 { name, line })
}

/// The SKUs that stand on more than one line of a part.
fn repeated_products(source: &Source) -> Result<BTreeSet<String>, ImportError> {
    let (mut seen, mut repeated) = (BTreeSet::new(), BTreeSet::new());
    for row in Table::<ProductRow>::open(source)? {
        let name = named(&row?);
        if !seen.insert(name.clone()) {
            repeated.insert(name);
        }
    }
    Ok(repeated)
}

/// Which of the products that a part names there are.
async fn known_products(store: &Store, source: &Source) -> Result<BTreeSet<Sku>, ImportError> {
    let mut named = BTreeSet::new();
    for row in Table::<OrderRow>::open(source)? {
        named.extend(unguarded(&row?.sku).trim().parse::<Sku>().ok());
    }
    let mut known = BTreeSet::new();
    for sku in named {
        match store.product(&sku).await {
            Ok(_) => {
                known.insert(sku);
            }
            Err(PortError::Refused(Refusal::NotFound { .. })) => {}
            Err(error) => return Err(unread(source, error)),
        }
    }
    Ok(known)
}
