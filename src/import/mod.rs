//! Orders and products from elsewhere, as the rows of a CSV file: typed input, checked by the same
//! rules as any other command. A bad line refuses its whole order, and is named in the report.
//!
//! Reading the file, and knowing what the store holds, is the server's: see its `import` module.
//! Start at [`order::order`]; [`group`] says which lines make up an order, [`columns`] what files
//! have. A page that sends a file looks through it first: [`matching`] its columns, [`survey`] its
//! parts.

pub mod columns;
pub mod group;
pub mod matching;
pub mod order;
pub mod product;
pub mod records;
pub mod refused;
pub mod report;
pub mod rule;
pub mod survey;
#[cfg(test)]
mod tests;

use std::fmt;

use self::columns::Kind;
use self::rule::FileRule;
use crate::export::unguarded;
use crate::field::{self, NAME_MAX_CHARS};
use crate::money::{Currency, Money, UNIT_PRICE_MAX};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::timestamp::Timestamp;

/// Who has written what an import brings in.
pub const ACTOR: &str = "import";

/// What decoding puts where a file is not UTF-8.
const UNDECODABLE: char = '\u{fffd}';

/// What an import rests on besides its file.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What the store's amounts, and so the file's, are in.
    pub currency: Currency,
    /// The time of the import: what has come due before it counts as delivered.
    pub now: Timestamp,
    /// By how many days all dates move.
    pub shift_days: i64,
}

/// A line that was not taken over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its place in the file; the header is on line 1.
    pub line: u64,
    /// The column, and a sentence.
    pub refusal: Refusal,
}

impl RefusedLine {
    /// A line, and what stands against it.
    pub const fn new(line: u64, refusal: Refusal) -> Self {
        Self { line, refusal }
    }

    /// A line on which something begins that stands in another place of the file, too: taken over, it
    /// would be taken over in part, or twice.
    pub fn apart(line: u64, kind: Kind, name: &str) -> Self {
        let which = name.to_owned();
        Self::new(
            line,
            Refusal::against(kind.key(), FileRule::OnePlace { which }),
        )
    }
}

impl fmt::Display for RefusedLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        // Sentences about a wrong value open with the column's name already.
        match (&self.refusal, self.refusal.field()) {
            (Refusal::Invalid { .. }, _) | (_, None) => {}
            (_, Some(column)) => write!(out, "{column}: ")?,
        }
        self.refusal.fmt(out)
    }
}

fn required(column: &str, text: &str) -> Result<String, Refusal> {
    decoded(column, text).and_then(|text| field::required(column, unguarded(text)))
}

fn optional(column: &str, text: &str) -> Result<String, Refusal> {
    decoded(column, text).and_then(|text| field::optional(column, unguarded(text)))
}

fn decoded<'a>(column: &str, text: &'a str) -> Result<&'a str, Refusal> {
    if text.contains(UNDECODABLE) {
        return Err(Refusal::against(column, FileRule::Utf8));
    }
    Ok(text)
}

fn number(column: &str, text: &str, low: u32, high: u32) -> Result<u32, Refusal> {
    text.trim()
        .parse()
        .ok()
        .and_then(|number| field::within(number, low, high))
        .ok_or_else(|| Refusal::against(column, FileRule::Within { low, high }))
}

fn unit_price(text: &str, currency: Currency) -> Result<Money, Refusal> {
    let price = Money::parse(text, currency)
        .map_err(|error| Refusal::against("unit_price", FileRule::from(error)))?;
    if (Money::ZERO..=UNIT_PRICE_MAX).contains(&price) {
        return Ok(price);
    }
    let most = UNIT_PRICE_MAX;
    Err(Refusal::against(
        "unit_price",
        FileRule::Price { most, currency },
    ))
}

fn day(column: &str, text: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse_day(text.trim()).map_err(|_| Refusal::against(column, Rule::Day))
}

/// Whether a row has as many fields as the header; `None` if so.
fn width(fields: usize, columns: usize) -> Option<Refusal> {
    (fields != columns).then(|| Refusal::against("line", FileRule::Width { fields, columns }))
}

/// A text as a report quotes it: short, on one line.
fn quoted(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(NAME_MAX_CHARS)
        .collect()
}
