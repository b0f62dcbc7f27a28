//! The mutations that have been carried out, so that one that is sent twice happens once and is
//! answered the same. The answer of one that changed something is read again from the log.

use live_orders::{Change, Mutation, MutationId, Outcome, Refusal, Seq, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, SqliteConnection};

use super::changes;
use super::error::Fault;
use super::rows::{signed, unsigned};

/// How long an answer is kept: whoever tries again does so within minutes, a tablet that was left
/// in a drawer over the holidays within days.
pub const KEPT_DAYS: i64 = 14;
/// Old answers looked at in a transaction, in addition to one for each mutation of it: so they go
/// faster than new ones come, and no transaction has many to remove.
const PRUNED_PER_BATCH: usize = 16;

/// A mutation's answer: what it did, or why it was refused.
pub(super) type Answer = Result<Outcome, Refusal>;

/// What a repetition must have in common with the first sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint([u8; 32]);

#[derive(FromRow)]
struct MutationRow {
    fingerprint: Vec<u8>,
    seq: Option<i64>,
    refusal: Option<String>,
}

impl Fingerprint {
    /// The fingerprint of a mutation's command.
    pub(super) fn of(mutation: &Mutation) -> Self {
        Self(Sha256::digest(mutation.command.fingerprint_source()).into())
    }
}

/// The answer that the mutation was given before, if it was.
pub(super) async fn recall(
    db: &mut SqliteConnection,
    mutation: &Mutation,
    fingerprint: &Fingerprint,
) -> Result<Option<Answer>, Fault> {
    let row: Option<MutationRow> =
        sqlx::query_as("select fingerprint, seq, refusal from mutations where id = ?")
            .bind(mutation.id.as_str())
            .fetch_optional(&mut *db)
            .await?;
    let Some(row) = row else { return Ok(None) };
    if row.fingerprint != fingerprint.0 {
        return Ok(Some(Err(Refusal::KeyReused)));
    }
    if let Some(refusal) = row.refusal {
        return Ok(Some(Err(serde_json::from_str(&refusal)?)));
    }
    let seq = Seq(unsigned(row.seq.unwrap_or_default())?);
    let change = changes::find(db, seq).await?;
    let change = change.ok_or_else(|| Fault::Row(format!("change {seq} is missing")))?;
    Ok(Some(Ok(changes::outcome(&change))))
}

/// The first change that a mutation made; `None` where it made none, or is forgotten.
pub(super) async fn change_of(
    db: &mut SqliteConnection,
    id: &MutationId,
) -> Result<Option<Change>, Fault> {
    let seq: Option<Option<i64>> = sqlx::query_scalar("select seq from mutations where id = ?")
        .bind(id.as_str())
        .fetch_optional(&mut *db)
        .await?;
    match seq.flatten() {
        Some(seq) => changes::find(db, Seq(unsigned(seq)?)).await,
        None => Ok(None),
    }
}

/// Keeps the answer.
pub(super) async fn remember(
    db: &mut SqliteConnection,
    mutation: &Mutation,
    fingerprint: &Fingerprint,
    answer: &Answer,
    at: Timestamp,
) -> Result<(), Fault> {
    let refusal = answer.as_ref().err().map(serde_json::to_string);
    sqlx::query(
        "insert into mutations (id, fingerprint, seq, refusal, at_ms)
         values (?, ?, ?, ?, ?)",
    )
    .bind(mutation.id.as_str())
    .bind(fingerprint.0.to_vec())
    .bind(answer.as_ref().ok().map(|outcome| signed(outcome.seq.0)))
    .bind(refusal.transpose()?)
    .bind(at.millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets a few of the oldest answers, if they are old enough.
pub(super) async fn prune(
    db: &mut SqliteConnection,
    batch: usize,
    now: Timestamp,
) -> Result<(), Fault> {
    let most = i64::try_from(batch.saturating_add(PRUNED_PER_BATCH)).unwrap_or(i64::MAX);
    sqlx::query(
        "delete from mutations
         where key in (select key from mutations order by key limit ?)
         and at_ms < ?",
    )
    .bind(most)
    .bind(now.plus_days(-KEPT_DAYS).millis())
    .execute(db)
    .await?;
    Ok(())
}
