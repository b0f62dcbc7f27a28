//! `/accounts`: what its page opens with, and what its forms ask for. Each leads back to the page, which
//! says what went wrong; a token that was made is shown there once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use live_orders::{Role, Timestamp};
use live_orders_app::api::accounts::{
    AccountLine, AccountsOpening, AllAccounts, MadeToken, PATH, SessionLine, TokenLine,
};
use live_orders_app::error::AppError;
use serde::Deserialize;

use crate::accounts::book::By;
use crate::accounts::secret::Secret;
use crate::accounts::tokens::NewToken;
use crate::accounts::{AccountName, AccountsError, Brought, Gate, Identity, Password, SecretHash};
use crate::http::body::Form;
use crate::http::identity;
use crate::http::peer::Peer;
use crate::http::problem::{Answer, Problem};
use crate::store::now;

/// Longest life of a token, in days.
const TOKEN_DAYS_MAX: i64 = 3_650;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a form asks for. All of it is text, as forms send it.
#[derive(Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Make an account.
    Add {
        /// Its name.
        name: String,
        /// Its role.
        role: String,
        /// Its password.
        password: String,
    },
    /// Give it another role.
    Role {
        /// Its name.
        name: String,
        /// The role.
        role: String,
    },
    /// Let it sign in no more.
    Disable {
        /// Its name.
        name: String,
    },
    /// Let it sign in again.
    Enable {
        /// Its name.
        name: String,
    },
    /// Give it another password.
    Password {
        /// Its name.
        name: String,
        /// The password.
        password: String,
    },
    /// Make a token.
    AddToken {
        /// Its name.
        name: String,
        /// Its role.
        role: String,
        /// How long it lasts.
        days: String,
    },
    /// End it.
    EndToken {
        /// Its name.
        name: String,
    },
}

/// Which session is to end.
#[derive(Deserialize)]
pub struct Ending {
    id: i64,
}

/// Why a form was not done.
enum NotDone {
    /// A code that the page has words for.
    Told(&'static str),
    /// What is told like anywhere else.
    Failed(AccountsError),
}

/// Whether somebody looks at the page that is asked for: neither a browser that fetches it in case they
/// will, nor a page of another site.
pub fn is_looked_at(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name: &str, text: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.contains(text))
    };
    *method == Method::GET
        && !says("sec-purpose", "prefetch")
        && !says("purpose", "prefetch")
        && !says("sec-fetch-site", "cross-site")
}

/// Reads what the page opens with.
pub async fn open_page(
    gate: &Gate,
    identity: &Identity,
    is_looked_at: bool,
) -> Result<AccountsOpening, AppError> {
    read(gate, identity, is_looked_at).await.map_err(|error| {
        tracing::error!(%error, "accounts cannot be read");
        AppError::Failed
    })
}

/// `POST /accounts`
pub async fn carry_out(
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    peer: Peer,
    headers: HeaderMap,
    Form(task): Form<Task>,
) -> Answer {
    let origin = identity::origin(peer, &headers);
    let address = origin.address_text();
    let by = By {
        actor: identity.pass().map_or("local mode", |it| it.name.as_str()),
        address: &address,
    };
    let done = do_task(&gate, &identity, by, task).await;
    gate.look().await?;
    match done {
        Ok(()) => Ok(Redirect::to(PATH).into_response()),
        Err(NotDone::Told(code)) => Ok(told(code)),
        Err(NotDone::Failed(error)) => match code(&error) {
            Some(code) => Ok(told(code)),
            None => Err(error.into()),
        },
    }
}

/// `POST /accounts/session`
pub async fn end_session(
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    peer: Peer,
    headers: HeaderMap,
    Form(ending): Form<Ending>,
) -> Answer {
    let Some((pass, account)) = own(&identity) else {
        return Err(Problem::no_such_url());
    };
    let origin = identity::origin(peer, &headers);
    let by = By {
        actor: pass,
        address: &origin.address_text(),
    };
    gate.end_session(account, ending.id, by).await?;
    Ok(Redirect::to(PATH).into_response())
}

async fn read(
    gate: &Gate,
    identity: &Identity,
    is_looked_at: bool,
) -> Result<AccountsOpening, AccountsError> {
    let sessions = match identity.session() {
        Some((_, session, account)) => {
            let own = gate.sessions(account).await?.into_iter();
            own.map(|it| SessionLine {
                is_this: it.key == session,
                id: it.key,
                began_at: it.began_at,
                used_at: it.used_at,
                address: it.address,
                agent: it.agent,
            })
            .collect()
        }
        None => Vec::new(),
    };
    let is_admin = identity.role().is_some_and(|role| role.may(Role::Admin));
    let all = if is_admin {
        Some(read_all(gate, identity, is_looked_at).await?)
    } else {
        None
    };
    Ok(AccountsOpening { sessions, all })
}

