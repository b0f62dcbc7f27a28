//! The end: streams end at once, whoever is still at something gets a moment.

use std::time::Instant;

use futures::future::join_all;
use live_orders_server::serve::LiveConfig;
use live_orders_server::shutdown::DRAIN_DEADLINE;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Running, order, soon};

/// A stream by hand: a thousand clients of the usual kind cost too much.
async fn connected(server: &Running) -> TcpStream {
    let mut connection = soon(TcpStream::connect(server.address))
        .await
        .expect("a connection");
    let request = format!(
        "GET /api/sse/* HTTP/1.1\r\nhost: {}\r\n\r\n",
        server.address
    );
    connection
        .write_all(request.as_bytes())
        .await
        .expect("written");
    let mut text = String::new();
    while !text.contains("event: connected") {
        let mut piece = [0; 4096];
        let count = soon(connection.read(&mut piece)).await.expect("readable");
        assert_ne!(count, 0, "{text}");
        text += &String::from_utf8_lossy(&piece[..count]);
    }
    connection
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_streams_end_within_the_deadline() {
    live_orders_server::open_files::raise_limit();
    let server = Running::start().await;
    server.product("A", 10).await;
    let mut streams = join_all((0..1_000).map(|_| connected(&server))).await;
    let started = Instant::now();
    server.stop().await;
    assert!(
        started.elapsed() < DRAIN_DEADLINE,
        "{:?}",
        started.elapsed()
    );
    for stream in &mut streams {
        let mut rest = Vec::new();
        soon(stream.read_to_end(&mut rest))
            .await
            .expect("a clean end");
        assert!(rest.ends_with(b"0\r\n\r\n"), "the body has an end");
    }
}

#[tokio::test]
async fn who_does_not_finish_is_cut_off() {
    let server = Running::start().await;
    let mut connection = soon(TcpStream::connect(server.address))
        .await
        .expect("a connection");
    let request = format!(
        "POST /api/orders HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
         content-length: 100\r\nexpect: 100-continue\r\n\r\n",
        server.address
    );
    connection
        .write_all(request.as_bytes())
        .await
        .expect("written");
    // It says so when it waits for the body, which never comes.
    let mut said = [0; 12];
    soon(connection.read_exact(&mut said))
        .await
        .expect("readable");
    assert_eq!(&said, b"HTTP/1.1 100");
    let started = Instant::now();
    server.stop().await;
    assert!(started.elapsed() >= DRAIN_DEADLINE, "it was given its time");
    let mut rest = Vec::new();
    // Closed or reset: in either case it is over.
    drop(soon(connection.read_to_end(&mut rest)).await);
    assert!(!String::from_utf8_lossy(&rest).contains("HTTP/1.1 2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_afterwards() {
    let server = Running::start().await;
    server.product("A", 10_000).await;
    // Writers go on until the server does not answer any more.
    let write = async || {
        let mut acknowledged = Vec::new();
        loop {
            let request = server
                .client
                .post(server.url("/api/orders"))
                .json(&order("Ana", "A", 1));
            let Ok(response) = request.send().await else {
                break;
            };
            if response.status() != StatusCode::CREATED {
                break;
            }
            let Ok(placed) = response.json::<Value>().await else {
                break;
            };
            acknowledged.push(placed["id"].as_str().expect("an id").to_owned());
            if acknowledged.len() == 20 {
                server.tell_to_stop();
            }
        }
        acknowledged
    };
    let acknowledged = soon(join_all((0..4).map(|_| write()))).await.concat();
    let server = Running::start_in(server.stop().await, LiveConfig::default()).await;
    for id in &acknowledged {
        server
            .get(&format!("/api/orders/{id}"))
            .await
            .expect(StatusCode::OK);
    }
    let summary = server.get("/api/summary").await.expect(StatusCode::OK);
    let orders = summary["orders"].as_u64().expect("a count");
    assert!(orders >= acknowledged.len() as u64);
    assert_eq!(summary["seq"], 1 + 2 * orders, "no order without its stock");
}
