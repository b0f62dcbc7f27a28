//! The mutations that have been carried out, so that one that is sent twice happens once and is
//! answered the same. The answer of one that changed something is read again from the log.

use std::collections::HashMap;
use std::fmt::Write;

use live_orders::{Mutation, MutationId, Outcome, Refusal, Seq, Timestamp};
use serde::Serialize;
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

/// A mutation that has been carried out.
pub(super) struct Known {
    fingerprint: Fingerprint,
    /// `None` where the change is missing that tells it.
    answer: Option<Answer>,
}

/// What a mutation was answered, as it is kept.
#[derive(Serialize)]
pub(super) struct Given {
    id: MutationId,
    fingerprint: String,
    seq: Option<i64>,
    refusal: Option<String>,
}

#[derive(FromRow)]
struct MutationRow {
    id: String,
    fingerprint: Vec<u8>,
    seq: Option<i64>,
    refusal: Option<String>,
}

impl Fingerprint {
    /// The fingerprint of a mutation's command.
    pub(super) fn of(mutation: &Mutation) -> Self {
        Self(Sha256::digest(mutation.command.fingerprint_source()).into())
    }

    fn hex(self) -> String {
        self.0.iter().fold(String::new(), |mut hex, byte| {
            // A string takes whatever is written to it.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl Known {
    /// One that has been carried out just now.
    pub(super) const fn new(fingerprint: Fingerprint, answer: Answer) -> Self {
        Self {
            fingerprint,
            answer: Some(answer),
        }
    }

    /// What it answers to whoever sends it again.
    pub(super) fn answer(&self, fingerprint: &Fingerprint) -> Result<Answer, Fault> {
        if self.fingerprint != *fingerprint {
            return Ok(Err(Refusal::KeyReused));
        }
        let missing = || Fault::Row("the change of a mutation is missing".to_owned());
        self.answer.clone().ok_or_else(missing)
    }
}

impl Given {
    /// An answer.
    pub(super) fn new(
        mutation: &Mutation,
        fingerprint: Fingerprint,
        answer: &Answer,
    ) -> Result<Self, Fault> {
        let refusal = answer.as_ref().err().map(serde_json::to_string);
        Ok(Self {
            id: mutation.id.clone(),
            fingerprint: fingerprint.hex(),
            seq: answer.as_ref().ok().map(|outcome| signed(outcome.seq.0)),
            refusal: refusal.transpose()?,
        })
    }
}

/// Those of some mutations that have been carried out, with their answers.
pub(super) async fn known(
    db: &mut SqliteConnection,
    ids: &[&MutationId],
) -> Result<HashMap<MutationId, Known>, Fault> {
    let rows: Vec<MutationRow> = sqlx::query_as(
        "select id, fingerprint, seq, refusal from mutations
         where id in (select value from json_each(?))",
    )
    .bind(serde_json::to_string(ids)?)
    .fetch_all(&mut *db)
    .await?;
    let seqs: Vec<i64> = rows.iter().filter_map(|row| row.seq).collect();
    let outcomes: HashMap<Seq, Outcome> = changes::at(db, &seqs)
        .await?
        .iter()
        .map(|change| (change.seq, changes::outcome(change)))
        .collect();
    rows.into_iter()
        .map(|row| {
            let answer = match (&row.refusal, row.seq) {
                (Some(refusal), _) => Some(Err(serde_json::from_str(refusal)?)),
                (None, Some(seq)) => outcomes.get(&Seq(unsigned(seq)?)).cloned().map(Ok),
                (None, None) => None,
            };
            let wrong = |_| Fault::Row("a fingerprint has not its length".to_owned());
            let fingerprint = Fingerprint(row.fingerprint.try_into().map_err(wrong)?);
            Ok((
                row.id.parse()?,
                Known {
                    fingerprint,
                    answer,
                },
            ))
        })
        .collect()
}

/// Keeps answers.
pub(super) async fn remember(
    db: &mut SqliteConnection,
    given: &[Given],
    at: Timestamp,
) -> Result<(), Fault> {
    if given.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into mutations (id, fingerprint, seq, refusal, at_ms)
         select row.value ->> 'id', unhex(row.value ->> 'fingerprint'), row.value ->> 'seq',
             row.value ->> 'refusal', ?
         from json_each(?) as row",
    )
    .bind(at.millis())
    .bind(serde_json::to_string(given)?)
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
