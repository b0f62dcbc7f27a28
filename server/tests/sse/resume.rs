//! Coming back: nothing missed, nothing repeated, whatever happens between.

use live_orders_server::live::farewell;
use live_orders_server::live::ring::RingBounds;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::listener::Listener;
use crate::support::Running;

/// A log in memory that holds next to nothing: what is missed has to come from the store.
pub(crate) fn forgetful() -> LiveConfig {
    let ring = RingBounds {
        frames: 2,
        bytes: 1 << 20,
    };
    LiveConfig {
        ring,
        ..LiveConfig::default()
    }
}

async fn write(server: &Running, orders: u32) {
    for _ in 0..orders {
        server.order("Ana", "A", 1).await;
    }
}

#[tokio::test]
async fn what_was_missed_is_replayed() {
    for live in [LiveConfig::default(), forgetful()] {
        let server = Running::start_with(live).await;
        server.product("A", 1_000).await;
        write(&server, 40).await;
        for after in [0, 1, 2, 40, 63, 64, 65, 79, 80] {
            let mut stream = Listener::open_at(&server, "*", Some(after)).await;
            let connected = stream.greeted().await;
            assert_eq!(connected.id, Some(after));
            assert_eq!(
                (&connected.data["resumed"], &connected.data["seq"]),
                (&json!(true), &json!(after))
            );
            stream.follow(after, 81).await;
        }
        let mut stream = Listener::open_at(&server, "*", Some(81)).await;
        stream.greeted().await;
        write(&server, 1).await;
        stream.follow(81, 83).await;
    }
}

#[tokio::test]
async fn the_header_counts_for_more_than_the_url() {
    let server = Running::start().await;
    server.product("A", 10).await;
    write(&server, 2).await;
    let ask = || server.ask(Method::GET, "/api/sse/*?after=3");
    let mut by_url = Listener::of(ask().open().await);
    assert_eq!(by_url.greeted().await.id, Some(3));
    by_url.follow(3, 5).await;
    let mut by_header = Listener::of(ask().header("last-event-id", "4").open().await);
    assert_eq!(by_header.greeted().await.id, Some(4));
    by_header.follow(4, 5).await;
}

#[tokio::test]
async fn a_place_is_called_by_three_names() {
    let server = Running::start().await;
    server.product("A", 10).await;
    write(&server, 2).await;
    for (path, header, starts) in [
        ("/api/sse/*?after=3", "", 3),
        ("/api/sse/*?last_event_id=3", "", 3),
        ("/api/sse/*?after=3&last_event_id=3", "", 3),
        ("/api/sse/*?last_event_id=1", "3", 3),
        ("/api/sse/*?after=&last_event_id=", "", 5),
        ("/api/sse/*?after=earliest", "", 0),
        ("/api/sse/*?last_event_id=earliest", "", 0),
        ("/api/sse/*?after=4", "earliest", 0),
        ("/api/sse/*?after=earliest", "4", 4),
    ] {
        let ask = server
            .ask(Method::GET, path)
            .header("last-event-id", header);
        let mut stream = Listener::of(ask.open().await);
        let connected = stream.greeted().await;
        assert_eq!(
            (
                connected.id,
                &connected.data["seq"],
                &connected.data["resumed"],
                &connected.data["lost"]
            ),
            (
                Some(starts),
                &json!(starts),
                &json!(starts < 5),
                &json!(false)
            ),
            "{path} {header}"
        );
        stream.follow(starts, 5).await;
    }
}

#[tokio::test]
async fn all_of_an_empty_log_is_nothing() {
    let server = Running::start().await;
    let mut stream = Listener::get(&server, "/api/sse/*?after=earliest").await;
    assert_eq!(stream.greeted().await.id, Some(0));
    server.product("A", 10).await;
    stream.follow(0, 1).await;
}

