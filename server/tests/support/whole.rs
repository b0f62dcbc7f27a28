//! A store's whole contents, read from a file that nobody has open: what an audit looks at.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use live_orders::catalogue::ProductQuery;
use live_orders::page::LIMIT_MAX;
use live_orders::query::Cursor;
use live_orders::{Change, Order, OrderQuery, PageRequest, Product};
use live_orders_app::port::Port;
use live_orders_server::store::{Publish, SqliteStore, StoreConfig};

struct Nobody;

impl Publish for Nobody {
    fn publish(&self, _: &[Change]) {}
}

/// Opens the file.
pub(crate) async fn open(path: &Path) -> SqliteStore {
    let store = SqliteStore::open(&StoreConfig::at(path), Arc::new(Nobody)).await;
    store.unwrap()
}

/// All orders, by id.
pub(crate) async fn orders(store: &SqliteStore) -> BTreeMap<String, Order> {
    let query = OrderQuery::default();
    let mut orders = BTreeMap::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let request = PageRequest::new(LIMIT_MAX, cursor).unwrap();
        let page = store.orders(&query, &request).await.unwrap();
        orders.extend(page.items.into_iter().map(|o| (o.id.to_string(), o)));
        cursor = page.next_cursor.map(|cursor| cursor.try_into().unwrap());
        if cursor.is_none() {
            return orders;
        }
    }
}

/// The products, by SKU: as many as fit a page.
pub(crate) async fn products(store: &SqliteStore) -> BTreeMap<String, Product> {
    let request = PageRequest::new(LIMIT_MAX, None).unwrap();
    let page = store.products(&ProductQuery::default(), &request).await;
    let products = page.unwrap().items;
    products
        .into_iter()
        .map(|p| (p.sku.to_string(), p))
        .collect()
}

/// The log, as far back as it reaches.
pub(crate) async fn changes(store: &SqliteStore) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    loop {
        let last = changes.last().map(|change| change.seq);
        let request = PageRequest::new(LIMIT_MAX, last).unwrap();
        let page = store.changes(&request).await.unwrap();
        if page.items.is_empty() {
            return changes;
        }
        changes.extend(page.items);
    }
}
