//! The sample adds up in the store, and an import of it can be repeated.

use std::collections::BTreeMap;
use std::sync::Arc;

use live_orders::catalogue::ProductQuery;
use live_orders::import::RefusedLine;
use live_orders::query::Cursor;
use live_orders::{Change, Order, OrderNumber, OrderQuery, PageRequest, Seq, Status, Timestamp};
use live_orders_app::port::Store;
use tempfile::TempDir;

use super::{ORDERS_CSV, PRODUCTS_CSV, is_wanted, load};
use crate::import::{self, Dates, Report, Source, Tally};
use crate::store::{Publish, SqliteStore, StoreConfig, Synchronous};

struct Nobody;

impl Publish for Nobody {
    fn publish(&self, _: &[Change]) {}
}

async fn empty() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = StoreConfig {
        // These tests do not cut the power.
        synchronous: Synchronous::Normal,
        ..StoreConfig::at(folder.path().join("orders.db"))
    };
    let store = SqliteStore::open(&config, Arc::new(Nobody)).await;
    (Arc::new(store.expect("a store")), folder)
}

async fn all_orders(store: &Store) -> Vec<Order> {
    let query = OrderQuery::default();
    let mut orders = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let request = PageRequest::new(100, cursor).expect("a page");
        let page = store.orders(&query, &request).await.expect("orders");
        orders.extend(page.items);
        cursor = page
            .next_cursor
            .map(|cursor| cursor.try_into().expect("a cursor"));
        if cursor.is_none() {
            return orders;
        }
    }
}

fn tally(imported: u64, present: u64, refused: u64) -> Tally {
    Tally {
        imported,
        present,
        refused,
    }
}

#[tokio::test]
async fn the_sample_adds_up() {
    let (store, _folder) = empty().await;
    let loaded = load(&store, Dates::Keep).await.expect("loaded");
    assert_eq!(loaded, (tally(77, 0, 0), tally(830, 0, 0)));

    let summary = store.summary().await.expect("figures");
    assert_eq!((summary.orders, summary.lines), (830, 2_155));
    assert_eq!((summary.products, summary.customers), (77, 89));
    assert_eq!(summary.total.minor(), 126_579_329);
    assert_eq!(summary.count(Some(Status::New)), 21);
    assert_eq!(summary.count(Some(Status::Delivered)), 809);

    let orders = all_orders(&store).await;
    let mut by_country: BTreeMap<&str, i64> = BTreeMap::new();
    for order in &orders {
        *by_country.entry(&order.country).or_default() += order.total.minor();
    }
    let of = |country| by_country.get(country).copied();
    assert_eq!(of("USA"), Some(24_558_465));
    assert_eq!(of("Germany"), Some(23_028_469));
    assert_eq!(of("Austria"), Some(12_800_386));

    // The newest is on top; orders of one day follow each other by number.
    assert_eq!(orders[0].number, OrderNumber(11_077));
    assert!(orders.is_sorted_by_key(|order| std::cmp::Reverse(order.number)));
}

#[tokio::test]
async fn imported_orders_take_no_stock() {
    let (store, _folder) = empty().await;
    load(&store, Dates::Keep).await.expect("loaded");
    let first = PageRequest::new(100, None).expect("a page");
    let products = store.products(&ProductQuery::default(), &first).await;
    let products = products.expect("products").items;
    let stock: u32 = products.iter().map(|product| product.stock).sum();
    let written: u32 = PRODUCTS_CSV
        .lines()
        .skip(1)
        .map(|row| row.rsplit(',').nth(1).expect("a stock"))
        .map(|stock| stock.parse::<u32>().expect("pieces"))
        .sum();
    assert_eq!(stock, written);
    assert!(products.iter().all(|product| product.version.0 == 1));
    assert!(
        products
            .iter()
            .any(|product| product.name == "Röd Kaviar" || product.name == "Côte de Blaye")
    );
}

#[tokio::test]
async fn a_repeated_import_changes_nothing() {
    let (store, _folder) = empty().await;
    load(&store, Dates::Keep).await.expect("loaded");
    let before = store.summary().await.expect("figures");
    let again = load(&store, Dates::Keep).await.expect("loaded again");
    assert_eq!(again, (tally(0, 77, 0), tally(0, 830, 0)));
    assert_eq!(store.summary().await.expect("figures"), before);
}

