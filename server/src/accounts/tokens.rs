//! The rows of tokens: what programs are known by.

use live_orders::{Role, Timestamp};
use sqlx::FromRow;

use super::account::AccountName;
use super::audit::{self, Event, Note};
use super::book::{Book, By, unreadable};
use super::error::AccountsError;
use super::pass::{Pass, PassKind};
use super::secret::{Brought, SecretHash};

/// Tokens that there may be: each is a program that somebody has set up.
const TOKENS_MAX: i64 = 1_000;

/// A token as a list of them has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number in the store.
    pub key: i64,
    /// What it is called.
    pub name: AccountName,
    /// What it lets do.
    pub role: Role,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    key: i64,
    name: String,
    role: String,
    made_at_ms: i64,
    used_at_ms: Option<i64>,
    ends_at_ms: Option<i64>,
}

/// What a token is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// What it is called: what changes say who has made them. No account may be called so.
    pub name: &'a AccountName,
    /// What it lets do.
    pub role: Role,
    /// When it ends, if ever.
    pub ends_at: Option<Timestamp>,
}

impl Book {
    /// All tokens, by name.
    pub async fn tokens(&self) -> Result<Vec<Token>, AccountsError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select key, name, role, made_at_ms, used_at_ms, ends_at_ms
             from tokens
             order by name",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Token::try_from).collect()
    }

    /// Makes a token; one of the same name that has ended by its time makes room for it.
    pub async fn add_token(
        &self,
        token: NewToken<'_>,
        hash: &SecretHash,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        sqlx::query("delete from tokens where name = ? and ends_at_ms <= ?")
            .bind(token.name.as_str())
            .bind(now.millis())
            .execute(&mut *transaction)
            .await?;
        let (is_account, count): (bool, i64) = sqlx::query_as(
            "select exists (select 1 from accounts where name = ?), (select count(*) from tokens)",
        )
        .bind(token.name.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        if is_account {
            return Err(AccountsError::NameTaken(token.name.clone()));
        }
        if count >= TOKENS_MAX {
            return Err(AccountsError::TooManyTokens);
        }
        let done = sqlx::query(
            "insert into tokens (name, role, hash, made_at_ms, ends_at_ms) values (?, ?, ?, ?, ?)
             on conflict (name) do nothing",
        )
        .bind(token.name.as_str())
        .bind(token.role.name())
        .bind(hash.as_bytes())
        .bind(now.millis())
        .bind(token.ends_at.map(Timestamp::millis))
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::TokenTaken(token.name.clone()));
        }
        let note = Note {
            detail: token.role.name(),
            ..by.note(Event::TokenMade, token.name)
        };
        audit::write(&mut transaction, note, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Ends a token.
    pub async fn end_token(
        &self,
        name: &AccountName,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let done = sqlx::query("delete from tokens where name = ?")
            .bind(name.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::UnknownToken(name.clone()));
        }
        let note = by.note(Event::TokenEnded, name);
        audit::write(&mut transaction, note, now).await?;
        Ok(transaction.commit().await?)
    }

    /// What token that is, if it is one that counts.
    pub(super) async fn token(
        &self,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<Pass>, AccountsError> {
        let row: Option<Row> = sqlx::query_as(
            "select key, name, role, made_at_ms, used_at_ms, ends_at_ms
             from tokens
             where hash = ?
                 and (ends_at_ms is null or ends_at_ms > ?)",
        )
        .bind(hash.as_bytes())
        .bind(now.millis())
        .fetch_optional(&self.pool)
        .await?;
        let Some(token) = row.map(Token::try_from).transpose()? else {
            return Ok(None);
        };
        Ok(Some(Pass {
            kind: PassKind::Token { token: token.key },
            brought: Brought::Token(*hash),
            name: token.name,
            role: token.role,
            began_at: token.made_at,
            used_at: token.used_at,
            ends_at: token.ends_at,
        }))
    }

    /// Writes down that a token was used.
    pub(super) async fn touch_token(&self, key: i64, now: Timestamp) -> Result<(), AccountsError> {
        sqlx::query("update tokens set used_at_ms = ? where key = ?")
            .bind(now.millis())
            .bind(key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl TryFrom<Row> for Token {
    type Error = AccountsError;

    fn try_from(row: Row) -> Result<Self, AccountsError> {
        Ok(Self {
            key: row.key,
            name: row.name.parse().map_err(unreadable)?,
            role: row.role.parse().map_err(unreadable)?,
            made_at: Timestamp::from_millis(row.made_at_ms),
            used_at: row.used_at_ms.map(Timestamp::from_millis),
            ends_at: row.ends_at_ms.map(Timestamp::from_millis),
        })
    }
}
