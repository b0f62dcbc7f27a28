//! Streams through a filter: what leaves it is told as deleted, what enters it as inserted, live and
//! in a replay.

use std::time::Duration;

use live_orders::{Change, Effect};
use live_orders_server::live::HubConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::listener::{Event, Listener};
use crate::support::Running;

/// Brings an order into a status.
async fn bring(server: &Running, order: &Value, status: &str) {
    let path = format!(
        "/api/orders/{}/status",
        order["id"].as_str().expect("an id")
    );
    server
        .post(&path, json!({ "status": status }))
        .await
        .expect(StatusCode::OK);
}

/// The next change must be of that kind and have that place.
async fn check(stream: &mut Listener, name: &str, seq: u64) -> Event {
    let event = stream.change().await;
    assert_eq!(
        (event.name.as_str(), event.id),
        (name, Some(seq)),
        "{event:?}"
    );
    event
}

#[tokio::test]
async fn an_order_comes_into_sight_and_leaves_it() {
    let server = Running::start().await;
    server.product("A", 100).await;
    let open = async |query: &str| {
        let path = format!("/api/sse/orders?{query}");
        let mut stream = Listener::get(&server, &path).await;
        assert_eq!(stream.greeted().await.entity(), "orders");
        stream
    };
    // The same again later, from the store.
    let mut streams = vec![
        open("status=new").await,
        open("status=paid").await,
        open("q=ana").await,
    ];
    // 2 is Ana's order, 3 its stock; 4 is Bea's, 5 its stock.
    let ana = server.order("Ana", "A", 1).await;
    let bea = server.order("Bea", "A", 1).await;
    bring(&server, &ana, "paid").await;
    let path = format!("/api/orders/{}", bea["id"].as_str().expect("an id"));
    server
        .patch(&path, json!({ "customer": "Anatol" }))
        .await
        .expect(StatusCode::OK);
    server.delete(&path).await.expect(StatusCode::OK);
    for query in ["status=new", "status=paid", "q=ana"] {
        streams.push(open(&format!("{query}&after=1")).await);
    }
    for [new, paid, named] in streams.as_chunks_mut().0 {
        check(new, "insert", 2).await;
        check(new, "insert", 4).await;
        let left = check(new, "delete", 6).await;
        assert_eq!(
            (&left.data["reason"], &left.data["id"], &left.data["status"]),
            (&json!("left"), &ana["id"], &json!("new"))
        );
        let read = Change::from_event(&left.name, &left.data.to_string()).expect("a change");
        assert!(matches!(read.effect, Effect::Delete(_)), "{read:?}");
        check(new, "update", 7).await;
        let deleted = check(new, "delete", 8).await;
        assert_eq!(deleted.data["reason"], Value::Null, "this one is gone");

        let entered = check(paid, "insert", 6).await;
        assert_eq!(
            (&entered.data["status"], &entered.data["version"]),
            (&json!("paid"), &json!(2))
        );
        assert_eq!(entered.data["was"], Value::Null, "it was not there before");
        assert_eq!(entered.data["commit"], json!(6));

        check(named, "insert", 2).await;
        check(named, "update", 6).await;
        let entered = check(named, "insert", 7).await;
        assert_eq!(entered.data["customer"], "Anatol");
        check(named, "delete", 8).await;
    }
}

#[tokio::test]
async fn what_does_not_pass_is_passed_over_but_counts_as_read() {
    let hub = HubConfig {
        heartbeat: Duration::from_millis(20),
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    server.product("A", 100).await;
    let mut stream = Listener::get(&server, "/api/sse/orders?q=nobody&after=0").await;
    stream.greeted().await;
    server.order("Ana", "A", 1).await;
    loop {
        let event = stream.next().await;
        assert_eq!(event.name, "heartbeat", "{event:?}");
        if event.data == json!({ "seq": 3 }) {
            break;
        }
    }
}

#[tokio::test]
async fn a_filter_that_lets_everything_through_is_the_plain_stream() {
    let server = Running::start().await;
    server.product("A", 100).await;
    let mut stream = Listener::get(&server, "/api/sse/orders?status=&q=").await;
    stream.greeted().await;
    let order = server.order("Ana", "A", 1).await;
    bring(&server, &order, "paid").await;
    check(&mut stream, "insert", 2).await;
    check(&mut stream, "update", 4).await;
}
