//! What somebody is known by, and what that lets them do.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use live_orders::{Actor, Role, Timestamp};

use super::account::AccountName;
use super::secret::Brought;

/// A session ends when it was not used for so long: a working day's end, and the night.
pub const SESSION_IDLE: Duration = Duration::from_hours(12);
/// And so long after it began in any case.
pub const SESSION_MAX: Duration = Duration::from_hours(14 * 24);

tokio::task_local! {
    static CURRENT: Identity;
}

/// Whose request it is.
#[derive(Clone, Debug)]
pub enum Identity {
    /// Nobody's that is known.
    Nobody,
    /// There are no accounts, and only this machine is listened to: whoever asks may do all.
    Local,
    /// Somebody's.
    Known(Arc<Pass>),
}

/// What somebody is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// What kind, and which.
    pub kind: PassKind,
    /// What a request brings that is theirs.
    pub brought: Brought,
    /// The name of the account or of the token: who a change says has made it.
    pub name: AccountName,
    /// What it lets do.
    pub role: Role,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, as far as that is written down.
    pub used_at: Option<Timestamp>,
    /// When it ends in any case.
    pub ends_at: Option<Timestamp>,
}

/// The kinds of passes, with their numbers in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassKind {
    /// A person's, by a cookie.
    Session {
        /// The session.
        session: i64,
        /// The account.
        account: i64,
    },
    /// A program's, by a token.
    Token {
        /// The token.
        token: i64,
    },
}

/// Where a request comes from, as its owner will know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address.
    pub address: Option<IpAddr>,
    /// What the browser says that it is.
    pub agent: String,
}

/// A session as a list of them has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its number in the store.
    pub key: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// Where it came from; empty if that is not known.
    pub address: String,
    /// What the browser said that it was.
    pub agent: String,
}

impl Identity {
    /// Whose the request is that is being answered; `None` where none is, as in an import by the command
    /// line.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Answers as theirs.
    pub async fn scope<F: Future>(self, answering: F) -> F::Output {
        CURRENT.scope(self, answering).await
    }

    /// What may be done; nothing by nobody.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Nobody => None,
            Self::Local => Some(Role::Admin),
            Self::Known(pass) => Some(pass.role),
        }
    }

    /// Who has made a change that would say, without accounts, that it was made by `otherwise`.
    pub fn signs(&self, otherwise: Actor) -> Actor {
        match self.pass() {
            Some(pass) if otherwise.is_import() => Actor::import_by(pass.name.as_str()),
            Some(pass) => Actor::new(pass.name.as_str()),
            None => otherwise,
        }
    }

    /// The session that asks, and the account that it is of; nothing where a program asks, or nobody known.
    pub fn session(&self) -> Option<(&Pass, i64, i64)> {
        let pass = self.pass()?;
        match pass.kind {
            PassKind::Session { session, account } => Some((pass, session, account)),
            PassKind::Token { .. } => None,
        }
    }

    /// What it is known by, if there are accounts.
    pub fn pass(&self) -> Option<&Arc<Pass>> {
        match self {
            Self::Known(pass) => Some(pass),
            Self::Nobody | Self::Local => None,
        }
    }
}

impl Pass {
    /// The moment from which it counts no more, where it was last used then.
    pub fn over_at(&self, used_at: Timestamp) -> Option<Timestamp> {
        let idle = match self.kind {
            PassKind::Session { .. } => Some(later(used_at, SESSION_IDLE)),
            PassKind::Token { .. } => None,
        };
        match (idle, self.ends_at) {
            (Some(idle), Some(end)) => Some(idle.min(end)),
            (idle, end) => idle.or(end),
        }
    }
}

impl Origin {
    /// The address as it is written down; empty if it is not known.
    pub fn address_text(&self) -> String {
        self.address
            .map(|address| address.to_canonical().to_string())
            .unwrap_or_default()
    }
}

/// A moment so much after another.
pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.millis().saturating_add(by_ms))
}
