//! What a field must hold, as a rule that can be told in any language. The sentence that scripts read
//! is here; what people read in their own is the app's.

use serde::{Deserialize, Serialize};

use crate::import::rule::FileRule;
use crate::product::STOCK_MAX;
use crate::view::PENDING_MAX;

/// The rule that a field has broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Rule {
    /// Something has to be there.
    #[error("must not be empty")]
    NotEmpty,
    /// A line of plain text.
    #[error("must be one line without control characters")]
    OneLine,
    /// Lines of plain text.
    #[error("must be without control characters")]
    NoControls,
    /// No more than so many characters.
    #[error("must be at most {most} characters")]
    Chars {
        /// How many.
        most: usize,
    },
    /// An order has lines.
    #[error("must hold at least one line")]
    SomeLines,
    /// An order has no more than so many lines.
    #[error("must hold at most {most} lines")]
    Lines {
        /// How many.
        most: usize,
    },
    /// How many of a product a line may ask for.
    #[error("must be a whole number from 1 to 10,000")]
    Quantity,
    /// A discount.
    #[error("must be a whole number from 0 to 100")]
    Percent,
    /// How many of a product there may be.
    #[error("must be a whole number from 0 to {STOCK_MAX}")]
    Stock,
    /// How many of a product may come in or go out at once.
    #[error("must be a whole number from -{STOCK_MAX} to {STOCK_MAX}, and not 0")]
    Restock,
    /// The id of a product.
    #[error("must be 1 to 40 characters without spaces")]
    Sku,
    /// A line whose total can be counted.
    #[error("has a total that is too large")]
    Total,
    /// Lines whose sum can be counted.
    #[error("have a total that is too large")]
    Sum,
    /// Not more goes out than is there.
    #[error("must not take out more than the {left} that are left")]
    TakesTooMuch {
        /// How many are left.
        left: u32,
    },
    /// Not more comes in than there may be.
    #[error("must not bring the stock above {STOCK_MAX}")]
    StockAbove,
    /// No more may wait to be sent.
    #[error("must wait: {PENDING_MAX} others are on their way")]
    MustWait,
    /// A day of the calendar.
    #[error("must be a day like 2026-03-01")]
    Day,
    /// An edit edits something.
    #[error("must change at least one field")]
    Changes,
    /// One that only files break, by its own name.
    #[error(transparent)]
    #[serde(untagged)]
    File(#[from] FileRule),
}
