//! What a cookie or a token holds: 256 random bits, of which only a hash is kept. So much is not
//! guessed, and needs no slow hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes of a secret.
const BYTES: usize = 32;
/// What a token begins with, so that whoever finds one, a scanner of repositories perhaps, knows it for one.
const TOKEN_PREFIX: &str = "lo_";

/// A secret, for as long as it takes to hand it over. Nothing shows it.
pub struct Secret([u8; BYTES]);

/// What is kept of a secret: SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; BYTES]);

/// What a request brings: the kind says where it was, so that neither passes for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Brought {
    /// In a browser's cookie.
    Session(SecretHash),
    /// In a program's `Authorization`.
    Token(SecretHash),
}

impl Secret {
    /// A new one.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// As it is handed over: letters, digits, `-` and `_`.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// As a token is handed over.
    pub fn token_text(&self) -> String {
        format!("{TOKEN_PREFIX}{}", self.text())
    }

    /// What is kept of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

impl Brought {
    /// A token as a program sends it.
    pub fn token(text: &str) -> Option<Self> {
        let text = text.strip_prefix(TOKEN_PREFIX)?;
        SecretHash::of(text).map(Self::Token)
    }
}

impl SecretHash {
    /// Of a secret as it is handed over; `None` if that is none.
    pub fn of(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let secret: [u8; BYTES] = bytes.try_into().ok()?;
        Some(Secret(secret).hash())
    }

    /// As the store has it.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_again_by_its_text() {
        let (one, other) = (Secret::random(), Secret::random());
        assert_eq!(one.text().len(), 43);
        assert!(SecretHash::of(&one.text()) == Some(one.hash()));
        assert!(one.hash() != other.hash());
        let kept = one.hash();
        assert_ne!(kept.as_bytes(), one.0, "a hash, and not the secret");
        for text in ["", "a", &one.text()[1..], &format!("{}AA", one.text()), "ä"] {
            assert!(SecretHash::of(text).is_none(), "{text}");
        }
        let token = one.token_text();
        assert!(token.starts_with("lo_"), "a prefix");
        assert!(Brought::token(&token) == Some(Brought::Token(kept)));
        assert!(Brought::token(&one.text()).is_none(), "no token");
        assert_eq!(format!("{one:?} {kept:?}"), "Secret(…) SecretHash(…)");
    }
}
