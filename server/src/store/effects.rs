//! How the effects of a decision are written: the record, its place in the log, and the counters.

use live_orders::change::Effect;
use live_orders::{Change, Command, Mutation, Record, Seq, Timestamp};
use sqlx::SqliteConnection;

use super::error::Fault;
use super::ledger::Ledger;
use super::orders::{self, Stored};
use super::{changes, figures, products};

/// Writes the effects of a mutation in the order given. `stored` is the order that it is about.
pub(super) async fn write(
    db: &mut SqliteConnection,
    ledger: &mut Ledger,
    mutation: &Mutation,
    stored: Option<&Stored>,
    effects: Vec<Effect>,
    at: Timestamp,
) -> Result<Vec<Change>, Fault> {
    let mut written = Vec::with_capacity(effects.len());
    let commit = Seq(ledger.seq.0 + effects.len() as u64);
    for effect in effects {
        write_record(db, mutation, stored, &effect).await?;
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
        figures::take(db, &change).await?;
        written.push(change);
    }
    Ok(written)
}

async fn write_record(
    db: &mut SqliteConnection,
    mutation: &Mutation,
    stored: Option<&Stored>,
    effect: &Effect,
) -> Result<(), Fault> {
    let missing = || Fault::Row("an order that is not there was to be written".to_owned());
    match effect {
        Effect::Insert(Record::Order(order)) => {
            let took_stock = !matches!(mutation.command, Command::Import(_));
            orders::insert(db, order, took_stock).await
        }
        Effect::Update {
            after: Record::Order(after),
            ..
        } => orders::update(db, stored.ok_or_else(missing)?, after).await,
        Effect::Delete(Record::Order(_)) => {
            orders::delete(db, stored.ok_or_else(missing)?.key).await
        }
        Effect::Insert(Record::Product(product)) => products::insert(db, product).await,
        Effect::Update {
            after: Record::Product(product),
            ..
        } => products::update(db, product).await,
        Effect::Delete(Record::Product(_)) => {
            // No command deletes a product; one that comes will bring its statement.
            Err(Fault::Row("a product was to be deleted".to_owned()))
        }
    }
}
