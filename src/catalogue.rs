//! The list of products: its search, and its place in a page. Products are listed by SKU.

use serde::{Deserialize, Serialize};

use crate::ids::Sku;
use crate::product::Product;
use crate::search::{Search, distinct_words};

/// Which products a list shows. Where it continues is the last SKU of the page before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductQuery {
    /// `q`: words that the product must contain.
    pub search: Search,
}

/// The place after a product, opaque to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductCursor(pub Sku);

impl ProductQuery {
    /// Whether a product is in the list.
    pub fn matches(&self, product: &Product) -> bool {
        self.search.is_empty() || self.search.matches(&product.search_words())
    }
}

impl Product {
    /// The words that a search finds it by, folded, sorted, each once.
    pub fn search_words(&self) -> Vec<String> {
        distinct_words([self.sku.as_str(), &self.name, &self.category])
    }
}
