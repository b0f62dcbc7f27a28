//! A product: what it costs and how much of it is left, and what a command makes of it.

use serde::{Deserialize, Serialize};

use crate::change::{Entity, Record};
use crate::command::{AddProduct, EditProduct};
use crate::ids::{Sku, Version};
use crate::money::Money;
use crate::refusal::Refusal;
use crate::rule::Rule;

/// Most pieces of one product in stock: fits any integer a reader of the API may use.
pub const STOCK_MAX: u32 = 1_000_000_000;
/// With so many pieces left, or fewer, somebody should think of ordering more: a shelf of ten is
/// sold out by an order or two.
pub const LOW_STOCK_MAX: u32 = 10;

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

/// How much of a product is left, as far as somebody has to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    None,
    /// At most [`LOW_STOCK_MAX`] pieces.
    Low,
    /// Enough.
    Enough,
}

impl Product {
    /// How much of it is left.
    pub const fn level(&self) -> Level {
        match self.stock {
            0 => Level::None,
            1..=LOW_STOCK_MAX => Level::Low,
            _ => Level::Enough,
        }
    }

    /// The product that a command adds.
    pub fn added(command: &AddProduct) -> Self {
        let command = command.clone();
        Self {
            sku: command.sku,
            name: command.name,
            category: command.category,
            unit: command.unit,
            unit_price: command.unit_price,
            stock: command.stock,
            discontinued: command.discontinued,
            version: Version::FIRST,
        }
    }

    /// The product after a command. Refused where it was seen otherwise than it stands: as a whole
    /// where the command names a version, else in the fields that it tells of. An order that took
    /// stock in the meantime makes another version, and says nothing against a new name.
    pub fn edited(&self, command: &EditProduct) -> Result<Self, Refusal> {
        let is_stale = command.version.is_some_and(|seen| seen != self.version);
        if is_stale || self.is_overtaken(command) {
            return Err(Refusal::StaleVersion {
                current: Box::new(Record::Product(self.clone())),
            });
        }
        let stock = match command.restock {
            Some(pieces) => self.restocked(pieces)?,
            None => command.stock.unwrap_or(self.stock),
        };
        let text = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
        Ok(Self {
            sku: self.sku.clone(),
            name: text(&command.name, &self.name),
            category: text(&command.category, &self.category),
            unit: text(&command.unit, &self.unit),
            unit_price: command.unit_price.unwrap_or(self.unit_price),
            stock,
            discontinued: command.discontinued.unwrap_or(self.discontinued),
            version: self.version.next(),
        })
    }

    /// Whether somebody has written a field that the command tells of, and not what it is to become.
    fn is_overtaken(&self, command: &EditProduct) -> bool {
        fn is<T: PartialEq>(now: &T, seen: Option<&T>, wanted: Option<&T>) -> bool {
            seen.is_some_and(|seen| seen != now) && wanted != Some(now)
        }
        let (was, to) = (&command.was, command);
        is(&self.name, was.name.as_ref(), to.name.as_ref())
            || is(&self.category, was.category.as_ref(), to.category.as_ref())
            || is(&self.unit, was.unit.as_ref(), to.unit.as_ref())
            || is(
                &self.unit_price.minor(),
                was.unit_price_minor.as_ref(),
                to.unit_price.map(Money::minor).as_ref(),
            )
            || is(
                &i64::from(self.stock),
                was.stock.as_ref(),
                to.stock.map(i64::from).as_ref(),
            )
    }

    fn restocked(&self, pieces: i64) -> Result<u32, Refusal> {
        // Both are within the bound, far from the type's end.
        let stock = i64::from(self.stock) + pieces;
        if stock < 0 {
            let left = self.stock;
            return Err(Refusal::against("restock", Rule::TakesTooMuch { left }));
        }
        u32::try_from(stock)
            .ok()
            .filter(|stock| *stock <= STOCK_MAX)
            .ok_or_else(|| Refusal::against("restock", Rule::StockAbove))
    }

    /// The refusal of a product that is not there.
    pub fn not_found(sku: &Sku) -> Refusal {
        Refusal::NotFound {
            entity: Entity::Products,
            id: sku.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::draft::{ProductPatch, ProductWas};

    fn chai(stock: u32) -> Product {
        Product {
            sku: "NW-01".parse().expect("a SKU"),
            name: "Chai".into(),
            category: "Beverages".into(),
            unit: String::new(),
            unit_price: Money::from_minor(1_800),
            stock,
            discontinued: false,
            version: Version(7),
        }
    }

    fn edit(patch: ProductPatch) -> EditProduct {
        let Ok(Command::EditProduct(edit)) = patch.parse(chai(0).sku) else {
            panic!("refused");
        };
        edit
    }

    fn restock(pieces: i64) -> EditProduct {
        edit(ProductPatch {
            restock: Some(pieces),
            ..ProductPatch::default()
        })
    }

    #[test]
    fn what_is_left_is_none_low_or_enough() {
        for (stock, level) in [
            (0, Level::None),
            (1, Level::Low),
            (LOW_STOCK_MAX, Level::Low),
            (LOW_STOCK_MAX + 1, Level::Enough),
        ] {
            assert_eq!(chai(stock).level(), level, "{stock}");
        }
    }

    #[test]
    fn what_comes_in_is_added_to_what_is_left_by_then() {
        let after = chai(3).edited(&restock(24)).expect("restocked");
        assert_eq!((after.stock, after.version), (27, Version(8)));
        assert_eq!(chai(3).edited(&restock(-3)).expect("taken out").stock, 0);
    }

    #[test]
    fn no_more_can_be_taken_out_than_is_left_and_no_more_put_in_than_fits() {
        for (stock, pieces) in [(3, -4), (STOCK_MAX, 1)] {
            let refusal = chai(stock).edited(&restock(pieces)).expect_err("refused");
            assert_eq!(refusal.field(), Some("restock"), "{refusal}");
        }
    }

    #[test]
    fn only_what_is_edited_must_stand_as_it_was_seen() {
        let rename = |was: &str| {
            edit(ProductPatch {
                name: Some("Masala Chai".into()),
                was: ProductWas {
                    name: Some(was.into()),
                    ..ProductWas::default()
                },
                ..ProductPatch::default()
            })
        };
        let renamed = chai(3).edited(&rename("Chai")).expect("renamed");
        assert_eq!((renamed.name.as_str(), renamed.stock), ("Masala Chai", 3));
        let overtaken = chai(3).edited(&rename("Tea")).expect_err("overtaken");
        assert_eq!(overtaken.code(), "stale_version");
        // Two people who write the same do not stand in each other's way.
        assert!(renamed.edited(&rename("Chai")).is_ok());
    }
}
