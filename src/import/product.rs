//! A product's row. Its columns are in [`super::columns`].

use serde::Deserialize;

use super::{number, optional, required, unit_price, width};
use crate::command::{AddProduct, Command};
use crate::field;
use crate::import::rule::FileRule;
use crate::import::{RefusedLine, Terms};
use crate::product::STOCK_MAX;
use crate::refusal::Refusal;

/// A product as the file has it, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ProductRow {
    /// Its place in the file.
    #[serde(skip)]
    pub line: u64,
    /// Its fields, where they are more or fewer than the header's columns.
    #[serde(skip)]
    pub width: Option<(usize, usize)>,
    /// Its id.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// The shelf it belongs to; may be empty.
    pub category: String,
    /// What one piece is; may be empty.
    pub unit: String,
    /// A decimal amount in major units.
    pub unit_price: String,
    /// Pieces in stock.
    pub stock: String,
    /// `1` or `true` if it is no longer sold, `0`, `false` or empty otherwise.
    pub discontinued: String,
}

/// The command to add the product of a row.
pub fn product(row: &ProductRow, terms: &Terms) -> Result<Command, RefusedLine> {
    parse(row, terms)
        .map(Command::AddProduct)
        .map_err(|refusal| RefusedLine::new(row.line, refusal))
}

fn parse(row: &ProductRow, terms: &Terms) -> Result<AddProduct, Refusal> {
    if let Some(refusal) = row
        .width
        .and_then(|(fields, columns)| width(fields, columns))
    {
        return Err(refusal);
    }
    Ok(AddProduct {
        sku: field::sku("sku", &required("sku", &row.sku)?)?,
        name: required("name", &row.name)?,
        category: optional("category", &row.category)?,
        unit: optional("unit", &row.unit)?,
        unit_price: unit_price(&row.unit_price, terms.currency)?,
        stock: number("stock", &row.stock, 0, STOCK_MAX)?,
        discontinued: flag("discontinued", &row.discontinued)?,
    })
}

fn flag(column: &str, text: &str) -> Result<bool, Refusal> {
    match text.trim() {
        "1" | "true" => Ok(true),
        "" | "0" | "false" => Ok(false),
        _ => Err(Refusal::against(column, FileRule::Flag)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::timestamp::Timestamp;

    fn chai() -> ProductRow {
        ProductRow {
            line: 2,
            sku: "NW-01".into(),
            name: "Chai".into(),
            unit_price: "18.00".into(),
            stock: "39".into(),
            discontinued: "0".into(),
            ..ProductRow::default()
        }
    }

    fn import(change: impl FnOnce(&mut ProductRow)) -> Result<Command, String> {
        let terms = Terms {
            currency: Currency::USD,
            now: Timestamp::default(),
            shift_days: 0,
        };
        let mut row = chai();
        change(&mut row);
        product(&row, &terms).map_err(|refused| refused.to_string())
    }

    #[test]
    fn a_good_row_is_a_product() {
        let Ok(Command::AddProduct(chai)) = import(|_| {}) else {
            panic!("refused");
        };
        assert_eq!(chai.unit_price, Money::from_minor(1800));
        assert_eq!((chai.stock, chai.discontinued), (39, false));
    }

    #[test]
    fn a_bad_row_says_where_and_why() {
        let refused = |change: fn(&mut ProductRow), expected: &str| {
            assert_eq!(import(change), Err(expected.to_owned()));
        };
        refused(
            |row| row.unit_price = "18.005".into(),
            "line 2: unit_price has more decimals than the currency.",
        );
        refused(
            |row| row.unit_price = "-1".into(),
            "line 2: unit_price must be from 0 to 1000000.00.",
        );
        refused(
            |row| row.stock = "-1".into(),
            "line 2: stock must be a whole number from 0 to 1000000000.",
        );
        refused(|row| row.name.clear(), "line 2: name must not be empty.");
        refused(
            |row| row.discontinued = "no".into(),
            "line 2: discontinued must be 0 or 1.",
        );
        refused(
            |row| row.sku = "N 1".into(),
            "line 2: sku must be 1 to 40 characters without spaces.",
        );
        refused(
            |row| row.name = "Ros\u{fffd}".into(),
            "line 2: name is not UTF-8 text.",
        );
        refused(
            |row| row.width = Some((6, 7)),
            "line 2: line has 6 fields where the header has 7.",
        );
    }
}
