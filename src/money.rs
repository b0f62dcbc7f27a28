//! Money in integer minor units, and the currency that says how many there are to a major one.
//! All arithmetic is checked; there is no floating point anywhere near an amount.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// No unit price is above this: with 10,000 pieces on each of 100 lines an order's total stays
/// below 2^53, the largest integer that JavaScript readers of the API hold exactly.
pub const UNIT_PRICE_MAX: Money = Money(100_000_000);

/// An amount in minor units (cents for USD).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// An ISO 4217 currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Why a text is no amount or no currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a decimal number.
    #[error("is not an amount like 12.50")]
    NotAnAmount,
    /// The text has more decimals than the currency has.
    #[error("has more decimals than the currency")]
    TooManyDecimals,
    /// The amount does not fit.
    #[error("is too large")]
    TooLarge,
    /// The text is not three capital letters.
    #[error("is not a currency code of three capital letters")]
    NotACurrency,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of that many minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` where it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// What `quantity` pieces cost with `discount_percent` off, rounded half up to a minor unit;
    /// `None` where it does not fit or the discount is above 100.
    pub fn times(self, quantity: u32, discount_percent: u8) -> Option<Self> {
        let share = 100_i64
            .checked_sub(i64::from(discount_percent))
            .filter(|share| *share >= 0)?;
        let hundredths = self
            .0
            .checked_mul(i64::from(quantity))?
            .checked_mul(share)?;
        Some(Self(hundredths.checked_add(50)?.div_euclid(100)))
    }

    /// Reads a decimal amount such as `18`, `18.5` or `18.50` in major units of `currency`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::NotAnAmount);
        }
        let decimals = currency.decimals();
        let significant = fraction.trim_end_matches('0');
        if significant.len() > decimals {
            return Err(MoneyError::TooManyDecimals);
        }
        let padded = format!("{whole}{significant:0<decimals$}");
        let minor: i64 = padded.parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self(if negative { -minor } else { minor }))
    }

    /// The amount in major units with plain digits, as a form field holds it: `1234.50`.
    pub fn plain(self, currency: Currency) -> String {
        let decimals = currency.decimals();
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.0.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if decimals == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// The amount for people: `$1,234.50`, `€0.99`, `CHF 12.00`. The same everywhere, whatever the
    /// reader's locale, so that the server's and the browser's first render agree.
    pub fn display(self, currency: Currency) -> String {
        let plain = self.plain(currency);
        let (sign, unsigned) = plain
            .strip_prefix('-')
            .map_or(("", plain.as_str()), |rest| ("−", rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        format!(
            "{sign}{}{}{point}{fraction}",
            currency.symbol(),
            group_thousands(whole)
        )
    }
}

impl Currency {
    /// United States dollar, the default.
    pub const USD: Self = Self(*b"USD");

    /// Its three letters.
    pub fn code(&self) -> &str {
        // The constructor admits ASCII capitals only, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point (ISO 4217's exponent).
    pub fn decimals(self) -> usize {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// What stands with an amount: `$`, or the code with a space after it.
    pub fn symbol(self) -> String {
        match &self.0 {
            b"USD" => "$".into(),
            b"EUR" => "€".into(),
            b"GBP" => "£".into(),
            b"JPY" => "¥".into(),
            _ => format!("{} ", self.code()),
        }
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::USD
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            [a, b, c] if text.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Ok(Self([*a, *b, *c]))
            }
            _ => Err(MoneyError::NotACurrency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

fn group_thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(minor: i64, quantity: u32, discount_percent: u8, expected: i64) {
        let total = Money::from_minor(minor).times(quantity, discount_percent);
        assert_eq!(
            total,
            Some(Money::from_minor(expected)),
            "{minor} × {quantity} − {discount_percent} %"
        );
    }

    #[test]
    fn a_line_is_rounded_half_up() {
        line(1400, 12, 0, 16_800);
        line(1, 1, 50, 1);
        line(1, 1, 51, 0);
        line(333, 1, 5, 316);
        line(999, 3, 100, 0);
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(Money::from_minor(i64::MAX).times(2, 0), None);
        assert_eq!(Money::from_minor(1).times(1, 101), None);
        assert_eq!(
            Money::from_minor(i64::MAX).checked_add(Money::from_minor(1)),
            None
        );
    }

    #[test]
    fn amounts_are_read_and_shown() {
        let usd = Currency::USD;
        for (text, minor, shown) in [
            ("18", 1800, "$18.00"),
            ("1234567.5", 123_456_750, "$1,234,567.50"),
            ("0.05", 5, "$0.05"),
            ("-3.1", -310, "−$3.10"),
        ] {
            let money = Money::parse(text, usd).expect(text);
            assert_eq!((money.minor(), money.display(usd).as_str()), (minor, shown));
        }
        assert_eq!(Money::parse("1.005", usd), Err(MoneyError::TooManyDecimals));
        assert_eq!(Money::parse("1,5", usd), Err(MoneyError::NotAnAmount));
        assert_eq!(Money::parse("", usd), Err(MoneyError::NotAnAmount));
        assert_eq!(
            Money::parse("99999999999999999999", usd),
            Err(MoneyError::TooLarge)
        );
        let yen: Currency = "JPY".parse().expect("a code");
        assert_eq!(
            Money::parse("1500", yen).map(|money| money.display(yen)),
            Ok("¥1,500".into())
        );
    }

    proptest! {
        #[test]
        fn money_loses_nothing(minor in -1_000_000_000_000_i64..1_000_000_000_000, code in "[A-Z]{3}") {
            let currency: Currency = code.parse().expect("three capitals");
            let money = Money::from_minor(minor);
            prop_assert_eq!(Money::parse(&money.plain(currency), currency), Ok(money));
        }

        #[test]
        fn a_line_is_within_half_a_minor_unit(minor in 0..100_000_000_i64, quantity in 1_u32..=10_000, discount in 0_u8..=100) {
            let total = Money::from_minor(minor).times(quantity, discount).expect("within the bounds").minor();
            let exact_hundredths = i128::from(minor) * i128::from(quantity) * i128::from(100 - discount);
            let error = i128::from(total) * 100 - exact_hundredths;
            prop_assert!((-49..=50).contains(&error), "{} is off by {} hundredths", total, error);
        }
    }
}