#[tokio::test]
async fn an_interrupted_load_is_finished() {
    let (store, _folder) = empty().await;
    assert!(is_wanted(&store).await.expect("an answer"));
    let products = Source::text("products.csv", PRODUCTS_CSV);
    let outcome = import::products(&store, &products, &mut import::Silent).await;
    assert_eq!(outcome.expect("imported"), tally(77, 0, 0));
    assert!(is_wanted(&store).await.expect("an answer"));
    let loaded = load(&store, Dates::Keep).await.expect("loaded");
    assert_eq!(loaded, (tally(0, 77, 0), tally(830, 0, 0)));
    assert!(!is_wanted(&store).await.expect("an answer"));
}

#[tokio::test]
async fn dates_can_end_today() {
    let (store, _folder) = empty().await;
    load(&store, Dates::Today).await.expect("loaded");
    let orders = all_orders(&store).await;
    assert_eq!(orders[0].created_at.day(), store.now().day());
    let first = orders.last().expect("830 orders").created_at;
    let kept = Timestamp::parse_day("1998-05-06").expect("a day");
    let days = store.now().days_since_epoch() - kept.days_since_epoch();
    assert_eq!(first.plus_days(-days).day(), "1996-07-04");
    let summary = store.summary().await.expect("figures");
    assert_eq!(summary.total.minor(), 126_579_329);
    assert!(summary.count(Some(Status::Shipped)) > 0);
}

/// Keeps what it is told.
#[derive(Default)]
struct Told(Vec<String>);

impl Report for Told {
    fn refused(&mut self, subject: &str, refused: &RefusedLine) {
        self.0.push(format!("{subject}, {refused}"));
    }

    fn progress(&mut self, _: u64) {}
}

fn changed(text: &str, from: &str, to: &str) -> Source {
    assert!(text.contains(from), "{from}");
    Source::text("changed.csv", text.replacen(from, to, 1).leak())
}

#[tokio::test]
async fn a_bad_line_refuses_its_order_and_no_other() {
    let (store, _folder) = empty().await;
    let products = Source::text("products.csv", PRODUCTS_CSV);
    let mut told = Told::default();
    let outcome = import::products(&store, &products, &mut told).await;
    assert_eq!(outcome.expect("imported"), tally(77, 0, 0));

    let source = changed(ORDERS_CSV, "NW-42,\"Singaporean", "NW-XX,\"Singaporean");
    let outcome = import::orders(&store, &source, Dates::Keep, &mut told).await;
    assert_eq!(outcome.expect("imported"), tally(829, 0, 1));
    let expected = "order 10248, line 3: sku: There is no product “NW-XX”.";
    assert_eq!(told.0, [expected]);

    // The corrected file adds what was missing; changed contents are told and not written.
    told.0.clear();
    let source = changed(ORDERS_CSV, "18.60,9,0", "18.60,10,0");
    let outcome = import::orders(&store, &source, Dates::Keep, &mut told).await;
    assert_eq!(outcome.expect("imported"), tally(1, 828, 1));
    let expected = "order 10249, line 5: order 10249 was imported before with other contents, and is not overwritten.";
    assert_eq!(told.0, [expected]);
    let summary = store.summary().await.expect("figures");
    assert_eq!(summary.total.minor(), 126_579_329);
}

#[tokio::test]
async fn a_refusal_is_no_reason_to_stop() {
    let (store, _folder) = empty().await;
    let mut told = Told::default();
    let source = Source::text("orders.csv", ORDERS_CSV);
    let outcome = import::orders(&store, &source, Dates::Keep, &mut told).await;
    assert_eq!(outcome.expect("imported"), tally(0, 0, 830));
    assert_eq!(told.0.len(), 2_155, "each line is told");
    let page = PageRequest::<Seq>::first();
    let changes = store.changes(&page).await.expect("changes");
    assert_eq!(changes.total, 0, "nothing is half done");
}
