//! The rows of sessions.

use live_orders::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::account::{Account, AccountName};
use super::audit::{self, Event, Note};
use super::book::{Book, By, unreadable};
use super::error::AccountsError;
use super::pass::{Origin, Pass, PassKind, SESSION_IDLE, SESSION_MAX, Session, later};
use super::secret::{Brought, SecretHash};

/// Sessions of one account: beyond it the one that was used the longest ago ends.
const SESSIONS_MAX: i64 = 20;
/// As much of what a browser says of itself as is kept, in characters.
const AGENT_CHARS_MAX: usize = 200;

/// An account, and what is kept of its password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// What is kept of its password.
    pub kept: String,
}

#[derive(FromRow)]
struct CredentialsRow {
    key: i64,
    name: String,
    role: String,
    is_disabled: bool,
    made_at_ms: i64,
    password: String,
}

#[derive(FromRow)]
struct PassRow {
    key: i64,
    account: i64,
    name: String,
    role: String,
    began_at_ms: i64,
    used_at_ms: i64,
}

#[derive(FromRow)]
struct SessionRow {
    key: i64,
    began_at_ms: i64,
    used_at_ms: i64,
    address: String,
    agent: String,
}

impl Book {
    /// What somebody has to prove who signs in by that name.
    pub async fn credentials(
        &self,
        name: &AccountName,
    ) -> Result<Option<Credentials>, AccountsError> {
        let row: Option<CredentialsRow> = sqlx::query_as(
            "select key, name, role, is_disabled, made_at_ms, password
             from accounts
             where name = ?",
        )
        .bind(name.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(Credentials::try_from).transpose()
    }

    /// Begins a session of somebody who has proved who they are, unless the account was disabled or
    /// has got another password in the meantime: then there is none. One that the browser had before
    /// ends.
    pub async fn begin_session(
        &self,
        of: &Credentials,
        hash: &SecretHash,
        before: Option<&SecretHash>,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<bool, AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let agent = origin.agent.chars().filter(|c| !c.is_control());
        let agent: String = agent.take(AGENT_CHARS_MAX).collect();
        let address = origin.address_text();
        let done = sqlx::query(
            "insert into sessions (hash, account, began_at_ms, used_at_ms, address, agent)
             select ?, key, ?, ?, ?, ?
             from accounts
             where key = ? and password = ? and not is_disabled",
        )
        .bind(hash.as_bytes())
        .bind(now.millis())
        .bind(now.millis())
        .bind(&address)
        .bind(agent)
        .bind(of.account.key)
        .bind(&of.kept)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(before) = before {
            end_by_hash(&mut transaction, before).await?;
        }
        tidy(&mut transaction, of.account.key, now).await?;
        let name = of.account.name.as_str();
        let note = Note {
            event: Event::SignedIn,
            actor: name,
            subject: name,
            address: &address,
            detail: "",
        };
        audit::write(&mut transaction, note, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Writes down that somebody did not prove who they are.
    pub async fn note_failure(
        &self,
        name: &str,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut connection = self.pool.acquire().await?;
        let note = Note {
            event: Event::SignInFailed,
            actor: "",
            subject: name,
            address: &origin.address_text(),
            detail: "",
        };
        audit::write(&mut connection, note, now).await
    }

    /// Ends the session that a browser has, whoever's it is; tells whether there was one.
    pub async fn end_session_of(
        &self,
        hash: &SecretHash,
        address: &str,
        now: Timestamp,
    ) -> Result<bool, AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let name: Option<String> = sqlx::query_scalar(
            "select name
             from sessions
             join accounts on accounts.key = account
             where hash = ?",
        )
        .bind(hash.as_bytes())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(name) = name else {
            return Ok(false);
        };
        end_by_hash(&mut transaction, hash).await?;
        let note = Note {
            event: Event::SessionEnded,
            actor: &name,
            subject: &name,
            address,
            detail: "",
        };
        audit::write(&mut transaction, note, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whose session that is, if it is one that counts.
    pub async fn session(
        &self,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<Pass>, AccountsError> {
        let row: Option<PassRow> = sqlx::query_as(
            "select sessions.key, account, name, role, began_at_ms, used_at_ms
             from sessions
             join accounts on accounts.key = account
             where hash = ?
                 and not is_disabled
                 and used_at_ms > ?
                 and began_at_ms > ?",
        )
        .bind(hash.as_bytes())
        .bind(used_after(now).millis())
        .bind(began_after(now).millis())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.pass(*hash)).transpose()
    }

    /// Writes down that a session was used.
    pub async fn touch_session(&self, key: i64, now: Timestamp) -> Result<(), AccountsError> {
        sqlx::query("update sessions set used_at_ms = max(used_at_ms, ?) where key = ?")
            .bind(now.millis())
            .bind(key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The sessions of an account that count, the newest first.
    pub async fn sessions(
        &self,
        account: i64,
        now: Timestamp,
    ) -> Result<Vec<Session>, AccountsError> {
        let rows: Vec<SessionRow> = sqlx::query_as(
            "select key, began_at_ms, used_at_ms, address, agent
             from sessions
             where account = ?
                 and used_at_ms > ?
                 and began_at_ms > ?
             order by began_at_ms desc, key desc",
        )
        .bind(account)
        .bind(used_after(now).millis())
        .bind(began_after(now).millis())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Session::from).collect())
    }

    /// Ends a session of an account; tells whether there was one.
    pub async fn end_session(
        &self,
        account: i64,
        key: i64,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<bool, AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let done = sqlx::query("delete from sessions where account = ? and key = ?")
            .bind(account)
            .bind(key)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let note = Note {
            event: Event::SessionEnded,
            actor: by.actor,
            subject: by.actor,
            address: by.address,
            detail: "",
        };
        audit::write(&mut transaction, note, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Ends what has been used the longest ago beyond the bound, and what counts no more, of anybody's.
async fn tidy(
    db: &mut SqliteConnection,
    account: i64,
    now: Timestamp,
) -> Result<(), AccountsError> {
    sqlx::query(
        "delete from sessions
         where key in (
             select key from sessions where account = ?
             order by used_at_ms desc, key desc
             limit -1 offset ?
         )",
    )
    .bind(account)
    .bind(SESSIONS_MAX)
    .execute(&mut *db)
    .await?;
    sqlx::query("delete from sessions where used_at_ms <= ?")
        .bind(used_after(now).millis())
        .execute(db)
        .await?;
    Ok(())
}

async fn end_by_hash(db: &mut SqliteConnection, hash: &SecretHash) -> Result<(), AccountsError> {
    sqlx::query("delete from sessions where hash = ?")
        .bind(hash.as_bytes())
        .execute(db)
        .await?;
    Ok(())
}

/// A session that was not used since counts no more.
fn used_after(now: Timestamp) -> Timestamp {
    earlier(now, SESSION_IDLE)
}

/// Nor does one that began before.
fn began_after(now: Timestamp) -> Timestamp {
    earlier(now, SESSION_MAX)
}

fn earlier(at: Timestamp, by: std::time::Duration) -> Timestamp {
    let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.millis().saturating_sub(by_ms))
}

impl PassRow {
    fn pass(self, hash: SecretHash) -> Result<Pass, AccountsError> {
        let began_at = Timestamp::from_millis(self.began_at_ms);
        Ok(Pass {
            kind: PassKind::Session {
                session: self.key,
                account: self.account,
            },
            brought: Brought::Session(hash),
            name: self.name.parse().map_err(unreadable)?,
            role: self.role.parse().map_err(unreadable)?,
            began_at,
            used_at: Some(Timestamp::from_millis(self.used_at_ms)),
            ends_at: Some(later(began_at, SESSION_MAX)),
        })
    }
}

impl TryFrom<CredentialsRow> for Credentials {
    type Error = AccountsError;

    fn try_from(row: CredentialsRow) -> Result<Self, AccountsError> {
        Ok(Self {
            account: Account {
                key: row.key,
                name: row.name.parse().map_err(unreadable)?,
                role: row.role.parse().map_err(unreadable)?,
                is_disabled: row.is_disabled,
                made_at: Timestamp::from_millis(row.made_at_ms),
            },
            kept: row.password,
        })
    }
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            key: row.key,
            began_at: Timestamp::from_millis(row.began_at_ms),
            used_at: Timestamp::from_millis(row.used_at_ms),
            address: row.address,
            agent: row.agent,
        }
    }
}
