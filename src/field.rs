//! The checks of single fields: what each may hold, and the sentence that says so.
//! Drafts are put together from them in [`crate::draft`].

use crate::ids::Sku;
use crate::money::{Money, UNIT_PRICE_MAX};
use crate::product::STOCK_MAX;
use crate::refusal::Refusal;
use crate::rule::Rule;

/// Longest name of a customer, contact, city, country, product, category or unit, in characters.
pub const NAME_MAX_CHARS: usize = 200;
/// Longest note, in characters.
pub const NOTE_MAX_CHARS: usize = 2_000;

pub(crate) fn within(value: i64, low: u32, high: u32) -> Option<u32> {
    u32::try_from(value)
        .ok()
        .filter(|value| (low..=high).contains(value))
}

pub(crate) fn sku(field: &str, text: &str) -> Result<Sku, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::against(field, Rule::Sku))
}

pub(crate) fn unit_price(minor: i64) -> Result<Money, Refusal> {
    let price = Money::from_minor(minor);
    if (Money::ZERO..=UNIT_PRICE_MAX).contains(&price) {
        Ok(price)
    } else {
        Err(Refusal::invalid(
            "unit_price_minor",
            format!("must be from 0 to {}", UNIT_PRICE_MAX.minor()),
        ))
    }
}

pub(crate) fn stock(pieces: i64) -> Result<u32, Refusal> {
    within(pieces, 0, STOCK_MAX).ok_or_else(|| Refusal::against("stock", Rule::Stock))
}

/// Pieces that come in or, below zero, go out.
pub(crate) fn restock(pieces: i64) -> Result<i64, Refusal> {
    let most = i64::from(STOCK_MAX);
    if pieces != 0 && (-most..=most).contains(&pieces) {
        Ok(pieces)
    } else {
        Err(Refusal::against("restock", Rule::Restock))
    }
}

pub(crate) fn required(field: &str, text: &str) -> Result<String, Refusal> {
    let text = optional(field, text)?;
    if text.is_empty() {
        Err(Refusal::against(field, Rule::NotEmpty))
    } else {
        Ok(text)
    }
}

pub(crate) fn optional(field: &str, text: &str) -> Result<String, Refusal> {
    let text = bounded(field, text, NAME_MAX_CHARS)?;
    if text.chars().any(char::is_control) {
        return Err(Refusal::against(field, Rule::OneLine));
    }
    Ok(text)
}

pub(crate) fn note(text: &str) -> Result<String, Refusal> {
    // Browsers send a text area's line ends as CR LF.
    let text = bounded("note", &text.replace("\r\n", "\n"), NOTE_MAX_CHARS)?;
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Refusal::against("note", Rule::NoControls));
    }
    Ok(text)
}

pub(crate) fn bounded(field: &str, text: &str, max_chars: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > max_chars {
        return Err(Refusal::against(field, Rule::Chars { most: max_chars }));
    }
    Ok(text.to_owned())
}
