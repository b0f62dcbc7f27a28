//! What `/metrics` tells of requests, writes and connections, and the dashboard that shows it.

use std::collections::BTreeSet;

use live_orders_server::http::connections::ConnectionsConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::metrics_text::Metrics;
use crate::support::{Running, order};

/// The dashboard, as it is put into Grafana.
const DASHBOARD: &str = include_str!("../../../operations/grafana.json");

#[track_caller]
fn check(metrics: &Metrics, expected: &[(&str, f64)]) {
    for (series, value) in expected {
        let found = metrics.value(&format!("live_orders_{series}"));
        assert!(
            (found - value).abs() < 1e-9,
            "{series} is {found}:\n{}",
            metrics.0
        );
    }
}

#[tokio::test]
async fn requests_are_counted_by_template_method_and_status() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 1).await;
    let id = placed["id"].as_str().expect("an id");
    let path = format!("/api/orders/{id}");
    server.get("/api/orders?q=Ana").await;
    for _ in 0..2 {
        server.get(&path).await;
    }
    server.ask(Method::HEAD, &path).send().await;
    server.get("/api/orders/none").await;
    server.get("/nobody/Ana").await;
    let brew = Method::from_bytes(b"BREW").expect("a method");
    server.ask(brew, "/api/orders").send().await;
    let metrics = Metrics::of(&server).await;
    check(
        &metrics,
        &[
            (
                r#"requests_total{route="/api/orders",method="POST",status="201"}"#,
                1.0,
            ),
            (
                r#"requests_total{route="/api/orders/{id}",method="GET",status="200"}"#,
                2.0,
            ),
            (
                r#"requests_total{route="/api/orders/{id}",method="HEAD",status="200"}"#,
                1.0,
            ),
            (
                r#"requests_total{route="/api/orders/{id}",method="GET",status="404"}"#,
                1.0,
            ),
            (
                r#"requests_total{route="/api/orders",method="other",status="405"}"#,
                1.0,
            ),
            (
                r#"requests_total{route="files",method="GET",status="404"}"#,
                1.0,
            ),
            (
                r#"request_duration_seconds_count{route="/api/orders/{id}",method="GET"}"#,
                3.0,
            ),
            (
                r#"request_duration_seconds_bucket{route="/api/orders/{id}",method="GET",le="+Inf"}"#,
                3.0,
            ),
        ],
    );
    let took = r#"live_orders_request_duration_seconds_sum{route="/api/orders",method="POST"}"#;
    assert!(metrics.value(took) > 0.0);
    for said in [id, "Ana", "BREW", "nobody"] {
        assert!(!metrics.0.contains(said), "{said} is a client's word");
    }
}

#[tokio::test]
async fn mutations_are_counted_by_what_became_of_them() {
    let server = Running::start().await;
    server.product("A", 2).await;
    let place = async |key: &str, quantity| {
        let ask = server.ask(Method::POST, "/api/orders");
        let ask = ask.header("idempotency-key", key);
        ask.json(&order("Ana", "A", quantity)).send().await
    };
    let first = place("one", 1).await.expect(StatusCode::CREATED);
    place("one", 1).await.expect(StatusCode::CREATED);
    place("two", 9)
        .await
        .problem(409, "out_of_stock", Some("lines[0].quantity"));
    let id = first["id"].as_str().expect("an id");
    let path = format!("/api/orders/{id}/status");
    let paid = json!({ "status": "paid" });
    server.post(&path, paid).await.expect(StatusCode::OK);
    let metrics = Metrics::of(&server).await;
    check(
        &metrics,
        &[
            (
                r#"mutations_total{kind="add_product",outcome="written"}"#,
                1.0,
            ),
            (r#"mutations_total{kind="place",outcome="written"}"#, 1.0),
            (r#"mutations_total{kind="place",outcome="repeated"}"#, 1.0),
            (r#"mutations_total{kind="place",outcome="refused"}"#, 1.0),
            (
                r#"mutations_total{kind="change_status",outcome="written"}"#,
                1.0,
            ),
            (r#"mutations_total{kind="place",outcome="busy"}"#, 0.0),
            ("commit_mutations_sum", 5.0),
            ("commit_mutations_count", 5.0),
            ("commit_duration_seconds_count", 5.0),
            ("log_changes", 4.0),
            ("log_head", 4.0),
            ("ring_frames", 4.0),
            ("ring_frames_max", 16_384.0),
            ("ready", 1.0),
        ],
    );
    let used = metrics.value("live_orders_ring_bytes");
    assert!(used > 0.0 && used < metrics.value("live_orders_ring_bytes_max"));
}

#[tokio::test]
async fn who_finds_no_place_is_counted() {
    let connections = ConnectionsConfig {
        per_address: Some(1),
        ..ConnectionsConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        connections,
        ..LiveConfig::default()
    })
    .await;
    let stream = server.ask(Method::GET, "/api/sse/summary").open().await;
    assert_eq!(stream.status(), StatusCode::OK);
    server.get("/api/summary").await.problem(503, "busy", None);
    drop(stream);
    let metrics = crate::support::soon(async {
        loop {
            let reply = server.get("/metrics").await;
            if reply.status == StatusCode::OK {
                return Metrics(reply.text);
            }
        }
    });
    let refused = r#"live_orders_connections_refused_total{bound="for_address"}"#;
    assert!(metrics.await.value(refused) >= 1.0);
}

/// Every expression of the dashboard, wherever it stands.
fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(
                fields
                    .get("expr")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            fields.values().for_each(|value| expressions(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| expressions(item, found)),
        _ => {}
    }
}

/// The metrics that an expression asks for, by the names that their descriptions have.
fn asked(expression: &str, told: &BTreeSet<String>) -> BTreeSet<String> {
    let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter(|word| word.starts_with("live_orders_"));
    let whole = |series: &str| {
        let parts = ["_bucket", "_sum", "_count"];
        let of_histogram = parts.iter().filter_map(|part| series.strip_suffix(part));
        let mut known = of_histogram.filter(|name| told.contains(*name));
        known.next().unwrap_or(series).to_owned()
    };
    names.map(whole).collect()
}

#[tokio::test]
async fn the_dashboard_shows_all_that_is_told_and_nothing_else() {
    let server = Running::start().await;
    // Requests are told once there has been one.
    server.get("/healthz").await;
    let told = Metrics::of(&server).await.names();
    assert!(
        told.iter().all(|name| name.starts_with("live_orders_")),
        "{told:?}"
    );
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("JSON");
    let mut found = Vec::new();
    expressions(&dashboard, &mut found);
    let shown: BTreeSet<String> = found.iter().flat_map(|it| asked(it, &told)).collect();
    // A sink's tries are told where there are sinks.
    let of_sinks = "live_orders_sink_deliveries_total".to_owned();
    let told = told.into_iter().chain([of_sinks]).collect();
    assert_eq!(shown, told);
    let ids: Vec<&Value> = dashboard["panels"]
        .as_array()
        .expect("panels")
        .iter()
        .map(|panel| &panel["id"])
        .collect();
    let different: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(
        different.len(),
        ids.len(),
        "each panel has an id of its own"
    );
}
