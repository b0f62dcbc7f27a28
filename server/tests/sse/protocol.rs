//! What a stream says: its headers, its greeting, its events, its refusals.

use std::time::Duration;

use live_orders::Change;
use live_orders_server::live::HubConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::listener::Listener;
use crate::support::Running;

#[tokio::test]
async fn an_order_is_told_with_its_stock() {
    let server = Running::start().await;
    server.product("A", 10).await;
    server.product("B", 10).await;
    let mut stream = Listener::open(&server, "*").await;
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store, no-transform"),
        ("x-accel-buffering", "no"),
        ("content-encoding", ""),
    ] {
        assert_eq!(stream.header(name), value, "{name}");
    }
    let connected = stream.greeted().await;
    assert_eq!((connected.id, connected.retry), (Some(2), Some(2000)));
    let epoch = connected.data["epoch"].clone();
    assert!(epoch.as_str().is_some_and(|epoch| !epoch.is_empty()));
    assert_eq!(
        connected.data,
        json!({ "entity": "*", "seq": 2, "resumed": false, "epoch": epoch, "lost": false })
    );

    let body = json!({ "customer": "Ana", "lines": [{ "sku": "A", "quantity": 1 }, { "sku": "B", "quantity": 2 }] });
    let placed = server
        .post("/api/orders", body)
        .await
        .expect(StatusCode::CREATED);
    let insert = stream.change().await;
    assert_eq!(
        (insert.name.as_str(), insert.entity(), insert.id),
        ("insert", "orders", Some(3))
    );
    for field in [
        "id",
        "number",
        "customer",
        "lines",
        "total_minor",
        "version",
        "seq",
    ] {
        assert_eq!(insert.data[field], placed[field], "{field}");
    }
    for (seq, sku, stock) in [(4, "A", 9), (5, "B", 8)] {
        let update = stream.change().await;
        assert_eq!(
            (update.name.as_str(), update.entity(), update.id),
            ("update", "products", Some(seq))
        );
        assert_eq!(
            (&update.data["sku"], &update.data["stock"]),
            (&json!(sku), &json!(stock))
        );
        for field in ["mutation", "commit"] {
            assert_eq!(update.data[field], insert.data[field], "{field}");
        }
    }
    assert_eq!(insert.data["commit"], json!(5));
    let read = server.get("/api/changes?after=2").await;
    let read = read.expect(StatusCode::OK)["items"].clone();
    for item in read.as_array().expect("changes") {
        assert_eq!(item["commit"], json!(5));
    }
    // The browser reads it with the code that wrote it.
    Change::from_event(&insert.name, &insert.data.to_string()).expect("a change");
}

#[tokio::test]
async fn a_stream_is_about_its_entity() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let mut orders = Listener::open(&server, "orders").await;
    let mut products = Listener::open(&server, "products").await;
    assert_eq!(orders.greeted().await.entity(), "orders");
    assert_eq!(products.greeted().await.entity(), "products");
    let placed = server.order("Ana", "A", 1).await;
    let path = format!("/api/orders/{}", placed["id"].as_str().expect("an id"));
    server.delete(&path).await.expect(StatusCode::OK);
    for (event, id) in [("insert", 2), ("delete", 4)] {
        let next = orders.next().await;
        assert_eq!(
            (next.name.as_str(), next.id, next.entity()),
            (event, Some(id), "orders")
        );
        assert_eq!(next.data["id"], placed["id"]);
    }
    for id in [3, 5] {
        let next = products.next().await;
        assert_eq!(
            (next.name.as_str(), next.id, next.entity()),
            ("update", Some(id), "products")
        );
    }
}

#[tokio::test]
async fn a_heartbeat_says_how_far_it_is_complete() {
    let hub = HubConfig {
        heartbeat: Duration::from_millis(20),
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    server.product("A", 10).await;
    for topic in ["orders", "summary", "*"] {
        let mut stream = Listener::open(&server, topic).await;
        stream.greeted().await;
        let head = server.head().await;
        server.product(&format!("B{head}"), 10).await;
        loop {
            let event = stream.next().await;
            if event.name == "heartbeat" {
                assert_eq!(event.id, None);
                if event.data == json!({ "seq": head + 1 }) {
                    break;
                }
                assert_eq!(event.data, json!({ "seq": head }));
            }
        }
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused() {
    let server = Running::start().await;
    for (path, field) in [
        ("/api/sse/orders?after=x", "after"),
        ("/api/sse/orders?after=-1", "after"),
        ("/api/sse/orders?since=1", "since"),
        ("/api/sse/orders?last_event_id=latest", "last_event_id"),
        ("/api/sse/*?after=1&last_event_id=2", "last_event_id"),
        ("/api/sse/*?after=earliest&last_event_id=0", "last_event_id"),
        ("/api/sse/orders?status=new&sort=total", "sort"),
        ("/api/sse/orders?limit=10", "limit"),
        ("/api/sse/orders?cursor=x", "cursor"),
        ("/api/sse/orders?status=gone", "status"),
        ("/api/sse/orders?from=yesterday", "from"),
        ("/api/sse/orders?min_total=1.5", "min_total"),
        ("/api/sse/products?q=tea", "q"),
        ("/api/sse/products?sort=sku", "sort"),
        ("/api/sse/summary?status=new", "status"),
        ("/api/sse/*?to=2026-01-01", "to"),
    ] {
        server
            .get(path)
            .await
            .problem(400, "malformed", Some(field));
    }
    let header = server
        .ask(Method::GET, "/api/sse/orders")
        .header("last-event-id", "x");
    header
        .send()
        .await
        .problem(400, "malformed", Some("Last-Event-ID"));
    let long = format!("/api/sse/orders?q={}", "x".repeat(201));
    server.get(&long).await.problem(422, "invalid", Some("q"));
    server
        .get("/api/sse/customers")
        .await
        .problem(404, "not_found", Some("entity"));
}
