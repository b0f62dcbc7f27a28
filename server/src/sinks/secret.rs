//! Secrets: held so that neither `Debug` nor a log shows them, and what is signed with them.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// A text that must not be shown. It has no `Display` and is not serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Makes signatures with a key: HMAC-SHA256.
#[derive(Clone)]
pub(crate) struct Signer(Hmac<Sha256>);

impl Secret {
    /// Holds a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one request that bears it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl Signer {
    /// Signs with a key; `None` if it can be none.
    pub(crate) fn new(key: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(key).ok().map(Self)
    }

    /// The signature of a text.
    pub(super) fn sign(&self, text: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// Whether a text has that signature; how long it takes to tell does not depend on where they differ.
    pub(crate) fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        let mut mac = self.0.clone();
        mac.update(text);
        mac.verify_slice(signature).is_ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signer(…)")
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_a_secret() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(Secret(…))");
        let signer = Signer::new(b"hunter2").expect("a key");
        assert_eq!(format!("{signer:?}"), "Signer(…)");
    }

    #[test]
    fn signatures_are_those_of_rfc_4231() {
        // Test case 2 there.
        let signer = Signer::new(b"Jefe").expect("a key");
        assert_eq!(
            hex(&signer.sign(b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
