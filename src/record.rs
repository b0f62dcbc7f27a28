//! A record: an order or a product, whichever a change or an answer is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::change::ChangeError;
use crate::ids::Version;
use crate::order::Order;
use crate::product::Product;

/// A record of either kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Record {
    /// An order.
    Order(Order),
    /// A product.
    Product(Product),
}

/// The kinds of records, by the names that the API gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entity {
    /// Orders.
    Orders,
    /// Products.
    Products,
}

impl Record {
    /// Reads a record of that entity.
    pub fn parse(entity: Entity, json: serde_json::Value) -> Result<Self, ChangeError> {
        let record = match entity {
            Entity::Orders => serde_json::from_value(json).map(Self::Order),
            Entity::Products => serde_json::from_value(json).map(Self::Product),
        };
        record.map_err(|source| ChangeError::Record { entity, source })
    }

    /// Its kind.
    pub const fn entity(&self) -> Entity {
        match self {
            Self::Order(_) => Entity::Orders,
            Self::Product(_) => Entity::Products,
        }
    }

    /// Its id: an order's UUID, a product's SKU.
    pub fn id(&self) -> String {
        match self {
            Self::Order(order) => order.id.to_string(),
            Self::Product(product) => product.sku.to_string(),
        }
    }

    /// Its version.
    pub const fn version(&self) -> Version {
        match self {
            Self::Order(order) => order.version,
            Self::Product(product) => product.version,
        }
    }

    /// The order, if it is one.
    pub const fn order(&self) -> Option<&Order> {
        match self {
            Self::Order(order) => Some(order),
            Self::Product(_) => None,
        }
    }

    /// The product, if it is one.
    pub const fn product(&self) -> Option<&Product> {
        match self {
            Self::Product(product) => Some(product),
            Self::Order(_) => None,
        }
    }
}

impl Entity {
    /// Its name on the wire, in URLs and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Products => "products",
        }
    }

    /// What one of them is called.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Orders => "order",
            Self::Products => "product",
        }
    }

    /// One of them, with its article.
    pub const fn indefinite(self) -> &'static str {
        match self {
            Self::Orders => "an order",
            Self::Products => "a product",
        }
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Entity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Orders, Self::Products]
            .into_iter()
            .find(|entity| entity.name() == text)
            .ok_or_else(|| format!("there is no entity “{text}”"))
    }
}
