//! The log of changes in the database: written with what it did, read in order after a cursor, and
//! read by record for its history.

use std::collections::HashMap;

use live_orders::{
    Change, Entity, MutationId, Order, OrderId, Outcome, Page, PageRequest, Record, Seq,
};
use serde::Serialize;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;
use super::orders;
use super::rows::{ChangeRow, signed, unsigned};

/// All columns that a change is made of.
pub(super) const SELECT: &str =
    "select seq, commit_seq, entity, before, after, mutation, actor, at_ms from changes";

/// A change as it is written down.
#[derive(Serialize)]
struct Written<'a> {
    seq: i64,
    commit: i64,
    entity: &'static str,
    record: String,
    operation: &'static str,
    before: Option<String>,
    after: Option<String>,
    mutation: &'a str,
    actor: &'a str,
    at_ms: i64,
}

impl<'a> Written<'a> {
    fn of(change: &'a Change) -> Result<Self, Fault> {
        let record = change.effect.record();
        let json = |record: Option<&Record>| record.map(serde_json::to_string).transpose();
        Ok(Self {
            seq: signed(change.seq.0),
            commit: signed(change.commit.0),
            entity: record.entity().name(),
            record: record.id(),
            operation: change.effect.operation().name(),
            before: json(change.effect.before())?,
            after: json(change.effect.after())?,
            mutation: change.mutation.as_str(),
            actor: change.actor.as_str(),
            at_ms: change.at.millis(),
        })
    }
}

/// Writes changes down.
pub(super) async fn insert_all(db: &mut SqliteConnection, changes: &[Change]) -> Result<(), Fault> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows: Vec<Written<'_>> = changes.iter().map(Written::of).collect::<Result<_, _>>()?;
    sqlx::query(
        "insert into changes (
             seq, commit_seq, entity, record, operation, before, after, mutation, actor, at_ms
         )
         select row.value ->> 'seq', row.value ->> 'commit', row.value ->> 'entity',
             row.value ->> 'record', row.value ->> 'operation', row.value ->> 'before',
             row.value ->> 'after', row.value ->> 'mutation', row.value ->> 'actor',
             row.value ->> 'at_ms'
         from json_each(?) as row",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(db)
    .await?;
    Ok(())
}

/// The changes at some places, those that there are.
pub(super) async fn at(db: &mut SqliteConnection, seqs: &[i64]) -> Result<Vec<Change>, Fault> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where seq in (select value from json_each(")
        .push_bind(serde_json::to_string(seqs)?)
        .push("))");
    let rows: Vec<ChangeRow> = sql.build_query_as().fetch_all(db).await?;
    rows.into_iter().map(Change::try_from).collect()
}

/// The first change of each of some mutations; of those that made none, or are forgotten, none.
pub(super) async fn firsts_of(
    db: &mut SqliteConnection,
    mutations: &[&MutationId],
) -> Result<HashMap<MutationId, Change>, Fault> {
    if mutations.is_empty() {
        return Ok(HashMap::new());
    }
    let seqs: Vec<i64> = sqlx::query_scalar(
        "select seq from mutations
         where id in (select value from json_each(?)) and seq is not null",
    )
    .bind(serde_json::to_string(mutations)?)
    .fetch_all(&mut *db)
    .await?;
    let changes = at(db, &seqs).await?.into_iter();
    Ok(changes
        .map(|change| (change.mutation.clone(), change))
        .collect())
}

/// Changes after a place, in order.
pub(super) async fn after(
    db: &mut SqliteConnection,
    seq: Seq,
    limit: u32,
) -> Result<Vec<Change>, Fault> {
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where seq > ")
        .push_bind(signed(seq.0))
        .push(" order by seq limit ")
        .push_bind(i64::from(limit));
    let rows: Vec<ChangeRow> = sql.build_query_as().fetch_all(db).await?;
    rows.into_iter().map(Change::try_from).collect()
}

/// A page of the log, given the ledger of the same moment.
pub(super) async fn page(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    request: &PageRequest<Seq>,
) -> Result<Page<Change>, Fault> {
    let seq = request.cursor.unwrap_or_default();
    let items = after(db, seq, u32::from(request.limit())).await?;
    // There are no gaps, so the rest need not be counted; the log may start later than at 1.
    let reached = items
        .first()
        .map_or(ledger.seq, |first| Seq(first.seq.0 - 1));
    let total = ledger.seq.0.saturating_sub(reached.0);
    let last = items.last().map(|last| last.seq);
    Ok(Page {
        items,
        next_cursor: last
            .filter(|last| *last < ledger.seq)
            .map(|last| last.to_string()),
        total,
        seq: ledger.seq,
    })
}

/// A page of an order's changes, given the ledger of the same moment.
pub(super) async fn history(
    db: &mut SqliteConnection,
    ledger: &Ledger,
    id: OrderId,
    request: &PageRequest<Seq>,
) -> Result<Page<Change>, Fault> {
    let record = id.to_string();
    let count = sqlx::query_scalar("select count(*) from changes where entity = ? and record = ?")
        .bind(Entity::Orders.name())
        .bind(&record)
        .fetch_one(&mut *db)
        .await?;
    let total = unsigned(count)?;
    // An order whose changes have all been cut off the log has an empty history.
    if total == 0 && !orders::exists(db, id).await? {
        return Err(Order::not_found(id).into());
    }
    let limit = usize::from(request.limit());
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where entity = ")
        .push_bind(Entity::Orders.name())
        .push(" and record = ")
        .push_bind(record)
        .push(" and seq > ")
        .push_bind(signed(request.cursor.unwrap_or_default().0))
        .push(" order by seq limit ")
        .push_bind(i64::from(request.limit()) + 1);
    let mut rows: Vec<ChangeRow> = sql.build_query_as().fetch_all(db).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let items: Vec<Change> = rows
        .into_iter()
        .map(Change::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Page {
        next_cursor: items
            .last()
            .filter(|_| more)
            .map(|last| last.seq.to_string()),
        items,
        total,
        seq: ledger.seq,
    })
}

/// The outcome that a mutation had whose first change this is.
pub(super) fn outcome(change: &Change) -> Outcome {
    Outcome {
        seq: change.seq,
        operation: change.effect.operation(),
        record: change.effect.record().clone(),
    }
}
