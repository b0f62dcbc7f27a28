//! Whether a store that nobody closed holds together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use live_orders::{Change, Order, Product, Record, Seq, Sku, Status};
use live_orders_app::port::Port;
use live_orders_server::store::SqliteStore;

use crate::shop::{PRODUCTS, Request, STOCK};
use crate::whole;

/// Checks it, and tells how many orders there are.
pub(crate) async fn audit(path: &Path, acknowledged: &[(Request, Order)]) -> usize {
    let store = whole::open(path).await;
    let orders = whole::orders(&store).await;
    let products = whole::products(&store).await;
    let changes = whole::changes(&store).await;

    for (_, order) in acknowledged {
        assert_eq!(orders.get(&order.id.to_string()), Some(order));
    }
    let mut numbers: Vec<i64> = orders.values().map(|order| order.number.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), orders.len(), "numbers are given once");

    check_log(&changes, store.head());
    check_replay(&changes, &orders, &products);
    check_stock(&orders, &products);
    check_counters(&store, &orders).await;
    store.close().await;
    orders.len()
}

fn check_log(changes: &[Change], head: Seq) {
    let places: Vec<u64> = changes.iter().map(|change| change.seq.0).collect();
    assert_eq!(places, (1..=head.0).collect::<Vec<u64>>());
}

/// The log tells of each record as it stands, and of an order together with the stock it took.
fn check_replay(
    changes: &[Change],
    orders: &BTreeMap<String, Order>,
    products: &BTreeMap<String, Product>,
) {
    let mut told: BTreeMap<String, Record> = BTreeMap::new();
    let mut stock_of: BTreeMap<&str, BTreeSet<Sku>> = BTreeMap::new();
    for change in changes {
        let record = change.effect.record();
        told.insert(record.id(), record.clone());
        if let (Some(_), Some(product)) = (change.effect.before(), record.product()) {
            let skus = stock_of.entry(change.mutation.as_str()).or_default();
            skus.insert(product.sku.clone());
        }
    }
    assert_eq!(told.len(), orders.len() + products.len());
    for (id, order) in orders {
        assert_eq!(told.get(id).and_then(Record::order), Some(order));
    }
    for (id, product) in products {
        assert_eq!(told.get(id).and_then(Record::product), Some(product));
    }
    for change in changes {
        if let Some(order) = change.effect.record().order() {
            let moved = stock_of.get(change.mutation.as_str());
            let wanted: BTreeSet<Sku> = order.demand().into_keys().cloned().collect();
            assert_eq!(moved, Some(&wanted), "order {}", order.number);
        }
    }
}

fn check_stock(orders: &BTreeMap<String, Order>, products: &BTreeMap<String, Product>) {
    for (sku, _) in PRODUCTS {
        let lines = orders.values().flat_map(|order| &order.lines);
        let taken: u32 = lines
            .filter(|line| line.sku.as_str() == sku)
            .map(|line| line.quantity)
            .sum();
        assert_eq!(products.get(sku).unwrap().stock, STOCK - taken, "{sku}");
    }
}

async fn check_counters(store: &SqliteStore, orders: &BTreeMap<String, Order>) {
    let summary = store.summary().await.unwrap();
    let count = orders.len() as u64;
    let lines: usize = orders.values().map(|order| order.lines.len()).sum();
    let total: i64 = orders.values().map(|order| order.total.minor()).sum();
    let customers: BTreeSet<&str> = orders.values().map(|o| o.customer.as_str()).collect();
    assert_eq!((summary.orders, summary.open), (count, count));
    assert_eq!(summary.count(Some(Status::New)), count);
    assert_eq!(summary.lines, lines as u64);
    assert_eq!(summary.total.minor(), total);
    assert_eq!(summary.customers, customers.len() as u64);
    assert_eq!(summary.products, PRODUCTS.len() as u64);
    assert_eq!(summary.seq, store.head());
}
