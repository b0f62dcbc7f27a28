//! What things are called: order ids and numbers, SKUs, mutation ids, sequence and version.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest SKU in characters: longer than any barcode standard in use.
pub const SKU_MAX_CHARS: usize = 40;
/// Longest mutation id in bytes; leaves room for a UUID with a prefix.
pub const MUTATION_ID_MAX_BYTES: usize = 100;

/// An order's id: a UUIDv7, made by whoever places the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

/// An order's number, made by the store and meant for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(pub i64);

/// A product's stock-keeping unit: 1 to 40 visible characters without spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

/// A mutation's id, made by whoever asks for it: 1 to 100 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MutationId(String);

/// The place of a change in the log; the first change has 1, and 0 stands before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// How often a record has been written; the first time has 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u64);

/// Why a text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a UUID.
    #[error("is not a UUID")]
    NotAUuid,
    /// Not a SKU.
    #[error("must be 1 to 40 characters without spaces")]
    NotASku,
    /// Not a mutation id.
    #[error("must be 1 to 100 visible ASCII characters")]
    NotAMutationId,
}

impl OrderNumber {
    /// What an order shows while the store has not given it a number: it sorts as the newest.
    pub const UNASSIGNED: Self = Self(i64::MAX);

    /// Whether the store has given it.
    pub fn is_assigned(self) -> bool {
        self != Self::UNASSIGNED
    }
}

impl Seq {
    /// The place that follows.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Version {
    /// The version of a record when it is first written.
    pub const FIRST: Self = Self(1);

    /// The version that follows.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Sku {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MutationId {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Uuid> for MutationId {
    fn from(id: Uuid) -> Self {
        Self(id.to_string())
    }
}

impl TryFrom<String> for Sku {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let visible = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        let fits = !text.is_empty() && text.chars().count() <= SKU_MAX_CHARS;
        if visible && fits {
            Ok(Self(text))
        } else {
            Err(IdError::NotASku)
        }
    }
}

impl TryFrom<String> for MutationId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = !text.is_empty() && text.len() <= MUTATION_ID_MAX_BYTES;
        if visible && fits {
            Ok(Self(text))
        } else {
            Err(IdError::NotAMutationId)
        }
    }
}

impl FromStr for Sku {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.to_owned().try_into()
    }
}

impl FromStr for MutationId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.to_owned().try_into()
    }
}

impl FromStr for OrderId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Uuid::parse_str(text)
            .map(Self)
            .map_err(|_| IdError::NotAUuid)
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

impl From<MutationId> for String {
    fn from(id: MutationId) -> Self {
        id.0
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for MutationId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_assigned() {
            write!(out, "#{}", self.0)
        } else {
            out.write_str("#…")
        }
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_bounded() {
        assert!("NW-11".parse::<Sku>().is_ok());
        assert_eq!("".parse::<Sku>(), Err(IdError::NotASku));
        assert_eq!("a b".parse::<Sku>(), Err(IdError::NotASku));
        assert_eq!("x".repeat(41).parse::<Sku>(), Err(IdError::NotASku));
        assert!("key-1".parse::<MutationId>().is_ok());
        assert_eq!("ключ".parse::<MutationId>(), Err(IdError::NotAMutationId));
        assert_eq!(
            "x".repeat(101).parse::<MutationId>(),
            Err(IdError::NotAMutationId)
        );
        assert_eq!("7".parse::<OrderId>(), Err(IdError::NotAUuid));
    }
}
