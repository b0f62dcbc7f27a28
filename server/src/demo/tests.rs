//! The demo against a real server.

use std::path::Path;

use live_orders::draft::ProductPatch;
use live_orders::{Actor, Mutation, Sku};
use live_orders_app::port::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Counts, DemoArgs, work};
use crate::import::Dates;
use crate::serve::{LiveConfig, Server};
use crate::store::{StoreConfig, Synchronous};
use crate::{sample, site};

/// A shop that sells the sample's goods.
struct Shop {
    url: String,
    store: Store,
    shutdown: CancellationToken,
    answering: JoinHandle<()>,
    _folder: TempDir,
}

impl Shop {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = StoreConfig {
            synchronous: Synchronous::Normal,
            ..StoreConfig::at(folder.path().join("orders.db"))
        };
        let shutdown = CancellationToken::new();
        let options = site::options_at(Path::new("."));
        let server = Server::open(&config, LiveConfig::default(), options, shutdown.clone());
        let server = server.await.expect("a server");
        let store = server.store();
        sample::load(&store, Dates::Keep).await.expect("the sample");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        Self {
            url,
            store,
            shutdown,
            answering: tokio::spawn(server.answer(listener)),
            _folder: folder,
        }
    }

    async fn close(self) {
        self.shutdown.cancel();
        self.answering.await.expect("no panic");
    }
}

fn demo(url: &str, count: u64) -> DemoArgs {
    DemoArgs {
        url: url.into(),
        rate: 1_000.0,
        count: Some(count),
        seed: Some(7),
        patience: 0,
    }
}

#[tokio::test]
async fn orders_are_placed_and_moved_on() {
    let shop = Shop::open().await;
    let (counts, outcome) = work(&demo(&shop.url, 60), std::future::pending()).await;
    outcome.expect("a server that answers");
    assert!(counts.placed > 0 && counts.moved > 0, "{counts:?}");
    assert_eq!(counts.placed + counts.moved + counts.refused, 60);
    let summary = shop.store.summary().await.expect("figures");
    assert_eq!(summary.orders, 830 + counts.placed);
    shop.close().await;
}

#[tokio::test]
async fn what_runs_out_is_restocked() {
    let shop = Shop::open().await;
    for number in 1..=77 {
        let sku: Sku = format!("NW-{number:02}").parse().expect("a SKU");
        let patch = ProductPatch {
            stock: Some(0),
            ..ProductPatch::default()
        };
        let mutation = Mutation {
            id: Uuid::now_v7().into(),
            actor: Actor::new("test"),
            command: patch.parse(sku).expect("a command"),
        };
        shop.store.execute(mutation).await.expect("sold out");
    }
    let (counts, outcome) = work(&demo(&shop.url, 30), std::future::pending()).await;
    outcome.expect("a server that answers");
    assert!(counts.placed > 0 && counts.restocked > 0, "{counts:?}");
    assert_eq!(counts.refused, 0);
    shop.close().await;
}

#[tokio::test]
async fn it_stops_when_told() {
    let shop = Shop::open().await;
    let (counts, outcome) = work(&demo(&shop.url, 60), std::future::ready(())).await;
    outcome.expect("a server that answers");
    assert!(counts.placed + counts.moved < 60, "{counts:?}");
    shop.close().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let (counts, outcome) = work(&demo(&url, 1), std::future::pending()).await;
    assert_eq!(counts, Counts::default());
    let told = outcome.expect_err("nobody answers").to_string();
    assert!(told.contains("does not answer"), "{told}");
    let (_, outcome) = work(&demo("nowhere", 1), std::future::pending()).await;
    let told = outcome.expect_err("no address").to_string();
    assert_eq!(told, "nowhere is not an address");
}
