//! A log that was cut off at its beginning: who asks for what is gone starts over.

use std::pin::pin;

use futures::StreamExt;
use live_orders_server::live::{Resume, Topic};
use live_orders_server::serve::LiveConfig;
use serde_json::json;

use crate::listener::Listener;
use crate::resume::forgetful;
use crate::support::{Running, meddle, soon};

#[tokio::test]
async fn who_asks_for_what_is_gone_starts_over() {
    let server = Running::start().await;
    for number in 1..=100 {
        server.product(&format!("P{number}"), 10).await;
    }
    let folder = server.stop().await;
    let file = folder.path().join("orders.db");
    meddle(&file, "delete from changes where seq <= 70").await;
    let server = Running::start_in(folder, LiveConfig::default()).await;
    for gone in [0, 10, 63, 64, 69] {
        let mut stream = Listener::open_at(&server, "*", Some(gone)).await;
        let connected = stream.greeted().await.data;
        assert_eq!(
            (&connected["resumed"], &connected["lost"]),
            (&json!(false), &json!(true)),
            "after {gone}"
        );
        let reset = stream.next().await;
        assert_eq!((reset.name.as_str(), reset.id), ("reset", Some(100)));
        assert_eq!(reset.data["reason"], json!("gone"));
    }
    for there in [70, 71, 99, 100] {
        let mut stream = Listener::open_at(&server, "*", Some(there)).await;
        assert_eq!(
            stream.greeted().await.data["resumed"],
            true,
            "after {there}"
        );
        stream.follow(there, 100).await;
    }
    // What is left of it is all that there is.
    let mut stream = Listener::get(&server, "/api/sse/*?after=earliest").await;
    let connected = stream.greeted().await;
    assert_eq!(
        (
            connected.id,
            &connected.data["resumed"],
            &connected.data["lost"]
        ),
        (Some(70), &json!(true), &json!(false))
    );
    stream.follow(70, 100).await;
    let mut stream = Listener::open_at(&server, "*", Some(10)).await;
    stream.greeted().await;
    server.product("Q", 10).await;
    assert_eq!(stream.change().await.name, "reset");
    stream.follow(100, 101).await;
}

#[tokio::test]
async fn all_of_a_log_of_which_nothing_is_left_starts_at_its_head() {
    let server = Running::start().await;
    for number in 1..=3 {
        server.product(&format!("P{number}"), 10).await;
    }
    let folder = server.stop().await;
    let file = folder.path().join("orders.db");
    meddle(&file, "delete from changes").await;
    let server = Running::start_in(folder, LiveConfig::default()).await;
    let mut stream = Listener::get(&server, "/api/sse/*?after=earliest").await;
    let connected = stream.greeted().await;
    assert_eq!(
        (connected.id, &connected.data["lost"]),
        (Some(3), &json!(false))
    );
    server.product("Q", 10).await;
    stream.follow(3, 4).await;
}

#[tokio::test]
async fn a_slow_one_whose_place_is_gone_starts_over() {
    let server = Running::start_with(forgetful()).await;
    let subscription = server
        .hub
        .subscribe(Topic::All, &Resume::default(), None)
        .await
        .expect("a stream");
    let mut stream = pin!(subscription.into_stream());
    let mut next = async || {
        let chunk = soon(stream.next()).await.expect("it goes on");
        String::from_utf8(chunk.to_vec()).expect("text")
    };
    assert!(next().await.contains("event: connected"));
    for number in 1..=10 {
        server.product(&format!("P{number}"), 10).await;
    }
    meddle(&server.file(), "delete from changes where seq <= 5").await;
    let reset = next().await;
    assert!(reset.contains("id: 10\nevent: reset"), "{reset}");
    assert!(reset.contains("\"reason\":\"gone\""), "{reset}");
    server.product("Q", 10).await;
    while !next().await.contains("id: 11\nevent: insert") {}
}
