//! A product: what it costs and how much of it is left.

use serde::{Deserialize, Serialize};

use crate::ids::{Sku, Version};
use crate::money::Money;

/// Most pieces of one product in stock: fits any integer a reader of the API may use.
pub const STOCK_MAX: u32 = 1_000_000_000;

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub sku: Sku,
    /// What people call it.
    pub name: String,
    /// The shelf it belongs to; may be empty.
    pub category: String,
    /// What one piece is (`10 boxes x 20 bags`); may be empty.
    pub unit: String,
    /// The price of one piece, in minor units.
    #[serde(rename = "unit_price_minor")]
    pub unit_price: Money,
    /// Pieces left.
    pub stock: u32,
    /// No longer sold: on no new line.
    pub discontinued: bool,
    /// How often it has been written.
    pub version: Version,
}
