//! How a list is sorted, where an order stands in it, and the cursor at which a page continues.
//! The store's indexes follow [`Sort::compare`]; the filter stands in [`crate::query`].

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::ids::OrderId;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::search::fold;

/// Longest cursor in bytes: a sort key of 200 characters, folded, and an id, in base64.
pub const CURSOR_MAX_BYTES: usize = 4_000;

/// What a list is sorted by; orders that are equal in it are sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Greatest first.
    pub descending: bool,
}

/// The columns that a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// When it was placed.
    CreatedAt,
    /// When it was last written.
    UpdatedAt,
    /// Its number.
    Number,
    /// The customer's name, folded.
    Customer,
    /// The city that it goes to, folded.
    City,
    /// The country that it goes to, folded.
    Country,
    /// Pieces on all its lines.
    Items,
    /// Its total.
    Total,
    /// How far it has come.
    Status,
}

/// Where an order stands in a sorted list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The value that it is sorted by.
    pub value: SortValue,
    /// Its id, which decides between equals.
    pub id: OrderId,
}

/// The value that an order is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortValue {
    /// A time in milliseconds, a number, an amount in minor units, a status' rank.
    Integer(i64),
    /// A folded text.
    Text(String),
}

/// A place in a list, after which the next page starts: opaque to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    sort: Sort,
    position: Position,
}

impl Sort {
    /// Where an order stands in a list sorted so.
    pub fn position(self, order: &Order) -> Position {
        let value = match self.key {
            SortKey::CreatedAt => SortValue::Integer(order.created_at.millis()),
            SortKey::UpdatedAt => SortValue::Integer(order.updated_at.millis()),
            SortKey::Number => SortValue::Integer(order.number.0),
            SortKey::Customer => SortValue::Text(fold(&order.customer)),
            SortKey::City => SortValue::Text(fold(&order.city)),
            SortKey::Country => SortValue::Text(fold(&order.country)),
            SortKey::Items => SortValue::Integer(i64::try_from(order.pieces()).unwrap_or(i64::MAX)),
            SortKey::Total => SortValue::Integer(order.total.minor()),
            SortKey::Status => SortValue::Integer(i64::from(order.status.rank())),
        };
        Position {
            value,
            id: order.id,
        }
    }

    /// Which of two comes first. The id follows the direction, so that one index serves both ways.
    pub fn compare(self, a: &Position, b: &Position) -> Ordering {
        let ascending = a.value.cmp(&b.value).then_with(|| a.id.cmp(&b.id));
        if self.descending {
            ascending.reverse()
        } else {
            ascending
        }
    }
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            key: SortKey::CreatedAt,
            descending: true,
        }
    }
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Number,
        Self::Customer,
        Self::City,
        Self::Country,
        Self::Items,
        Self::Total,
        Self::Status,
    ];

    /// Its name on the wire and in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Number => "number",
            Self::Customer => "customer",
            Self::City => "city",
            Self::Country => "country",
            Self::Items => "items",
            Self::Total => "total",
            Self::Status => "status",
        }
    }

    /// Whether it is a text that decides, rather than a number.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Customer | Self::City | Self::Country)
    }
}

impl Cursor {
    /// The place of that position in a list sorted so.
    pub const fn new(sort: Sort, position: Position) -> Self {
        Self { sort, position }
    }

    /// The position, if the cursor belongs to a list sorted so.
    pub fn position(&self, sort: Sort) -> Result<&Position, Refusal> {
        if self.sort == sort {
            Ok(&self.position)
        } else {
            Err(Refusal::invalid(
                "cursor",
                format!("belongs to a list sorted by {}", self.sort),
            ))
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.key.name()
        )
    }
}

impl FromStr for Sort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (descending, name) = text
            .strip_prefix('-')
            .map_or((false, text), |name| (true, name));
        let key = SortKey::ALL.into_iter().find(|key| key.name() == name);
        key.map(|key| Self { key, descending })
            .ok_or("must be one of created_at, updated_at, number, customer, city, country, items, total, status, with - in front for descending")
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = (self.sort.to_string(), &self.position);
        let json = serde_json::to_vec(&parts).map_err(|_| fmt::Error)?;
        out.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::invalid("cursor", "is not one that a list gave");
        let bytes = Some(text)
            .filter(|text| text.len() <= CURSOR_MAX_BYTES)
            .map(|text| URL_SAFE_NO_PAD.decode(text));
        let json = bytes.and_then(Result::ok).ok_or_else(refused)?;
        let (sort, position): (String, Position) =
            serde_json::from_slice(&json).map_err(|_| refused())?;
        let sort: Sort = sort.parse().map_err(|_| refused())?;
        let is_text = matches!(position.value, SortValue::Text(_));
        if is_text == sort.key.is_text() {
            Ok(Self { sort, position })
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for Cursor {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn any_sort() -> impl Strategy<Value = Sort> {
        (proptest::sample::select(&SortKey::ALL), any::<bool>())
            .prop_map(|(key, descending)| Sort { key, descending })
    }

    proptest! {
        #[test]
        fn a_cursor_survives_its_text(sort in any_sort(), number in any::<i64>(), text in "\\PC{0,20}", id in any::<u128>()) {
            let value = if sort.key.is_text() { SortValue::Text(text) } else { SortValue::Integer(number) };
            let cursor = Cursor::new(sort, Position { value, id: OrderId(uuid::Uuid::from_u128(id)) });
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn any_text_is_a_cursor_or_a_refusal(text in "\\PC{0,60}") {
            if let Err(refusal) = text.parse::<Cursor>() {
                prop_assert_eq!(refusal.field(), Some("cursor"));
            }
        }
    }

    #[test]
    fn a_cursor_of_another_sort_is_refused() {
        let id = OrderId(uuid::Uuid::from_u128(1));
        let cursor = Cursor::new(
            Sort::default(),
            Position {
                value: SortValue::Integer(1),
                id,
            },
        );
        let other = Sort {
            key: SortKey::Total,
            descending: true,
        };
        assert_eq!(
            cursor.position(other).expect_err("another").field(),
            Some("cursor")
        );
    }
}
