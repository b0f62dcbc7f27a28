//! What `/metrics` tells of streams.

use futures::future::join_all;
use serde_json::json;

use crate::by_hand;
use crate::listener::Listener;
use crate::metrics_text::Metrics;
use crate::resume::forgetful;
use crate::support::{Running, order, soon};

#[tokio::test]
async fn streams_are_counted_by_what_they_are_about() {
    let server = Running::start().await;
    let mut open = Vec::new();
    for path in [
        "orders",
        "orders",
        "orders?status=new",
        "products",
        "summary",
        "*",
    ] {
        let mut listener = Listener::get(&server, &format!("/api/sse/{path}")).await;
        listener.greeted().await;
        open.push(listener);
    }
    let metrics = Metrics::of(&server).await;
    for (topic, count) in [
        ("orders", 2.0),
        ("orders_filtered", 1.0),
        ("products", 1.0),
        ("summary", 1.0),
        ("all", 1.0),
    ] {
        let found = metrics.value(&format!("live_orders_streams{{topic=\"{topic}\"}}"));
        assert!((found - count).abs() < 1e-9, "{topic}: {found}");
    }
    assert!(metrics.value("live_orders_connections") >= 6.0);
}

#[tokio::test]
async fn where_a_stream_that_comes_back_finds_what_it_lacks_is_counted() {
    let server = Running::start_with(forgetful()).await;
    for sku in ["A", "B", "C", "D"] {
        server.product(sku, 1).await;
    }
    for after in [3, 1, 0, 99] {
        let mut listener = Listener::open_at(&server, "*", Some(after)).await;
        listener.greeted().await;
        if after < 4 {
            listener.change().await;
        }
    }
    let metrics = Metrics::of(&server).await;
    for (source, count) in [("ring", 1.0), ("log", 2.0), ("nowhere", 1.0)] {
        let series = format!("live_orders_stream_resumes_total{{source=\"{source}\"}}");
        let found = metrics.value(&series);
        assert!((found - count).abs() < 1e-9, "{source}: {found}");
    }
    assert!(metrics.value("live_orders_stream_log_reads_total") >= 2.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_takes_in_nothing_is_seen_to_fall_behind() {
    let server = Running::start().await;
    server.product("A", 1_000_000).await;
    let lag = async || {
        Metrics::of(&server)
            .await
            .value("live_orders_stream_lag_changes")
    };
    let mut quick = Listener::open(&server, "*").await;
    quick.greeted().await;
    server.order("Ana", "A", 1).await;
    quick.change().await;
    quick.change().await;
    assert!(lag().await < 1.0, "it has heard all");
    drop(quick);
    let mut stalled = by_hand::narrow_connection(&server).await;
    by_hand::ask(&mut stalled, &server, "/api/sse/*").await;
    let mut body = order("Ana", "A", 1);
    body["note"] = json!("🫖".repeat(2_000));
    // Until what the sockets hold is full.
    let fell_behind = async {
        while lag().await < 10.0 {
            join_all((0..10).map(|_| server.post("/api/orders", body.clone()))).await;
        }
    };
    soon(fell_behind).await;
    drop(stalled);
    let caught_up = async { while lag().await > 0.0 {} };
    soon(caught_up).await;
}
