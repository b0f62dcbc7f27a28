//! How the effects of a decision are written: the record, its place in the log, and the counters of the
//! ledger. The buckets of the figures are moved by all changes of a transaction at once.

use live_orders::change::Effect;
use live_orders::{Change, Mutation, Record, Seq, Timestamp};
use sqlx::SqliteConnection;

use super::error::Fault;
use super::ledger::Ledger;
use super::orders::{self, Stored};
use super::{changes, products};

/// What the effects of a mutation rest on.
pub(super) struct Rest<'a> {
    /// The order that it is about, as it stands.
    pub(super) stored: Option<&'a Stored>,
    /// Whether that order takes its goods from the stock.
    pub(super) took_stock: bool,
}

/// Writes the effects of a mutation in the order given.
pub(super) async fn write(
    db: &mut SqliteConnection,
    ledger: &mut Ledger,
    mutation: &Mutation,
    rest: &Rest<'_>,
    effects: Vec<Effect>,
    at: Timestamp,
) -> Result<Vec<Change>, Fault> {
    let mut written = Vec::with_capacity(effects.len());
    let commit = Seq(ledger.seq.0 + effects.len() as u64);
    for effect in effects {
        write_record(db, rest, &effect).await?;
        let change = Change {
            seq: ledger.seq.next(),
            commit,
            effect,
            mutation: mutation.id.clone(),
            actor: mutation.actor.clone(),
            at,
        };
        changes::insert(db, &change).await?;
        ledger.take(db, &change).await?;
        written.push(change);
    }
    Ok(written)
}

async fn write_record(
    db: &mut SqliteConnection,
    rest: &Rest<'_>,
    effect: &Effect,
) -> Result<(), Fault> {
    let missing = || Fault::Row("an order that is not there was to be written".to_owned());
    match effect {
        Effect::Insert(Record::Order(order)) => orders::insert(db, order, rest.took_stock).await,
        Effect::Update {
            after: Record::Order(after),
            ..
        } => orders::update(db, rest.stored.ok_or_else(missing)?, after).await,
        Effect::Delete(Record::Order(_)) => {
            orders::delete(db, rest.stored.ok_or_else(missing)?.key).await
        }
        Effect::Insert(Record::Product(product)) => products::insert(db, product).await,
        Effect::Update {
            before,
            after: Record::Product(after),
        } => products::update(db, before.product(), after).await,
        Effect::Delete(Record::Product(_)) => {
            // No command deletes a product; one that comes will bring its statement.
            Err(Fault::Row("a product was to be deleted".to_owned()))
        }
    }
}
