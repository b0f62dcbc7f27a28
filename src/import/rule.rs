//! What a line of a file must hold, beside the rules that a form has as well.

use serde::{Deserialize, Serialize};

use super::group::NUMBER_MAX;
use crate::money::{Currency, Money, MoneyError};
use crate::order::LINES_MAX;

/// The rule that a line of a file has broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum FileRule {
    /// A decimal amount.
    #[error("is not an amount like 12.50")]
    Amount,
    /// An amount that its currency has.
    #[error("has more decimals than the currency")]
    Decimals,
    /// An amount that can be counted.
    #[error("is too large")]
    Large,
    /// A price of one piece.
    #[error("must be from 0 to {}", most.plain(*currency))]
    Price {
        /// The highest.
        most: Money,
        /// What both are in.
        currency: Currency,
    },
    /// Text in a file.
    #[error("is not UTF-8 text")]
    Utf8,
    /// A number in a file.
    #[error("must be a whole number from {low} to {high}")]
    Within {
        /// The least.
        low: u32,
        /// The greatest.
        high: u32,
    },
    /// The number of an order.
    #[error("must be a whole number from 1 to {NUMBER_MAX}, not “{found}”")]
    OrderNumber {
        /// What stands there.
        found: String,
    },
    /// A status by its name.
    #[error("must be one of new, paid, packed, shipped, delivered, cancelled")]
    Status,
    /// A moment.
    #[error("is not a time like 2026-03-01T12:00:00Z")]
    Moment,
    /// A yes or no in a file.
    #[error("must be 0 or 1")]
    Flag,
    /// When an order was placed, where its day is told as well.
    #[error("must be a moment of the day in ordered_on")]
    OfThatDay,
    /// Nobody writes an order before it is placed.
    #[error("must not be before the order was placed")]
    SincePlaced,
    /// Nothing is shipped before it is ordered.
    #[error("must not be before ordered_on")]
    SinceOrdered,
    /// What is an order's own is the same on each of its lines.
    #[error("is another than on line {line}, of the same order")]
    SameOrder {
        /// The first of them, in the file.
        line: u64,
    },
    /// A line of a file that is beyond the last that an order may have.
    #[error("is one more than {LINES_MAX}")]
    LineTooMany,
    /// A row has a field for each column.
    #[error("has {fields} fields where the header has {columns}")]
    Width {
        /// What it has.
        fields: usize,
        /// What it must have.
        columns: usize,
    },
    /// What belongs together stands together.
    #[error("{which} stands in more than one place of the file")]
    OnePlace {
        /// The number or SKU.
        which: String,
    },
    /// All lines of an order can be read.
    #[error("{which} may lack a line: that of line {line} cannot be read")]
    AllLines {
        /// The order's number.
        which: String,
        /// The line of the file that cannot be read.
        line: u64,
    },
    /// What was imported stays as it is.
    #[error("was imported before with other contents, and is not overwritten")]
    ImportedOtherwise,
}

impl From<MoneyError> for FileRule {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::NotAnAmount | MoneyError::NotACurrency => Self::Amount,
            MoneyError::TooManyDecimals => Self::Decimals,
            MoneyError::TooLarge => Self::Large,
        }
    }
}
