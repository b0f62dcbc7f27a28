//! What the page of accounts opens with. What it does it does by plain forms, which the server answers:
//! passwords and tokens are in no address, and the page needs no scripts.

use live_orders::{Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where the page lies, and where its forms about accounts and tokens are sent.
pub const PATH: &str = "/accounts";
/// Where the form is sent by which somebody ends a session of their own.
pub const SESSION_PATH: &str = "/accounts/session";

/// What the page opens with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsOpening {
    /// Where the reader is signed in; nothing in local mode.
    pub sessions: Vec<SessionLine>,
    /// What an admin sees.
    pub all: Option<AllAccounts>,
}

/// All accounts and tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllAccounts {
    /// The accounts, by name.
    pub accounts: Vec<AccountLine>,
    /// The tokens, by name.
    pub tokens: Vec<TokenLine>,
    /// A token that this reader has just made: it is shown once.
    pub made: Option<MadeToken>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may not sign in for now.
    pub is_disabled: bool,
    /// Whether it is the reader's own.
    pub is_own: bool,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenLine {
    /// What it is called.
    pub name: String,
    /// What it lets do.
    pub role: Role,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
}

/// A token as it is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeToken {
    /// What it is called.
    pub name: String,
    /// What a program sends.
    pub token: String,
}

/// A session of the reader's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Its number.
    pub id: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// Where it came from.
    pub address: String,
    /// What the browser says that it is.
    pub agent: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// What the page opens with: on the server what was read for this request, in the browser what
/// came with the document.
pub fn opening() -> Result<AccountsOpening, AppError> {
    #[cfg(feature = "ssr")]
    return crate::api::respond::opening();
    #[cfg(not(feature = "ssr"))]
    Err(AppError::Unreachable)
}
