//! Who looks at which order: told to those who are there, forgotten with those who are not, and never
//! a part of the log.

use std::time::Duration;

use live_orders_server::live::HubConfig;
use live_orders_server::live::presence::PresenceBounds;
use live_orders_server::serve::LiveConfig;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::listener::{Event, Listener};
use crate::support::Running;

const ORDER: &str = "0193a1b2-0000-7000-8000-000000000001";
const OTHER: &str = "0193a1b2-0000-7000-8000-000000000002";

async fn tell(server: &Running, order: &str, body: Value) -> Value {
    let path = format!("/api/orders/{order}/viewers");
    server.post(&path, body).await.expect(StatusCode::OK)
}

async fn look(server: &Running, order: &str, viewer: &str) -> Value {
    tell(server, order, json!({ "viewer": viewer, "tab": "1" })).await
}

async fn leave(server: &Running, order: &str, viewer: &str) -> Value {
    let body = json!({ "viewer": viewer, "tab": "1", "leaves": true });
    tell(server, order, body).await
}

/// The next event that tells of it.
async fn presence(stream: &mut Listener) -> Event {
    loop {
        let event = stream.next().await;
        if event.name == "presence" {
            assert_eq!((event.id, event.entity()), (None, "presence"));
            return event;
        }
    }
}

fn viewed(order: &str, viewers: &[&str]) -> Value {
    json!({ "order": order, "viewers": viewers })
}

fn told(whole: bool, orders: &[Value]) -> Value {
    json!({ "entity": "presence", "whole": whole, "orders": orders })
}

async fn bounded(presence: PresenceBounds) -> Running {
    let hub = HubConfig {
        presence,
        ..HubConfig::default()
    };
    Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await
}

#[tokio::test]
async fn who_comes_and_goes_is_told_and_leaves_nothing_behind() {
    let server = Running::start().await;
    let head = server.head().await;
    for topic in ["*", "orders"] {
        let mut stream = Listener::open(&server, topic).await;
        stream.greeted().await;
        assert_eq!(look(&server, ORDER, "anna").await, viewed(ORDER, &["anna"]));
        assert_eq!(
            presence(&mut stream).await.data,
            told(false, &[viewed(ORDER, &["anna"])])
        );
        look(&server, ORDER, "ben").await;
        assert_eq!(
            presence(&mut stream).await.data,
            told(false, &[viewed(ORDER, &["anna", "ben"])])
        );
        // Whoever comes later is told the whole, once.
        look(&server, OTHER, "ida").await;
        let mut late = Listener::open(&server, topic).await;
        late.greeted().await;
        let whole = [viewed(ORDER, &["anna", "ben"]), viewed(OTHER, &["ida"])];
        assert_eq!(presence(&mut late).await.data, told(true, &whole));
        for (order, viewer) in [(ORDER, "anna"), (ORDER, "ben"), (OTHER, "ida")] {
            leave(&server, order, viewer).await;
        }
        while presence(&mut late).await.data != told(false, &[viewed(OTHER, &[])]) {}
        assert_eq!(server.hub.viewing().tabs(), 0);
    }
    assert_eq!(server.head().await, head, "nothing of it is in the log");
}

#[tokio::test]
async fn other_streams_are_not_told() {
    let server = Running::start().await;
    look(&server, ORDER, "anna").await;
    for topic in ["products", "summary", "orders?status=new"] {
        let mut stream = Listener::open(&server, topic).await;
        stream.greeted().await;
        look(&server, OTHER, topic.split('?').next().expect("a name")).await;
        server.product(topic.get(..3).expect("a SKU"), 3).await;
        server.order("Ana", topic.get(..3).expect("a SKU"), 1).await;
        // Two events, or one of a stream of orders; none of them tells of it.
        let told = stream.next().await;
        assert_ne!(told.name, "presence", "{topic}");
    }
}

#[tokio::test]
async fn who_says_nothing_more_is_gone() {
    let server = bounded(PresenceBounds {
        ttl: Duration::from_millis(300),
        ..PresenceBounds::default()
    })
    .await;
    let mut stream = Listener::open(&server, "*").await;
    stream.greeted().await;
    look(&server, ORDER, "anna").await;
    assert_eq!(
        presence(&mut stream).await.data,
        told(false, &[viewed(ORDER, &["anna"])])
    );
    assert_eq!(
        presence(&mut stream).await.data,
        told(false, &[viewed(ORDER, &[])])
    );
    assert_eq!(server.hub.viewing().tabs(), 0);
}

#[tokio::test]
async fn there_are_no_more_than_may_be() {
    let server = bounded(PresenceBounds {
        tabs: 3,
        tabs_per_order: 2,
        ..PresenceBounds::default()
    })
    .await;
    for viewer in ["a", "b", "c"] {
        look(&server, ORDER, viewer).await;
    }
    assert_eq!(look(&server, ORDER, "a").await, viewed(ORDER, &["a", "b"]));
    assert_eq!(look(&server, OTHER, "c").await, viewed(OTHER, &["c"]));
    assert_eq!(look(&server, OTHER, "d").await, viewed(OTHER, &["c"]));
    assert_eq!(server.hub.viewing().tabs(), 3);
}

#[tokio::test]
async fn what_is_said_wrongly_is_refused() {
    let server = Running::start().await;
    let path = format!("/api/orders/{ORDER}/viewers");
    for (body, field) in [
        (json!({ "tab": "1" }), "viewer"),
        (json!({ "viewer": "two words", "tab": "1" }), "viewer"),
        (json!({ "viewer": "x".repeat(41), "tab": "1" }), "viewer"),
        (json!({ "viewer": "a", "tab": "" }), "tab"),
        (json!({ "viewer": "a", "tab": "1", "leaves": 1 }), "leaves"),
        (json!({ "viewer": "a", "tab": "1", "name": "Anna" }), "name"),
    ] {
        let refused = server.post(&path, body).await;
        refused.problem(400, "malformed", Some(field));
    }
    let body = json!({ "viewer": "a", "tab": "1" });
    let nobody = server.post("/api/orders/x/viewers", body).await;
    nobody.problem(404, "not_found", Some("id"));
    assert_eq!(server.hub.viewing().tabs(), 0);
}
