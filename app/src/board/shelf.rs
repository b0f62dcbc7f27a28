//! The products as their page shows them: the catalogue with the mutations on their way replayed on
//! top, filtered and sorted, and one signal a row, so that a change renders the rows that it changed
//! and no others. Where nobody looks at products, nothing of this is worked out.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::order::Products;
use live_orders::view::{ProductRow, View};
use live_orders::{Product, Sku, Timestamp};

use crate::api::products::find_products;
use crate::board::catalogue::Catalogue;
use crate::board::list::{List, set_if_changed};
use crate::board::state::Board;
use crate::shelf::{Counts, Entry, ShelfQuery};

/// A product as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stocked {
    /// The product, predictions included.
    pub product: Arc<Product>,
    /// Since when something of it waits for the server, if anything does.
    pub waiting_since: Option<Timestamp>,
    /// How often somebody else has changed it under the reader's eyes.
    pub touched: u32,
}

/// A row that is kept from one rendering to the next.
struct Kept {
    entry: Entry,
    signal: ArcRwSignal<Stocked>,
}

/// The products.
#[derive(Clone, Copy)]
pub struct Shelf {
    rows: StoredValue<HashMap<Sku, Kept>>,
    /// Which are shown; `None` where nobody looks.
    query: StoredValue<Option<ShelfQuery>>,
    /// Those that are shown, in order.
    pub skus: RwSignal<Vec<Sku>>,
    /// How many there are.
    pub counts: RwSignal<Counts>,
}

impl Board {
    /// Shows these products from now on.
    pub fn show_products(self, query: ShelfQuery) {
        self.shelf.query.try_set_value(Some(query));
        self.shelf.render(self.list, self.catalogue);
    }

    /// Asks the server for products that a search finds: where there are too many for all of them to
    /// be here. What fails is found when the search is tried again.
    pub fn find_products(self, text: String) {
        spawn_local(async move {
            if let Ok(found) = find_products(text).await {
                self.catalogue.take(found);
                self.shelf.render(self.list, self.catalogue);
            }
        });
    }

    /// A product as it is shown, whether or not it is among those that are listed.
    pub fn product(self, sku: &Sku) -> Option<ProductRow> {
        let row = self.list.read(|view| {
            let products = self.catalogue.products;
            products.try_with_untracked(|products| view.overlay_product(sku, products.get(sku)))
        });
        row.flatten().flatten()
    }
}

impl Shelf {
    /// Nobody looks.
    pub fn new() -> Self {
        Self {
            rows: StoredValue::new(HashMap::new()),
            query: StoredValue::new(None),
            skus: RwSignal::new(Vec::new()),
            counts: RwSignal::new(Counts::default()),
        }
    }

    /// The signal of a row that is shown.
    pub fn row(self, sku: &Sku) -> Option<ArcRwSignal<Stocked>> {
        let row = |rows: &HashMap<Sku, Kept>| rows.get(sku).map(|kept| kept.signal.clone());
        self.rows.try_with_value(row).flatten()
    }

    /// Shows what the catalogue and the mutations on their way come to.
    pub(super) fn render(self, list: List, catalogue: Catalogue) {
        let Some(Some(query)) = self.query.try_get_value() else {
            return;
        };
        let changed = list.read(|view| {
            let changed = |products: &Products| self.changed(view, products);
            catalogue.products.try_with_untracked(changed)
        });
        let is_opening = self.rows.try_with_value(HashMap::is_empty) == Some(true);
        for row in changed.flatten().unwrap_or_default() {
            self.put(row, is_opening);
        }
        let shown = self.rows.try_with_value(|rows| {
            let entries = rows.values().map(|kept| &kept.entry);
            let counts = Counts::of(entries.clone().map(|entry| &*entry.product));
            let mut found: Vec<&Entry> = entries.filter(|entry| query.matches(entry)).collect();
            found.sort_by(|one, other| query.compare(one, other));
            let skus = found.into_iter().map(|entry| entry.product.sku.clone());
            (counts, skus.collect::<Vec<_>>())
        });
        if let Some((counts, skus)) = shown {
            set_if_changed(self.counts, counts);
            set_if_changed(self.skus, skus);
        }
    }

    /// The rows that are no longer as they were; those that are gone are let go.
    fn changed(self, view: &View, products: &Products) -> Vec<ProductRow> {
        let pending = view.pending_skus();
        let overlaid = pending
            .iter()
            .filter_map(|sku| view.overlay_product(sku, products.get(*sku)));
        let mut changed: Vec<ProductRow> = overlaid.collect();
        self.rows.try_update_value(|rows| {
            rows.retain(|sku, _| {
                let is_added = changed.iter().any(|row| row.product.sku == *sku);
                is_added || products.contains_key(sku)
            });
            let settled = products
                .values()
                .filter(|product| !pending.contains(&product.sku))
                .filter(|product| rows.get(&product.sku).is_none_or(|it| it.is_other(product)));
            changed.extend(settled.map(|product| ProductRow {
                product: product.clone(),
                waiting_since: None,
            }));
        });
        changed
    }

    fn put(self, row: ProductRow, is_opening: bool) {
        self.rows.try_update_value(|rows| {
            if let Some(kept) = rows.get_mut(&row.product.sku) {
                kept.update(row);
                return;
            }
            let entry = Entry::new(row.product);
            let signal = ArcRwSignal::new(Stocked {
                product: entry.product.clone(),
                waiting_since: row.waiting_since,
                touched: u32::from(!is_opening && row.waiting_since.is_none()),
            });
            let sku = entry.product.sku.clone();
            rows.insert(sku, Kept { entry, signal });
        });
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self::new()
    }
}

impl Kept {
    /// Whether it shows something else than a product that nothing is on its way for.
    fn is_other(&self, product: &Product) -> bool {
        let waits = self
            .signal
            .with_untracked(|row| row.waiting_since.is_some());
        waits || *self.entry.product != *product
    }

    fn update(&mut self, row: ProductRow) {
        let before = self.signal.get_untracked();
        if *self.entry.product != row.product {
            self.entry = Entry::new(row.product);
        }
        let product = self.entry.product.clone();
        let is_quiet = before.waiting_since.is_none() && row.waiting_since.is_none();
        let is_others = is_quiet && before.product.version < product.version;
        let after = Stocked {
            product,
            waiting_since: row.waiting_since,
            touched: before.touched + u32::from(is_others),
        };
        if before != after {
            self.signal.set(after);
        }
    }
}
