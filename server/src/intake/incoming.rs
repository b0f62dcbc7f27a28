//! An order as a web store tells it, in terms that all stores share.

use live_orders::Timestamp;
use serde::{Deserialize, Deserializer};

/// What a webhook says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// An order was placed.
    Order(Box<Incoming>),
    /// Something that is none of ours: a test of the connection, another topic.
    Nothing,
}

/// An order as a web store tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The sender's own id, by which it is known when it comes again.
    pub id: String,
    /// What the sender's people call it: `#1001`.
    pub name: String,
    /// When it was placed there.
    pub placed_at: Timestamp,
    /// The currency of its amounts.
    pub currency: String,
    /// Who gets it.
    pub customer: String,
    /// Whom to ask.
    pub contact: String,
    /// Where it goes.
    pub city: String,
    /// Where it goes.
    pub country: String,
    /// What the customer wrote.
    pub note: String,
    /// What is ordered.
    pub lines: Vec<IncomingLine>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingLine {
    /// The product: its SKU or, where the store's people gave it none, its number there.
    pub sku: String,
    /// What it is called there.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What one costs there, in major units.
    pub price: String,
    /// Percent off, where it is a whole number of them.
    pub discount_percent: i64,
}

/// A body that is none of what the sender is known to send.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It is not JSON of that shape. The sentence is serde's, which shows no values but numbers.
    #[error("is not an order as its documentation has it: {0}")]
    Shape(#[from] serde_json::Error),
    /// A time is none.
    #[error("has a {0} that is no time")]
    Time(&'static str),
}

/// The first of several texts that says something.
pub(super) fn first<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut texts = texts.into_iter().map(str::trim);
    texts
        .find(|text| !text.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// First and last name as one.
pub(super) fn full_name(first: &str, last: &str) -> String {
    format!("{} {}", first.trim(), last.trim())
        .trim()
        .to_owned()
}

/// Half a cent, and what floating point makes of it.
const CENT: f64 = 0.0051;

/// How many percent off a line is, if that is a whole number: what is taken off all of it, of what it would
/// cost without.
pub(super) fn percent(off: &str, whole: f64) -> i64 {
    let Ok(off) = off.trim().parse::<f64>() else {
        return 0;
    };
    if !(off > 0.0 && whole > 0.0 && off <= whole) {
        return 0;
    }
    let rounded = (100.0 * off / whole).round();
    // What so many percent come to is rounded to the cent, there as here.
    if (whole * rounded / 100.0 - off).abs() < CENT {
        #[expect(clippy::cast_possible_truncation, reason = "it is 0 to 100")]
        let whole = rounded as i64;
        whole
    } else {
        0
    }
}

/// A text that may be `null`.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_off_is_a_percentage_where_it_is_a_whole_one() {
        for (off, whole, expected) in [
            ("0.00", 54.0, 0),
            ("5.40", 54.0, 10),
            ("54.00", 54.0, 100),
            ("1.67", 33.33, 5),
            ("3.50", 54.0, 0),
            ("60.00", 54.0, 0),
            ("-5.40", 54.0, 0),
            ("nonsense", 54.0, 0),
            ("1.00", 0.0, 0),
        ] {
            assert_eq!(percent(off, whole), expected, "{off} of {whole}");
        }
    }
}