async fn read_all(
    gate: &Gate,
    identity: &Identity,
    is_looked_at: bool,
) -> Result<AllAccounts, AccountsError> {
    let own = own(identity).map(|(name, _)| name);
    let accounts = gate.book().accounts().await?.into_iter();
    let accounts = accounts.map(|it| AccountLine {
        is_own: own == Some(it.name.as_str()),
        name: it.name.to_string(),
        role: it.role,
        is_disabled: it.is_disabled,
        made_at: it.made_at,
    });
    let tokens = gate.book().tokens().await?.into_iter();
    let tokens = tokens.map(|it| TokenLine {
        name: it.name.to_string(),
        role: it.role,
        used_at: it.used_at,
        ends_at: it.ends_at,
    });
    let session = session_hash(identity).filter(|_| is_looked_at);
    let made = session.and_then(|hash| gate.unshown.take(&hash));
    let made = made.map(|(name, token)| MadeToken {
        name: name.to_string(),
        token: token.token_text(),
    });
    Ok(AllAccounts {
        accounts: accounts.collect(),
        tokens: tokens.collect(),
        made,
    })
}

async fn do_task(gate: &Gate, identity: &Identity, by: By<'_>, task: Task) -> Result<(), NotDone> {
    let (book, now) = (gate.book(), now());
    match task {
        Task::Add {
            name,
            role,
            password,
        } => {
            let (name, role) = (account(&name)?, role_of(&role)?);
            if gate.is_local() && role != Role::Admin {
                // From then on nobody could make another one.
                return Err(NotDone::Told("first_admin"));
            }
            let kept = gate.hash(password_of(&password, &name)?).await?;
            book.add(&name, role, &kept, by, now).await?;
        }
        Task::Role { name, role } => {
            let (name, role) = (other(&name, identity)?, role_of(&role)?);
            book.set_role(&name, role, by, now).await?;
        }
        Task::Disable { name } => {
            let name = other(&name, identity)?;
            book.set_disabled(&name, true, by, now).await?;
        }
        Task::Enable { name } => book.set_disabled(&account(&name)?, false, by, now).await?,
        Task::Password { name, password } => {
            let name = account(&name)?;
            let kept = gate.hash(password_of(&password, &name)?).await?;
            book.set_password(&name, &kept, by, now).await?;
        }
        Task::AddToken { name, role, days } => {
            let (name, role) = (account(&name)?, role_of(&role)?);
            let days: i64 = days.parse().map_err(|_| NotDone::Told("not_done"))?;
            if !(1..=TOKEN_DAYS_MAX).contains(&days) {
                return Err(NotDone::Told("not_done"));
            }
            // Without a session there is nobody to show it to: local mode has no use for tokens either.
            let Some(session) = session_hash(identity) else {
                return Err(NotDone::Told("not_done"));
            };
            let secret = Secret::random();
            let token = NewToken {
                name: &name,
                role,
                ends_at: Some(Timestamp::from_millis(now.millis() + days * DAY_MS)),
            };
            book.add_token(token, &secret.hash(), by, now).await?;
            gate.unshown.put(session, name, secret);
        }
        Task::EndToken { name } => book.end_token(&account(&name)?, by, now).await?,
    }
    Ok(())
}

fn told(code: &str) -> Response {
    Redirect::to(&format!("{PATH}?problem={code}")).into_response()
}

/// What the page has words for.
fn code(error: &AccountsError) -> Option<&'static str> {
    match error {
        AccountsError::NameTaken(_) | AccountsError::TokenTaken(_) => Some("name_taken"),
        AccountsError::Unknown(_) | AccountsError::UnknownToken(_) => Some("unknown"),
        AccountsError::TooManyTokens => Some("too_many_tokens"),
        AccountsError::LastAdmin => Some("last_admin"),
        AccountsError::Busy
        | AccountsError::Hashing(_)
        | AccountsError::Database(_)
        | AccountsError::Row(_) => None,
    }
}

fn account(name: &str) -> Result<AccountName, NotDone> {
    name.parse().map_err(|_| NotDone::Told("bad_name"))
}

/// The name of an account that is not the reader's own.
fn other(name: &str, identity: &Identity) -> Result<AccountName, NotDone> {
    let name = account(name)?;
    match own(identity) {
        Some((own, _)) if own == name.as_str() => Err(NotDone::Told("own")),
        _ => Ok(name),
    }
}

fn role_of(name: &str) -> Result<Role, NotDone> {
    name.parse().map_err(|_| NotDone::Told("not_done"))
}

fn password_of(text: &str, name: &AccountName) -> Result<Password, NotDone> {
    Password::new(text, name).map_err(|_| NotDone::Told("bad_password"))
}

/// The name and the number of the account whose session asks.
fn own(identity: &Identity) -> Option<(&str, i64)> {
    let (pass, _, account) = identity.session()?;
    Some((pass.name.as_str(), account))
}

fn session_hash(identity: &Identity) -> Option<SecretHash> {
    match identity.pass()?.brought {
        Brought::Session(hash) => Some(hash),
        Brought::Token(_) => None,
    }
}

impl From<AccountsError> for NotDone {
    fn from(error: AccountsError) -> Self {
        Self::Failed(error)
    }
}
