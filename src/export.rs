//! Orders as rows of a CSV file: one for each line, in the columns that [`crate::import`] reads, so
//! that what goes out comes back in. Only an order's id and version are not part of it: an import
//! makes them anew. Quoting and the file itself are the server's.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front, and an import
//! takes that apostrophe off again: see [`guarded`].

use std::borrow::Cow;

use crate::import::columns::ORDERS;
use crate::order::Order;
use crate::timestamp::Timestamp;

/// How many columns there are: those that [`crate::import::columns`] has for orders.
pub const COLUMNS: usize = ORDERS.len();

/// What formulas start with in one spreadsheet or another, full-width forms included.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const GUARD: char = '\'';

/// What a file is called that is written at a moment: with its day (UTC), so that the files of several
/// days lie beside each other, each with a name of its own.
pub fn file_name(written: Timestamp, extension: &str) -> String {
    format!("orders-{}.{extension}", written.day())
}

/// The head of the file.
pub fn header() -> [&'static str; COLUMNS] {
    ORDERS.map(|column| column.name)
}

/// The rows of an order, a field for each column. The days on which it has to be there and on which it left are not known
/// here and stay empty: `status` says more.
pub fn rows(order: &Order) -> impl Iterator<Item = [Cow<'_, str>; COLUMNS]> {
    order.lines.iter().map(|line| {
        [
            order.number.0.to_string().into(),
            order.created_at.day().into(),
            "".into(),
            "".into(),
            guarded(&order.customer),
            guarded(&order.contact),
            guarded(&order.city),
            guarded(&order.country),
            guarded(line.sku.as_str()),
            guarded(&line.name),
            line.unit_price.plain(order.currency).into(),
            line.quantity.to_string().into(),
            line.discount_percent.to_string().into(),
            order.status.to_string().into(),
            order.created_at.to_string().into(),
            order.updated_at.to_string().into(),
            guarded(&order.note),
        ]
    })
}

/// A text as no spreadsheet takes it for a formula. An apostrophe is also put in front of a text
/// that [`unguarded`] would otherwise shorten.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) || is_guarded(text) {
        return format!("{GUARD}{text}").into();
    }
    text.into()
}

/// The text that was guarded; any other as it is, so `'s-Hertogenbosch` keeps its apostrophe.
pub fn unguarded(text: &str) -> &str {
    if is_guarded(text) {
        return &text[GUARD.len_utf8()..];
    }
    text
}

fn is_guarded(text: &str) -> bool {
    text.strip_prefix(GUARD)
        .is_some_and(|rest| rest.starts_with(FORMULA) || rest.starts_with(GUARD))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_formula_is_guarded_and_an_ordinary_text_is_not() {
        let check = |text: &str, expected: &str| assert_eq!(guarded(text), expected);
        check("=1+1", "'=1+1");
        check("-2", "'-2");
        check("＝1", "'＝1");
        check("'=1", "''=1");
        check("''", "'''");
        check("'s-Hertogenbosch", "'s-Hertogenbosch");
        check("A=1", "A=1");
        check("", "");
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back_and_is_no_formula(text in "['=+@a\\-\t＝]{0,6}|\\PC{0,20}") {
            let guarded = guarded(&text);
            prop_assert!(!guarded.starts_with(FORMULA));
            prop_assert_eq!(unguarded(&guarded), text.as_str());
        }
    }
}
