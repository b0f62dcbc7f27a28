//! The products that can be picked, with their price and stock of now. A record of a higher
//! version is the later one, so loads and changes may arrive in any order.

use std::collections::BTreeMap;

use leptos::prelude::*;
use live_orders::order::Products;
use live_orders::{Product, Sku};

use crate::api::read::{self, CATALOGUE_PAGES_MAX};
use crate::error::AppError;

/// All products.
#[derive(Clone, Copy)]
pub struct Catalogue {
    /// By SKU.
    pub products: RwSignal<Products>,
    /// Whether they are all there.
    pub is_loaded: RwSignal<bool>,
    /// Whether the last load has failed.
    pub(super) has_failed: StoredValue<bool>,
}

impl Catalogue {
    /// What the page opened with.
    pub fn new(products: Option<Vec<Product>>) -> Self {
        let is_loaded = RwSignal::new(products.is_some());
        let products = products.unwrap_or_default();
        let by_sku = products
            .into_iter()
            .map(|product| (product.sku.clone(), product));
        Self {
            products: RwSignal::new(by_sku.collect()),
            is_loaded,
            has_failed: StoredValue::new(false),
        }
    }

    /// Those of them that are named.
    pub fn named<'a>(self, skus: impl IntoIterator<Item = &'a Sku>) -> Products {
        let named = self.products.try_with_untracked(|products| {
            let found = skus.into_iter().filter_map(|sku| products.get(sku));
            found
                .map(|product| (product.sku.clone(), product.clone()))
                .collect::<BTreeMap<_, _>>()
        });
        named.unwrap_or_default()
    }

    /// Takes in products as they now stand.
    pub fn take(self, products: impl IntoIterator<Item = Product>) {
        let news: Vec<Product> = self
            .products
            .try_with_untracked(|known| {
                let is_news = |product: &Product| {
                    known
                        .get(&product.sku)
                        .is_none_or(|known| known.version < product.version)
                };
                products.into_iter().filter(is_news).collect()
            })
            .unwrap_or_default();
        if !news.is_empty() {
            let news = news
                .into_iter()
                .map(|product| (product.sku.clone(), product));
            self.products.try_update(|known| known.extend(news));
        }
    }

    /// Forgets them: those of another life of the store.
    pub fn clear(self) {
        self.products.try_set(Products::new());
        self.is_loaded.try_set(false);
    }

    /// Loads them all.
    pub async fn load(self) -> Result<(), AppError> {
        let mut after = None;
        for _ in 0..CATALOGUE_PAGES_MAX {
            let page = read::read_products(after.take()).await?;
            let last = page.items.last().map(|last| last.sku.to_string());
            self.take(page.items);
            match page.next_cursor.and(last) {
                Some(last) => after = Some(last),
                None => break,
            }
        }
        self.is_loaded.try_set(true);
        Ok(())
    }
}
