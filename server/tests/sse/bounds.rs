//! How many streams and connections there may be, and what one too many is told.

use std::time::Instant;

use live_orders_server::http::connections::{ConnectionsConfig, REFUSAL_DEADLINE, REFUSALS_MAX};
use live_orders_server::live::HubConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::by_hand;
use crate::listener::Listener;
use crate::support::{Running, soon};

async fn with_connections(max: usize, per_address: Option<usize>) -> Running {
    let connections = ConnectionsConfig {
        max,
        per_address,
        ..ConnectionsConfig::default()
    };
    Running::start_with(LiveConfig {
        connections,
        ..LiveConfig::default()
    })
    .await
}

#[tokio::test]
async fn one_too_many_is_asked_to_come_back() {
    let hub = HubConfig {
        streams_max: 2,
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    let mut first = Listener::open(&server, "*").await;
    let mut second = Listener::open(&server, "orders").await;
    first.greeted().await;
    second.greeted().await;
    let refused = server.get("/api/sse/*").await;
    refused.problem(503, "busy", None);
    assert_eq!(refused.header("retry-after"), "1");

    // A place that is given up can be taken.
    drop(first);
    let taken = async {
        loop {
            let response = server.ask(Method::GET, "/api/sse/*").open().await;
            if response.status() == StatusCode::OK {
                return response;
            }
        }
    };
    let mut third = Listener::of(crate::support::soon(taken).await);
    third.greeted().await;
}

#[tokio::test]
async fn an_address_has_its_share_of_streams() {
    let hub = HubConfig {
        streams_per_address: Some(1),
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    let _first = by_hand::connected(&server, "/api/sse/orders").await;
    let refused = server.get("/api/sse/*").await;
    let problem = refused.problem(503, "busy", None);
    let detail = problem["detail"].as_str().expect("a sentence");
    assert!(detail.contains("from your address"), "{detail}");
    assert!(!refused.header("retry-after").is_empty());
    // Other requests are not concerned, nor are other addresses.
    server.get("/api/orders").await.expect(StatusCode::OK);
    if cfg!(target_os = "linux") {
        let mut other = by_hand::connection_from(&server, by_hand::OTHER_ADDRESS).await;
        by_hand::ask(&mut other, &server, "/api/sse/*").await;
        by_hand::hear(&mut other, "event: connected").await;
    }
}

#[tokio::test]
async fn a_connection_too_many_is_told_so_at_once() {
    let server = with_connections(2, None).await;
    let first = by_hand::connected(&server, "/api/sse/*").await;
    let _second = by_hand::connected(&server, "/api/sse/orders").await;
    for path in ["/api/orders", "/", "/api/sse/*"] {
        let refused = server.get(path).await;
        refused.problem(503, "busy", None);
        assert!(!refused.header("retry-after").is_empty(), "{path}");
        assert_eq!(refused.header("connection"), "close", "{path}");
    }
    drop(first);
    let answered = async { while server.get("/api/orders").await.status != StatusCode::OK {} };
    soon(answered).await;
}

#[tokio::test]
async fn an_address_has_its_share_of_connections() {
    let server = with_connections(100, Some(1)).await;
    let _first = by_hand::connected(&server, "/api/sse/*").await;
    let problem = server.get("/api/orders").await.problem(503, "busy", None);
    let detail = problem["detail"].as_str().expect("a sentence");
    assert!(detail.contains("from your address"), "{detail}");
    if cfg!(target_os = "linux") {
        let mut other = by_hand::connection_from(&server, by_hand::OTHER_ADDRESS).await;
        by_hand::ask(&mut other, &server, "/api/orders").await;
        by_hand::hear(&mut other, "200 OK").await;
    }
}

#[tokio::test]
async fn a_flood_is_not_waited_for() {
    let server = with_connections(1, None).await;
    let _first = by_hand::connected(&server, "/api/sse/*").await;
    let silent = async || {
        soon(TcpStream::connect(server.address))
            .await
            .expect("a connection")
    };
    let closed = async |connection: &mut TcpStream| {
        let read = soon(connection.read(&mut [0; 64])).await;
        assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    };
    // As many as are heard say nothing; one more is closed unheard …
    let mut waiting = Vec::new();
    while server.connections.open() < 1 + REFUSALS_MAX {
        waiting.push(silent().await);
        tokio::task::yield_now().await;
    }
    let started = Instant::now();
    closed(&mut silent().await).await;
    assert!(started.elapsed() < REFUSAL_DEADLINE / 2, "at once");
    // … and so are those who do not speak up.
    closed(&mut waiting[0]).await;
    drop(waiting);
    let over = async {
        while server.connections.open() > 1 {
            tokio::task::yield_now().await;
        }
    };
    soon(over).await;
    server.get("/api/orders").await.problem(503, "busy", None);
}
