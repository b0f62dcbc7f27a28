//! The audit log: what happened to accounts, sessions and tokens, when, and by whom. Bounded by age.

use std::fmt;
use std::time::Duration;

use live_orders::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::error::AccountsError;

/// How long it is kept: a year, so that what is noticed late can still be looked into.
pub const AUDIT_KEPT: Duration = Duration::from_hours(365 * 24);
/// Entries that are thrown away with one that is written, at most: more go than come.
const PRUNED_AT_A_TIME: i64 = 4;
/// Longest text of an entry, in bytes: somebody may try to sign in by any name.
const TEXT_MAX_BYTES: usize = 100;

/// Who acts where no account does.
pub const COMMAND_LINE: &str = "command line";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An account was made.
    AccountMade,
    /// An account may no longer sign in.
    AccountDisabled,
    /// An account may sign in again.
    AccountEnabled,
    /// An account has another role.
    RoleChanged,
    /// An account has another password.
    PasswordChanged,
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to, and could not.
    SignInFailed,
    /// A session was ended by whose it was.
    SessionEnded,
    /// A token was made.
    TokenMade,
    /// A token was ended.
    TokenEnded,
    /// A copy was put in the place of the store.
    Restored,
}

/// What is to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// What happened.
    pub event: Event,
    /// Who did it; empty where it is not known.
    pub actor: &'a str,
    /// To what.
    pub subject: &'a str,
    /// From which address; empty for the command line.
    pub address: &'a str,
    /// What it came to: the role that was given; mostly nothing.
    pub detail: &'a str,
}

/// What was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: String,
    /// Who did it.
    pub actor: String,
    /// To what.
    pub subject: String,
    /// From which address; empty for the command line.
    pub address: String,
    /// What it came to: the role that was given.
    pub detail: String,
}

#[derive(FromRow)]
struct Row {
    at_ms: i64,
    event: String,
    actor: String,
    subject: String,
    address: String,
    detail: String,
}

impl Event {
    /// Its name in the store and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountMade => "account-made",
            Self::AccountDisabled => "account-disabled",
            Self::AccountEnabled => "account-enabled",
            Self::RoleChanged => "role-changed",
            Self::PasswordChanged => "password-changed",
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SessionEnded => "session-ended",
            Self::TokenMade => "token-made",
            Self::TokenEnded => "token-ended",
            Self::Restored => "restored",
        }
    }
}

/// Writes it down, in the transaction that does it, and throws away some of what is too old.
pub(super) async fn write(
    db: &mut SqliteConnection,
    note: Note<'_>,
    now: Timestamp,
) -> Result<(), AccountsError> {
    sqlx::query(
        "insert into audit (at_ms, event, actor, subject, address, detail)
         values (?, ?, ?, ?, ?, ?)",
    )
    .bind(now.millis())
    .bind(note.event.name())
    .bind(shortened(note.actor))
    .bind(shortened(note.subject))
    .bind(note.address)
    .bind(note.detail)
    .execute(&mut *db)
    .await?;
    let kept_ms = i64::try_from(AUDIT_KEPT.as_millis()).unwrap_or(i64::MAX);
    sqlx::query(
        "delete from audit
         where key in (select key from audit order by key limit ?)
             and at_ms < ?",
    )
    .bind(PRUNED_AT_A_TIME)
    .bind(now.millis().saturating_sub(kept_ms))
    .execute(db)
    .await?;
    Ok(())
}

/// The newest entries, at most so many, the oldest of them first.
pub(super) async fn newest(
    db: &mut SqliteConnection,
    limit: u32,
) -> Result<Vec<Entry>, AccountsError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select at_ms, event, actor, subject, address, detail
         from (select * from audit order by key desc limit ?)
         order by key",
    )
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// As much of a text as is kept, on one line.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    for character in text.chars().filter(|c| !c.is_control()) {
        if short.len() + character.len_utf8() > TEXT_MAX_BYTES {
            break;
        }
        short.push(character);
    }
    short
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            at: Timestamp::from_millis(row.at_ms),
            event: row.event,
            actor: row.actor,
            subject: row.subject,
            address: row.address,
            detail: row.detail,
        }
    }
}

impl fmt::Display for Entry {
    /// Fields with tabs between them, so that other programs can read it as well.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            at,
            event,
            actor,
            subject,
            address,
            detail,
        } = self;
        write!(
            out,
            "{at}\t{event}\t{actor}\t{subject}\t{address}\t{detail}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_text_is_one_short_line() {
        assert_eq!(shortened("ana"), "ana");
        assert_eq!(shortened("a\tb\nc"), "abc");
        assert_eq!(shortened(&"ä".repeat(80)), "ä".repeat(50));
    }
}
