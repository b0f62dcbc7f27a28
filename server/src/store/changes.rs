//! The log of changes in the database: written with each effect, read in order after a cursor, and
//! read by record for its history.

use live_orders::{Change, Entity, Order, OrderId, Outcome, Page, PageRequest, Record, Seq};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::error::Fault;
use super::ledger::Ledger;
use super::orders;
use super::rows::{ChangeRow, signed, unsigned};

/// All columns that a change is made of.
pub(super) const SELECT: &str =
    "select seq, commit_seq, entity, before, after, mutation, actor, at_ms from changes";

/// Writes a change down.
pub(super) async fn insert(db: &mut SqliteConnection, change: &Change) -> Result<(), Fault> {
    let record = change.effect.record();
    let json = |record: Option<&Record>| record.map(serde_json::to_string).transpose();
    sqlx::query(
        "insert into changes (
             seq, commit_seq, entity, record, operation, before, after, mutation, actor, at_ms
         )
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(signed(change.seq.0))
    .bind(signed(change.commit.0))
    .bind(record.entity().name())
    .bind(record.id())
    .bind(change.effect.operation().name())
    .bind(json(change.effect.before())?)
    .bind(json(change.effect.after())?)
    .bind(change.mutation.as_str())
    .bind(change.actor.as_str())
    .bind(change.at.millis())
    .execute(db)
    .await?;
    Ok(())
}

/// One change.
pub(super) async fn find(db: &mut SqliteConnection, seq: Seq) -> Result<Option<Change>, Fault> {
    let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
    sql.push(" where seq = ").push_bind(signed(seq.0));
    let row: Option<ChangeRow> = sql.build_query_as().fetch_optional(db).await?;
    row.map(Change::try_from).transpose()
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
