//! What can go wrong with accounts.

use super::account::AccountName;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// There is one of that name.
    #[error("there is an account “{0}” already")]
    NameTaken(AccountName),
    /// There is none of that name.
    #[error("there is no account “{0}”")]
    Unknown(AccountName),
    /// There is a token of that name.
    #[error("there is a token “{0}” already")]
    TokenTaken(AccountName),
    /// There is no token of that name.
    #[error("there is no token “{0}”")]
    UnknownToken(AccountName),
    /// There are as many tokens as may be.
    #[error("there are too many tokens; end some that nobody uses")]
    TooManyTokens,
    /// Nobody would be left to look after accounts.
    #[error("nobody would be left to look after accounts")]
    LastAdmin,
    /// Too many passwords are being looked at.
    #[error("too many are signing in at once")]
    Busy,
    /// A password could not be hashed or compared.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    /// The database did not do as it was told.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row holds what no version of this program writes.
    #[error("the database holds what cannot be read: {0}")]
    Row(String),
}
