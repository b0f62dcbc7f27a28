//! An account, and the name that it goes by.

use std::fmt;
use std::str::FromStr;

use live_orders::{Role, Timestamp};

/// Longest name, in bytes: it is shown beside each change.
pub const NAME_MAX_BYTES: usize = 64;
/// Names that changes bear which nobody in particular has made: an account of such a name could pass
/// for them.
const TAKEN: [&str; 4] = ["api", "import", "web", "demo"];

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in the store.
    pub key: i64,
    /// What it is called.
    pub name: AccountName,
    /// What it may do.
    pub role: Role,
    /// Whether it may do nothing for now.
    pub is_disabled: bool,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A name that an account or a token goes by: small letters, digits and `.`, `_`, `-`, `+`, `@`. Nothing that
/// looks like another name, or like a part of the sentence in which it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountName(String);

/// A text that can be no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// It is empty or too long.
    #[error("a name has 1 to {NAME_MAX_BYTES} characters")]
    Length,
    /// It has characters that names do not have.
    #[error("a name has only letters from a to z, digits and the characters . _ - + @")]
    Characters,
    /// Others go by it.
    #[error("“{0}” is what changes say that no account has made; choose another name")]
    Taken(String),
}

impl AccountName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        // Phones begin whatever is typed with a capital.
        let name = text.trim().to_ascii_lowercase();
        if name.is_empty() || name.len() > NAME_MAX_BYTES {
            return Err(NotAName::Length);
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte);
        if !name.bytes().all(is_plain) {
            return Err(NotAName::Characters);
        }
        if TAKEN.contains(&name.as_str()) {
            return Err(NotAName::Taken(name));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_nobody_else_s() {
        let parse = |text: &str| text.parse::<AccountName>().map(|name| name.to_string());
        assert_eq!(parse(" Ana.T@shop-1 "), Ok("ana.t@shop-1".to_owned()));
        assert_eq!(parse(&"a".repeat(64)), Ok("a".repeat(64)));
        for (text, expected) in [
            ("", NotAName::Length),
            ("  ", NotAName::Length),
            (&"a".repeat(65), NotAName::Length),
            ("ana trujillo", NotAName::Characters),
            ("anа", NotAName::Characters),
            ("an\na", NotAName::Characters),
            ("<b>", NotAName::Characters),
            ("Import", NotAName::Taken("import".into())),
        ] {
            assert_eq!(parse(text), Err(expected), "{text:?}");
        }
    }
}
