//! Whoever is gone without a word, or does not read: it is given up, and what it held is free again.

use std::time::Duration;

use futures::future::join_all;
use live_orders_server::http::connections::ConnectionsConfig;
use live_orders_server::serve::LiveConfig;
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::by_hand;
use crate::listener::Listener;
use crate::support::{Running, order, soon};

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_in_nothing_is_given_up() {
    let connections = ConnectionsConfig {
        write_deadline: Duration::from_millis(300),
        ..ConnectionsConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        connections,
        ..LiveConfig::default()
    })
    .await;
    server.product("A", 1_000_000).await;
    // One hears nothing because there is nothing to hear; it stays.
    let mut quiet = Listener::get(&server, "/api/sse/orders?q=nobody").await;
    quiet.greeted().await;
    let mut dead = by_hand::narrow_connection(&server).await;
    by_hand::ask(&mut dead, &server, "/api/sse/*").await;
    let opened = async {
        while server.hub.streams() < 2 {
            tokio::task::yield_now().await;
        }
    };
    soon(opened).await;
    let mut body = order("Ana", "A", 1);
    body["note"] = json!("🫖".repeat(2_000));
    let ended = async {
        while server.hub.streams() > 1 {
            join_all((0..10).map(|_| server.post("/api/orders", body.clone()))).await;
        }
    };
    soon(ended).await;
    // What its socket held is still there, and then nothing but the end.
    let mut rest = Vec::new();
    let read = soon(dead.read_to_end(&mut rest)).await;
    let is_whole = rest.ends_with(b"0\r\n\r\n");
    assert!(!is_whole, "it was cut off: {read:?}");
    server.order("Nobody", "A", 1).await;
    assert_eq!(quiet.change().await.data["customer"], "Nobody");
}
