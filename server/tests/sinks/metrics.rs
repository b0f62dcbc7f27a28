//! What `/metrics` tells of deliveries.

use crate::metrics_text::Metrics;
use crate::receiver::{Answer, Receiver};
use crate::shop::{report_when, telling, webhook};

#[tokio::test]
async fn tries_are_counted_and_what_waits_is_told() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    receiver.answer([Answer::Status(500), Answer::Status(503)]);
    server.product("A", 10).await;
    server.product("B", 10).await;
    receiver.take(4).await;
    report_when(&server, |report| report["delivered"] == 2).await;
    let metrics = Metrics::of(&server).await;
    for (series, expected) in [
        (r#"deliveries_total{sink="shop",outcome="failed"}"#, 2.0),
        (r#"deliveries_total{sink="shop",outcome="delivered"}"#, 2.0),
        (r#"waiting_changes{sink="shop"}"#, 0.0),
    ] {
        let found = metrics.value(&format!("live_orders_sink_{series}"));
        assert!((found - expected).abs() < 1e-9, "{series}: {found}");
    }
    receiver.answer([Answer::Never]);
    server.product("C", 10).await;
    server.product("D", 10).await;
    let waiting = Metrics::of(&server).await;
    let waiting = waiting.value(r#"live_orders_sink_waiting_changes{sink="shop"}"#);
    assert!((waiting - 2.0).abs() < 1e-9, "{waiting}");
}
