//! Numbers, amounts, days and moments as the reader writes them. The server, and the browser's first
//! render, write them as the page's language does, in UTC ([`house`]); once the page is alive, as the
//! browser's region does, in its zone ([`browser`]), and whatever shows one is told anew. Days that
//! stand for themselves, as the filter's and the figures', stay those of UTC.

pub mod browser;
pub mod house;

use live_orders::{Currency, Money, Timestamp};

use crate::language::Language;
use crate::locale::house::Decimal;

/// A count with its thousands apart: `1,024`.
pub fn grouped(count: u64) -> String {
    // Most counts are small, and then the same everywhere but in scripts that the pages do not have.
    if count < 1_000 {
        return count.to_string();
    }
    browser::formats()
        .and_then(|formats| formats.number(count))
        .unwrap_or_else(|| house::grouped(&count.to_string(), Language::of_reader()))
}

/// An amount: `$1,234.50`. No digit of it goes through a float.
pub fn money(amount: Money, currency: Currency) -> String {
    browser::formats()
        .and_then(|formats| formats.money(amount, currency))
        .unwrap_or_else(|| house::money(amount, currency, Language::of_reader()))
}

/// The day that a moment falls on, for the reader: `6 May 1998`.
pub fn day(moment: Timestamp) -> String {
    browser::formats()
        .and_then(|formats| formats.day(moment))
        .unwrap_or_else(|| house::day(moment))
}

/// A day of UTC.
pub fn utc_day(day: Timestamp) -> String {
    browser::formats()
        .and_then(|formats| formats.utc_day(day))
        .unwrap_or_else(|| house::day(day))
}

/// A moment, with the zone that it is told in: `6 May 1998, 16:05 CEST`.
pub fn moment(moment: Timestamp) -> String {
    browser::formats()
        .and_then(|formats| formats.moment(moment))
        .unwrap_or_else(|| exact(moment))
}

/// A moment in UTC, whatever the reader's zone: `6 May 1998, 14:05 UTC`.
pub fn exact(moment: Timestamp) -> String {
    house::moment(moment)
}

/// What stands before the decimals of a number that is shown.
pub fn decimal() -> Decimal {
    browser::formats().map_or_else(
        || Decimal::of(Language::of_reader()),
        |formats| formats.decimal(),
    )
}

/// An amount as a form holds it: `1234.50`. As the page's language writes it, so that the server's
/// form and the browser's are the same.
pub fn plain(amount: Money, currency: Currency) -> String {
    let decimal = Decimal::of(Language::of_reader());
    amount.plain(currency).replace('.', decimal.sign())
}

/// An amount that somebody has typed into a form of this page, as that form is read: whose region has
/// a comma where the page's language has a point may type it all the same.
pub fn typed(text: &str) -> String {
    let decimal = Decimal::of(Language::of_reader());
    let own = browser::formats().map(|formats| formats.decimal());
    if decimal == Decimal::Point && own == Some(Decimal::Comma) && text.contains(',') {
        house::typed(text, Decimal::Comma)
    } else {
        text.to_owned()
    }
}
