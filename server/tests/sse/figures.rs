//! The figures: at once, when they move, and at most four times a second.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use crate::listener::{Event, Listener};
use crate::support::Running;

/// The next figures; they have no id.
async fn figures(stream: &mut Listener) -> Event {
    loop {
        let event = stream.next().await;
        if event.entity() == "summary" {
            assert_eq!((event.name.as_str(), event.id), ("update", None));
            return event;
        }
    }
}

#[tokio::test]
async fn they_come_at_once_and_when_they_move() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for topic in ["summary", "*"] {
        let mut stream = Listener::open(&server, topic).await;
        stream.greeted().await;
        let mut first = figures(&mut stream).await.data;
        let mut summary = server.get("/api/summary").await.expect(StatusCode::OK);
        assert_eq!(
            first.as_object_mut().expect("fields").remove("entity"),
            Some(json!("summary"))
        );
        assert_eq!(first, summary);
        server.order("Ana", "A", 1).await;
        let orders = summary["orders"].as_u64().expect("a count") + 1;
        summary["orders"] = json!(orders);
        while figures(&mut stream).await.data["orders"] != json!(orders) {}
    }
}

#[tokio::test]
async fn they_are_not_told_when_they_have_not_moved() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let mut stream = Listener::open(&server, "summary").await;
    stream.greeted().await;
    let first = figures(&mut stream).await.data;
    // Stock is not among the figures; a product more is.
    server
        .patch("/api/products/A", json!({ "stock": 5 }))
        .await
        .expect(StatusCode::OK);
    server.product("B", 10).await;
    let second = figures(&mut stream).await.data;
    assert_eq!(
        (&first["products"], &second["products"]),
        (&json!(1), &json!(2))
    );
}

#[tokio::test]
async fn they_come_at_most_four_times_a_second() {
    let server = Running::start().await;
    server.product("A", 10_000).await;
    let mut stream = Listener::open(&server, "summary").await;
    stream.greeted().await;
    let started = Instant::now();
    let write = async {
        // Longer than several intervals, however fast the machine.
        let mut orders: u64 = 0;
        while started.elapsed() < Duration::from_millis(1200) {
            server.order("Ana", "A", 1).await;
            orders += 1;
        }
        // The last of the figures can be told by their products.
        server.product("B", 1).await;
        orders
    };
    let read = async {
        let mut told: Vec<Instant> = Vec::new();
        loop {
            let figures = figures(&mut stream).await.data;
            told.push(Instant::now());
            if figures["products"] == 2 {
                return told;
            }
        }
    };
    let (orders, told) = futures::join!(write, read);
    let span = told[told.len() - 1].duration_since(told[0]);
    // What is read late comes closer together than it was sent: hence one more.
    let most = span.as_millis() / 250 + 2;
    assert!(told.len() as u128 <= most, "{} in {span:?}", told.len());
    assert!(
        orders > told.len() as u64,
        "{orders} orders, told {} times",
        told.len()
    );
    assert!(told.len() > 3, "told {} times in {span:?}", told.len());
}