#[tokio::test]
async fn a_stream_of_one_entity_is_replayed_too() {
    let server = Running::start_with(forgetful()).await;
    server.product("A", 1_000).await;
    write(&server, 40).await;
    let mut stream = Listener::open_at(&server, "orders", Some(3)).await;
    stream.greeted().await;
    for seq in (4..=80).step_by(2) {
        let event = stream.next().await;
        assert_eq!((event.id, event.entity()), (Some(seq), "orders"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_missed_or_repeated_while_writes_go_on() {
    const ORDERS: u32 = 300;
    const HEAD: u64 = 1 + 2 * ORDERS as u64;
    for live in [LiveConfig::default(), forgetful()] {
        let server = Running::start_with(live).await;
        server.product("A", 100_000).await;
        let writers = futures::future::join_all((0..4).map(|_| write(&server, ORDERS / 4)));
        // Each listener reads a few events, goes away, and comes back where it was.
        let listen = async |patience: u64| {
            let mut after = 0;
            while after < HEAD {
                let mut stream = Listener::open_at(&server, "*", Some(after)).await;
                assert_eq!(stream.greeted().await.data["resumed"], true);
                let until = HEAD.min(after + patience);
                stream.follow(after, until).await;
                after = until;
            }
        };
        // And each page that is rendered meanwhile is followed by a stream that fits to it.
        let render = async || {
            loop {
                let page = server
                    .get("/api/orders?limit=1")
                    .await
                    .expect(StatusCode::OK);
                let seq = page["seq"].as_u64().expect("a seq");
                if seq == HEAD {
                    break;
                }
                let mut stream = Listener::open_at(&server, "*", Some(seq)).await;
                assert_eq!(stream.greeted().await.data["resumed"], true);
                stream.follow(seq, seq + 1).await;
            }
        };
        let listeners = futures::future::join_all([1, 7, 50, 1_000].map(listen));
        futures::join!(writers, listeners, render(), render());
    }
}

#[tokio::test]
async fn a_restart_is_no_new_life() {
    let server = Running::start().await;
    server.product("A", 1_000).await;
    write(&server, 3).await;
    let mut stream = Listener::open(&server, "*").await;
    let before = stream.greeted().await;
    write(&server, 1).await;
    stream.follow(7, 8).await;
    let folder = server.stop().await;
    while stream.next_or_end().await.is_some() {}
    let retry = stream.retry.expect("it was told when to come back");
    assert!(farewell::RETRY_MS.contains(&retry), "{retry}");

    let server = Running::start_in(folder, LiveConfig::default()).await;
    let epoch = before.data["epoch"].as_str().expect("an epoch");
    let path = format!("/api/sse/*?after=1&epoch={epoch}");
    let ask = server.ask(Method::GET, &path).header("last-event-id", "8");
    let mut stream = Listener::of(ask.open().await);
    let after = stream.greeted().await;
    assert_eq!(after.data["epoch"], before.data["epoch"]);
    assert_eq!((after.id, &after.data["resumed"]), (Some(8), &json!(true)));
    stream.follow(8, 9).await;
    write(&server, 1).await;
    stream.follow(9, 11).await;
}

#[tokio::test]
async fn another_life_of_the_store_is_told_apart() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for path in [
        "/api/sse/*?after=2",
        "/api/sse/summary?after=2",
        "/api/sse/*?after=99999999999999999999",
        "/api/sse/*?after=1&epoch=other",
        "/api/sse/*?epoch=other",
        "/api/sse/*?after=earliest&epoch=other",
        "/api/sse/orders?status=new&after=2",
    ] {
        let mut stream = Listener::of(server.ask(Method::GET, path).open().await);
        let connected = stream.greeted().await;
        assert_eq!(
            (
                connected.id,
                &connected.data["resumed"],
                &connected.data["lost"]
            ),
            (Some(1), &json!(false), &json!(true)),
            "{path}"
        );
        let reset = stream.next().await;
        assert_eq!(
            (reset.name.as_str(), reset.id),
            ("reset", Some(1)),
            "{path}"
        );
        assert_eq!(reset.data["seq"], 1);
    }
    let mut stream = Listener::open_at(&server, "*", Some(7)).await;
    stream.greeted().await;
    assert_eq!(stream.next().await.name, "reset");
    write(&server, 1).await;
    stream.follow(1, 3).await;
}
