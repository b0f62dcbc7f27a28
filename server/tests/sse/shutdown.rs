//! The end: streams end one after the other and say when to come back; whoever is still at something
//! gets a moment.

use std::pin::pin;
use std::time::Instant;

use futures::StreamExt;
use futures::future::join_all;
use live_orders_server::live::farewell::{RETRY_MS, WINDOW_MAX};
use live_orders_server::live::{Resume, Topic};
use live_orders_server::serve::LiveConfig;
use live_orders_server::shutdown::DRAIN_DEADLINE;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::by_hand;
use crate::support::{Running, order, soon};

/// Reads a stream to its end: when that was, and when it was told to come back, in milliseconds.
async fn end(mut stream: TcpStream) -> (Instant, u64) {
    let mut rest = Vec::new();
    soon(stream.read_to_end(&mut rest))
        .await
        .expect("a clean end");
    let ended = Instant::now();
    let rest = String::from_utf8(rest).expect("text");
    assert!(
        rest.ends_with("\r\n0\r\n\r\n"),
        "the body has an end: {rest}"
    );
    let said = rest
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("retry: "));
    let retry_ms = said.expect("last words").parse().expect("a number");
    (ended, retry_ms)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_streams_end_within_the_deadline_and_not_in_one_instant() {
    live_orders_server::open_files::raise_limit();
    let server = Running::start().await;
    server.product("A", 10).await;
    let streams = join_all((0..1_000).map(|_| by_hand::connected(&server, "/api/sse/*"))).await;
    let started = Instant::now();
    let (_, mut ends) = futures::join!(server.stop(), join_all(streams.into_iter().map(end)));
    assert!(
        started.elapsed() < DRAIN_DEADLINE,
        "{:?}",
        started.elapsed()
    );
    ends.sort_unstable();
    let of_the_middle_half = ends[750].0 - ends[250].0;
    // Evenly spread it would be half of the window.
    assert!(
        of_the_middle_half >= WINDOW_MAX / 5,
        "{of_the_middle_half:?}"
    );
    let mut retries: Vec<u64> = ends.into_iter().map(|(_, retry_ms)| retry_ms).collect();
    retries.sort_unstable();
    let (first, last) = (*RETRY_MS.start(), *RETRY_MS.end());
    assert!(retries[0] >= first && retries[999] <= last, "{retries:?}");
    let of_the_middle_half = retries[750] - retries[250];
    assert!(of_the_middle_half >= (last - first) / 5, "{retries:?}");
}

#[tokio::test]
async fn a_single_stream_is_not_waited_for() {
    let server = Running::start().await;
    let stream = by_hand::connected(&server, "/api/sse/*").await;
    let started = Instant::now();
    server.tell_to_stop();
    let (ended, _) = end(stream).await;
    assert!(ended - started < WINDOW_MAX / 2, "{:?}", ended - started);
    server.stop().await;
}

#[tokio::test]
async fn what_is_written_before_the_end_is_told_before_it() {
    let server = Running::start().await;
    let subscription = server
        .hub
        .subscribe(Topic::All, &Resume::default(), None)
        .await
        .expect("a stream");
    let mut stream = pin!(subscription.into_stream());
    server.product("A", 10).await;
    // Nobody has read so far; the request that was answered counts for the stream all the same.
    server.tell_to_stop();
    let mut text = String::new();
    while let Some(chunk) = soon(stream.next()).await {
        text += std::str::from_utf8(&chunk).expect("text");
    }
    assert!(text.contains("event: insert"), "{text}");
    server.stop().await;
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
