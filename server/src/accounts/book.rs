//! The rows of accounts, in the store's own file, written on connections of their own: the writer of
//! orders must not wait for them, nor they for it longer than one of its transactions takes.

use std::path::Path;
use std::time::Duration;

use live_orders::{Role, Timestamp};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{FromRow, SqlitePool};

use super::account::{Account, AccountName};
use super::audit::{self, Entry, Event, Note};
use super::error::AccountsError;
use super::gate::Standing;

/// How long a row waits for the writer's transaction, which takes milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long somebody waits for a connection while others are at it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections: those who read do not wait for the one who writes.
const CONNECTIONS: u32 = 4;

/// The rows of all accounts.
#[derive(Clone, Debug)]
pub struct Book {
    pub(super) pool: SqlitePool,
}

/// Who does something, and from where.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// An account's name, or [`audit::COMMAND_LINE`].
    pub actor: &'a str,
    /// An address; empty for the command line.
    pub address: &'a str,
}

#[derive(FromRow)]
struct Row {
    key: i64,
    name: String,
    role: String,
    is_disabled: bool,
    made_at_ms: i64,
}

impl By<'static> {
    /// Somebody at the machine itself.
    pub const COMMAND_LINE: Self = Self {
        actor: audit::COMMAND_LINE,
        address: "",
    };
}

impl Book {
    /// Opens the file of a store, which must be there and up to date.
    pub async fn open(path: &Path) -> Result<Self, AccountsError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .foreign_keys(true)
            // Whoever was told that an account is disabled must not find it enabled after a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// How it stands as a whole.
    pub async fn standing(&self) -> Result<Standing, AccountsError> {
        let (version, has_accounts) = sqlx::query_as(
            "select version, exists (select 1 from accounts)
             from access",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Standing {
            version,
            has_accounts,
        })
    }

    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, AccountsError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select key, name, role, is_disabled, made_at_ms
             from accounts
             order by name",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Account::try_from).collect()
    }

    /// Makes an account. `kept` is what is kept of its password.
    pub async fn add(
        &self,
        name: &AccountName,
        role: Role,
        kept: &str,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        // Changes would not tell the two apart.
        let is_token: bool =
            sqlx::query_scalar("select exists (select 1 from tokens where name = ?)")
                .bind(name.as_str())
                .fetch_one(&mut *transaction)
                .await?;
        if is_token {
            return Err(AccountsError::TokenTaken(name.clone()));
        }
        let done = sqlx::query(
            "insert into accounts (name, role, password, made_at_ms) values (?, ?, ?, ?)
             on conflict (name) do nothing",
        )
        .bind(name.as_str())
        .bind(role.name())
        .bind(kept)
        .bind(now.millis())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::NameTaken(name.clone()));
        }
        let note = Note {
            detail: role.name(),
            ..by.note(Event::AccountMade, name)
        };
        audit::write(&mut transaction, note, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Lets an account sign in or not. One that may not has no sessions either.
    pub async fn set_disabled(
        &self,
        name: &AccountName,
        is_disabled: bool,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let done = sqlx::query("update accounts set is_disabled = ? where name = ?")
            .bind(is_disabled)
            .bind(name.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::Unknown(name.clone()));
        }
        let event = if is_disabled {
            keep_an_admin(&mut transaction, by).await?;
            end_sessions(&mut transaction, name).await?;
            Event::AccountDisabled
        } else {
            Event::AccountEnabled
        };
        audit::write(&mut transaction, by.note(event, name), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Gives an account another role, in its sessions as well.
    pub async fn set_role(
        &self,
        name: &AccountName,
        role: Role,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let done = sqlx::query("update accounts set role = ? where name = ?")
            .bind(role.name())
            .bind(name.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::Unknown(name.clone()));
        }
        keep_an_admin(&mut transaction, by).await?;
        let note = Note {
            detail: role.name(),
            ..by.note(Event::RoleChanged, name)
        };
        audit::write(&mut transaction, note, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Gives an account another password, and ends what was begun with the one before.
    pub async fn set_password(
        &self,
        name: &AccountName,
        kept: &str,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        let mut transaction = self.pool.begin_with("begin immediate").await?;
        let done = sqlx::query("update accounts set password = ? where name = ?")
            .bind(kept)
            .bind(name.as_str())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(AccountsError::Unknown(name.clone()));
        }
        end_sessions(&mut transaction, name).await?;
        let note = by.note(Event::PasswordChanged, name);
        audit::write(&mut transaction, note, now).await?;
        Ok(transaction.commit().await?)
    }

    /// The newest entries of the audit log, at most so many, the oldest of them first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<Entry>, AccountsError> {
        let mut connection = self.pool.acquire().await?;
        audit::newest(&mut connection, limit).await
    }
}

impl<'a> By<'a> {
    /// What is written down of something that is done to an account.
    pub(super) fn note(self, event: Event, subject: &'a AccountName) -> Note<'a> {
        Note {
            event,
            actor: self.actor,
            subject: subject.as_str(),
            address: self.address,
            detail: "",
        }
    }
}

/// Refuses what would leave nobody to look after accounts, except to whoever sits at the machine, who can
/// make another.
async fn keep_an_admin(db: &mut sqlx::SqliteConnection, by: By<'_>) -> Result<(), AccountsError> {
    if by.actor == audit::COMMAND_LINE {
        return Ok(());
    }
    let is_left: bool = sqlx::query_scalar(
        "select exists (select 1 from accounts where role = 'admin' and not is_disabled)",
    )
    .fetch_one(db)
    .await?;
    if is_left {
        Ok(())
    } else {
        Err(AccountsError::LastAdmin)
    }
}

async fn end_sessions(
    db: &mut sqlx::SqliteConnection,
    name: &AccountName,
) -> Result<(), AccountsError> {
    sqlx::query(
        "delete from sessions
         where account = (select key from accounts where name = ?)",
    )
    .bind(name.as_str())
    .execute(db)
    .await?;
    Ok(())
}

impl TryFrom<Row> for Account {
    type Error = AccountsError;

    fn try_from(row: Row) -> Result<Self, AccountsError> {
        Ok(Self {
            key: row.key,
            name: row.name.parse().map_err(unreadable)?,
            role: row.role.parse().map_err(unreadable)?,
            is_disabled: row.is_disabled,
            made_at: Timestamp::from_millis(row.made_at_ms),
        })
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> AccountsError {
    AccountsError::Row(error.to_string())
}
