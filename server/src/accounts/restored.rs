//! Who may come in after a copy was put in the place of a store: whoever could before. A copy brings back
//! what was sold, and not a role that was taken away, a password that was changed, or a token that was
//! ended since it was made.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::audit::{self, Event, Note};
use super::error::AccountsError;
use crate::store::now;

/// The tables that say who may come in, with their columns.
const TABLES: [(&str, &str); 3] = [
    (
        "accounts",
        "key, name, role, password, is_disabled, made_at_ms",
    ),
    (
        "tokens",
        "key, name, role, hash, made_at_ms, used_at_ms, ends_at_ms",
    ),
    (
        "audit",
        "key, at_ms, event, actor, subject, address, detail",
    ),
];

/// Whose accounts count from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the store that was there.
    Kept,
    /// Those of the copy: there was no store, or it has none that can be read.
    OfCopy,
}

/// Settles it in a copy that is about to be put in place. `replaced` is the file that was there. No session
/// goes on.
pub async fn settle(
    copy: &mut SqliteConnection,
    replaced: Option<&Path>,
) -> Result<Whose, AccountsError> {
    let whose = match replaced {
        Some(path) => carry_over(copy, path).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the accounts of the file that was there cannot be read");
            Whose::OfCopy
        }),
        None => Whose::OfCopy,
    };
    let mut transaction = copy.begin().await?;
    sqlx::query("delete from sessions")
        .execute(&mut *transaction)
        .await?;
    sqlx::query("update access set version = version + 1")
        .execute(&mut *transaction)
        .await?;
    let note = Note {
        event: Event::Restored,
        actor: audit::COMMAND_LINE,
        subject: "",
        address: "",
        detail: "",
    };
    audit::write(&mut transaction, note, now()).await?;
    transaction.commit().await?;
    Ok(whose)
}

/// Takes over who could come in, all or nothing.
async fn carry_over(copy: &mut SqliteConnection, path: &Path) -> Result<Whose, sqlx::Error> {
    let text = path.to_string_lossy().into_owned();
    sqlx::query("attach database ? as replaced")
        .bind(text)
        .execute(&mut *copy)
        .await?;
    let carried = carry_attached(copy).await;
    sqlx::query("detach database replaced")
        .execute(copy)
        .await?;
    carried
}

async fn carry_attached(copy: &mut SqliteConnection) -> Result<Whose, sqlx::Error> {
    let has_any: bool = sqlx::query_scalar(
        "select exists (select 1 from replaced.sqlite_master where name = 'accounts')",
    )
    .fetch_one(&mut *copy)
    .await?;
    if !has_any {
        return Ok(Whose::OfCopy);
    }
    let mut transaction = copy.begin().await?;
    for table in ["sessions", "accounts", "tokens", "audit"] {
        // Names of this program's own, and nobody's text.
        let delete = format!("delete from main.{table}");
        sqlx::query(AssertSqlSafe(delete))
            .execute(&mut *transaction)
            .await?;
    }
    for (table, columns) in TABLES {
        let insert =
            format!("insert into main.{table} ({columns}) select {columns} from replaced.{table}");
        sqlx::query(AssertSqlSafe(insert))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(Whose::Kept)
}
