//! The columns of files, by name: what an import reads and an export writes. Whoever needs a column's
//! name takes it from here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An order's line on each line.
    #[default]
    Orders,
    /// A product on each line.
    Products,
}

/// A column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether a file must have it.
    pub is_required: bool,
    /// What others call it, written as [`folded`] gives it.
    pub also: &'static [&'static str],
}

/// What a file is that is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be orders or products")]
pub struct NotAKind;

const fn required(name: &'static str, also: &'static [&'static str]) -> Column {
    Column {
        name,
        is_required: true,
        also,
    }
}

const fn optional(name: &'static str, also: &'static [&'static str]) -> Column {
    Column {
        name,
        is_required: false,
        also,
    }
}

/// Those of a file of orders, in an export's order. With the last four an order comes back as it was
/// exported, rather than as its days tell: without a status it is `required_on` that tells.
pub const ORDERS: [Column; 17] = [
    required("order_number", &["number", "order", "orderno", "orderid"]),
    required("ordered_on", &["orderdate", "date", "placedon", "placed"]),
    optional("required_on", &["requireddate", "duedate", "due"]),
    optional("shipped_on", &["shippeddate", "shipdate", "shipped"]),
    required("customer", &["customername", "company", "companyname"]),
    optional("contact", &["contactname", "contactperson"]),
    optional("city", &["shipcity", "town"]),
    optional("country", &["shipcountry"]),
    required("sku", &["productsku", "article", "itemnumber", "productid"]),
    required("product", &["productname", "item", "description"]),
    required("unit_price", &["price"]),
    required("quantity", &["qty", "pieces", "count"]),
    optional("discount_percent", &["discount", "percentoff"]),
    optional("status", &["orderstatus", "state"]),
    optional("ordered_at", &["createdat", "placedat"]),
    optional("updated_at", &["changedat", "modifiedat"]),
    optional("note", &["notes", "comment", "remark"]),
];

/// Those of a file of products.
pub const PRODUCTS: [Column; 7] = [
    required("sku", &["productsku", "article", "itemnumber", "productid"]),
    required("name", &["productname", "product", "title"]),
    required("category", &["categoryname", "group"]),
    required("unit", &["quantityperunit", "packaging"]),
    required("unit_price", &["price"]),
    required("stock", &["unitsinstock", "instock", "onhand", "quantity"]),
    required("discontinued", &["inactive"]),
];

impl Kind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Orders, Self::Products];

    /// Its name, which is the noun, too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Products => "products",
        }
    }

    /// One of what it holds.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Orders => "order",
            Self::Products => "product",
        }
    }

    /// The columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Orders => &ORDERS,
            Self::Products => &PRODUCTS,
        }
    }

    /// The column that tells one of what it holds from another.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Orders => "order_number",
            Self::Products => "sku",
        }
    }

    /// The names of the columns that a file must have.
    pub fn required(self) -> impl Iterator<Item = &'static str> {
        let required = self.columns().iter().filter(|it| it.is_required);
        required.map(|column| column.name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = NotAKind;

    fn from_str(text: &str) -> Result<Self, NotAKind> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or(NotAKind)
    }
}

impl Column {
    /// Whether somebody who writes that means this column.
    pub fn is_called(&self, text: &str) -> bool {
        let text = folded(text);
        folded(self.name) == text || self.also.contains(&text.as_str())
    }
}

/// A column's name as names are compared: small letters and digits alone.
pub fn folded(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_of_a_file_are_called_the_same() {
        for kind in Kind::ALL {
            let mut names: Vec<String> = Vec::new();
            for column in kind.columns() {
                names.push(folded(column.name));
                names.extend(column.also.iter().map(|also| (*also).to_owned()));
            }
            let count = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), count, "{kind}");
            assert!(names.iter().all(|name| folded(name) == *name), "{kind}");
        }
    }

    #[test]
    fn a_name_is_read_however_it_is_spaced() {
        let number = &ORDERS[0];
        for text in ["order_number", "Order Number", " ORDER-NO ", "Order #"] {
            assert!(number.is_called(text), "{text}");
        }
        assert!(!number.is_called("customer number"));
    }

    #[test]
    fn a_kind_is_read_back() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
            assert!(kind.required().any(|name| name == kind.key()));
        }
        assert_eq!("customers".parse::<Kind>(), Err(NotAKind));
    }
}
