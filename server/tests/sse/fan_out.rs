//! Many listeners, and slow ones.

use futures::future::join_all;
use live_orders_server::http::connections::ConnectionsConfig;
use live_orders_server::live::ring::RingBounds;
use live_orders_server::serve::LiveConfig;
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::by_hand;
use crate::listener::Listener;
use crate::support::{PATIENCE, Running, order, soon};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_everything() {
    let server = Running::start().await;
    server.product("A", 1_000).await;
    let mut streams = join_all((0..200).map(|_| Listener::open(&server, "*"))).await;
    join_all(streams.iter_mut().map(Listener::greeted)).await;
    let write = async {
        for _ in 0..20 {
            server.order("Ana", "A", 1).await;
        }
    };
    let read = join_all(streams.iter_mut().map(|stream| stream.follow(1, 41)));
    futures::join!(write, read);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_one_costs_the_others_nothing_and_misses_nothing() {
    // More than both sockets' buffers take, so that the slow one really stands still, and more than
    // the log in memory holds, so that it has to catch up from the store.
    const ORDERS: u64 = 1_500;
    const NOTE_CHARS: usize = 2_000;
    let ring = RingBounds {
        frames: 64,
        ..RingBounds::default()
    };
    // And it may take its time.
    let connections = ConnectionsConfig {
        write_deadline: 10 * PATIENCE,
        ..ConnectionsConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        ring,
        connections,
        ..LiveConfig::default()
    })
    .await;
    server.product("A", 10_000).await;
    let mut slow = by_hand::narrow_connection(&server).await;
    by_hand::ask(&mut slow, &server, "/api/sse/*").await;
    let mut quick = Listener::open(&server, "*").await;
    quick.greeted().await;
    let mut body = order("Ana", "A", 1);
    // Four bytes each: 12 MB in all.
    body["note"] = json!("🫖".repeat(NOTE_CHARS));
    let write = async {
        for _ in 0..ORDERS / 10 {
            join_all((0..10).map(|_| server.post("/api/orders", body.clone()))).await;
        }
    };
    let head = 1 + 2 * ORDERS;
    futures::join!(write, quick.follow(1, head));

    // The quick one is done while the slow one has not read a byte. Now it reads all.
    let mut expected = 2;
    let mut text = Vec::new();
    let mut piece = vec![0; 1 << 16];
    while expected <= head {
        let count = soon(slow.read(&mut piece)).await.expect("readable");
        assert_ne!(count, 0, "the stream goes on");
        text.extend_from_slice(&piece[..count]);
        let complete = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let lines: Vec<u8> = text.drain(..complete).collect();
        for line in lines.split(|byte| *byte == b'\n') {
            let Some(id) = line.strip_prefix(b"id: ") else {
                continue;
            };
            let id: u64 = std::str::from_utf8(id)
                .expect("text")
                .parse()
                .expect("a number");
            if id != 1 {
                assert_eq!(id, expected);
                expected += 1;
            }
        }
    }
}
