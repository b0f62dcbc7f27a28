//! How a language writes numbers, amounts and days, wherever its reader is: what the server writes,
//! which knows neither region nor zone. It is pure but for the language of the page.

use live_orders::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::texts;

/// What stands between an amount and its currency where that comes last: they stay in one line.
const NO_BREAK: char = '\u{a0}';

/// What stands before the decimals of an amount that is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// `18.50`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `18,50`
    #[serde(rename = ",")]
    Comma,
}

impl Decimal {
    /// As a language writes it.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::English => Self::Point,
            Language::German => Self::Comma,
        }
    }

    /// The sign itself.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Point => ".",
            Self::Comma => ",",
        }
    }
}

/// What stands between thousands.
pub const fn thousands(language: Language) -> char {
    match language {
        Language::English => ',',
        Language::German => '.',
    }
}

/// Digits with their thousands apart.
pub fn grouped(digits: &str, language: Language) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(thousands(language));
        }
        text.push(digit);
    }
    text
}

/// An amount: `$1,234.50`, `1.234,50 $`.
pub fn money(amount: Money, currency: Currency, language: Language) -> String {
    match language {
        Language::English => amount.display(currency),
        Language::German => {
            let plain = amount.plain(currency);
            let (sign, unsigned) = match plain.strip_prefix('-') {
                Some(rest) => ("−", rest),
                None => ("", plain.as_str()),
            };
            let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
            let whole = grouped(whole, language);
            let comma = if fraction.is_empty() { "" } else { "," };
            let symbol = currency.symbol();
            format!(
                "{sign}{whole}{comma}{fraction}{NO_BREAK}{}",
                symbol.trim_end()
            )
        }
    }
}

/// A day of UTC: `6 May 1998`.
pub fn day(moment: Timestamp) -> String {
    let text = moment.day();
    match parts(&text) {
        Some((year, month, day)) => texts::time::date(day, month, year),
        None => text,
    }
}

/// The same without its year: `6 May`.
pub fn day_of_year(moment: Timestamp) -> String {
    let text = moment.day();
    match parts(&text) {
        Some((_, month, day)) => texts::time::day_of_year(day, month),
        None => text,
    }
}

/// A moment of UTC: `6 May 1998, 14:05 UTC`.
pub fn moment(moment: Timestamp) -> String {
    let text = moment.to_string();
    let time = text.get(11..16).unwrap_or_default();
    texts::time::moment(&day(moment), time)
}

/// Year, month and day of `1998-05-06`, as a date names them.
fn parts(text: &str) -> Option<(&str, &'static str, &str)> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let place = month.parse::<usize>().ok()?.checked_sub(1)?;
    let month = texts::time::months().split(' ').nth(place)?;
    Some((year, month, day.trim_start_matches('0')))
}

/// An amount that somebody has typed, with the point that the domain reads before its decimals, for
/// a reader who writes a point or a comma there. What makes no sense is left as it is: the domain says so.
pub fn typed(text: &str, decimal: Decimal) -> String {
    let text = text.trim();
    if decimal == Decimal::Point {
        return text.to_owned();
    }
    match text.rsplit_once(',') {
        Some((whole, fraction)) if is_grouped(whole) || !whole.contains('.') => {
            format!("{}.{fraction}", whole.replace('.', ""))
        }
        None if is_grouped(text) => text.replace('.', ""),
        // Whoever types a point before two digits means decimals, whatever is customary.
        _ => text.to_owned(),
    }
}

/// Whether points stand between thousands, and there alone: `1.234.567`.
fn is_grouped(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    rest.peek().is_some()
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && rest.all(|group| group.len() == 3 && is_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::in_language;

    #[test]
    fn amounts_are_written_as_a_language_writes_them() {
        let usd = Currency::USD;
        let chf: Currency = "CHF".parse().expect("a code");
        let yen: Currency = "JPY".parse().expect("a code");
        for (minor, currency, english, german) in [
            (123_456_750, usd, "$1,234,567.50", "1.234.567,50\u{a0}$"),
            (-310, usd, "−$3.10", "−3,10\u{a0}$"),
            (5, usd, "$0.05", "0,05\u{a0}$"),
            (120_000, chf, "CHF 1,200.00", "1.200,00\u{a0}CHF"),
            (1_500, yen, "¥1,500", "1.500\u{a0}¥"),
        ] {
            let amount = Money::from_minor(minor);
            assert_eq!(money(amount, currency, Language::English), english);
            assert_eq!(money(amount, currency, Language::German), german);
        }
    }

    #[test]
    fn days_are_written_as_a_language_writes_them() {
        let moment: Timestamp = "1998-05-06T14:05:09Z".parse().expect("a time");
        let told = || (day(moment), self::moment(moment), day_of_year(moment));
        let text = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(told(), text("6 May 1998", "6 May 1998, 14:05 UTC", "6 May"));
        let german = in_language(Language::German, told);
        assert_eq!(
            german,
            text("6. Mai 1998", "6. Mai 1998, 14:05 UTC", "6. Mai")
        );
    }

    #[test]
    fn what_is_typed_is_read_as_its_writer_means_it() {
        for (text, with_point, with_comma) in [
            ("12.50", "12.50", "12.50"),
            (" 12,50 ", "12,50", "12.50"),
            ("1.234,50", "1.234,50", "1234.50"),
            ("1.234", "1.234", "1234"),
            ("1.234.567", "1.234.567", "1234567"),
            ("-1.234,5", "-1.234,5", "-1234.5"),
            ("1.23,50", "1.23,50", "1.23,50"),
            ("1,234,50", "1,234,50", "1,234.50"),
            ("0,5", "0,5", "0.5"),
            ("12", "12", "12"),
            ("zwölf", "zwölf", "zwölf"),
        ] {
            assert_eq!(typed(text, Decimal::Point), with_point, "{text}");
            assert_eq!(typed(text, Decimal::Comma), with_comma, "{text}");
        }
    }
}
