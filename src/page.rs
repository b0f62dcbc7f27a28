//! A bounded piece of a list, and how to ask for it.

use serde::{Deserialize, Serialize};

use crate::ids::Seq;
use crate::refusal::Refusal;

/// Rows of a page unless asked otherwise: what fills a tall screen.
pub const LIMIT_DEFAULT: u16 = 50;
/// Most rows of one page: bounds the memory of a request.
pub const LIMIT_MAX: u16 = 100;

/// How many rows, and after which place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PageRequestWire<C>")]
pub struct PageRequest<C> {
    /// 1 to 100.
    limit: u16,
    /// After which place; from the start if `None`.
    pub cursor: Option<C>,
}

#[derive(Deserialize)]
struct PageRequestWire<C> {
    limit: u16,
    cursor: Option<C>,
}

/// Rows of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last one.
    pub next_cursor: Option<String>,
    /// Rows of the whole list.
    pub total: u64,
    /// The last change that the page takes in: a stream after it misses and repeats nothing.
    pub seq: Seq,
}

impl<C> PageRequest<C> {
    /// The first rows, as many as by default.
    pub const fn first() -> Self {
        Self {
            limit: LIMIT_DEFAULT,
            cursor: None,
        }
    }

    /// So many rows after a place.
    pub fn new(limit: u16, cursor: Option<C>) -> Result<Self, Refusal> {
        if (1..=LIMIT_MAX).contains(&limit) {
            Ok(Self { limit, cursor })
        } else {
            Err(Refusal::invalid(
                "limit",
                "must be a whole number from 1 to 100",
            ))
        }
    }

    /// 1 to 100.
    pub const fn limit(&self) -> u16 {
        self.limit
    }
}

impl<C> TryFrom<PageRequestWire<C>> for PageRequest<C> {
    type Error = Refusal;

    fn try_from(wire: PageRequestWire<C>) -> Result<Self, Refusal> {
        Self::new(wire.limit, wire.cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_on_the_wire_too() {
        let read =
            |json: &str| serde_json::from_str::<PageRequest<Seq>>(json).map(|page| page.limit());
        assert_eq!(read(r#"{"limit":100,"cursor":7}"#).expect("within"), 100);
        assert!(read(r#"{"limit":101}"#).is_err());
        assert!(read(r#"{"limit":0}"#).is_err());
    }
}
