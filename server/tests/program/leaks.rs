//! Memory and open files of the program after thousands of streams have come and gone: what the
//! operating system says of it. What the server itself counts is in the tests of the streams.

use futures::future::join_all;
use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Child;

use crate::{end, folder, program, soon, start};

/// Streams of a round.
const STREAMS: usize = 1_000;
/// Rounds until the allocator has what it needs at most, and as many to be looked at after them.
const ROUNDS: usize = 3;
/// Growth from the most of the first rounds to the least of the last ones, in KiB. Without a leak there
/// is none; a stream that is left over costs some 10 KiB, and a round of them twice as much as this.
const GROWTH_MAX_KIB: u64 = 5 * 1024;

/// Memory of the program that is in use, in KiB.
fn resident_kib(child: &Child) -> u64 {
    let path = format!("/proc/{}/status", child.id().expect("it runs"));
    let status = std::fs::read_to_string(path).expect("its status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let text = line.and_then(|line| line.split_whitespace().next());
    text.expect("its memory").parse().expect("a number")
}

/// Files and sockets that the program has open.
fn open_files(child: &Child) -> usize {
    let path = format!("/proc/{}/fd", child.id().expect("it runs"));
    std::fs::read_dir(path).expect("its files").count()
}

async fn connected(address: &str) -> TcpStream {
    let mut stream = soon(TcpStream::connect(address))
        .await
        .expect("a connection");
    let request = format!("GET /api/sse/* HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut text = String::new();
    while !text.contains("event: connected") {
        let mut piece = [0; 4096];
        let count = soon(stream.read(&mut piece)).await.expect("readable");
        assert_ne!(count, 0, "{text}");
        text += &String::from_utf8_lossy(&piece[..count]);
    }
    stream
}

#[tokio::test]
async fn thousands_of_streams_leave_nothing_behind() {
    live_orders_server::open_files::raise_limit();
    let folder = folder();
    let (child, url) = start(&mut program(folder.path(), &[])).await;
    let address = url.strip_prefix("http://").expect("an address");
    // What is opened once, at the first stream, is no leak.
    drop(connected(address).await);
    let mut before = None;
    let mut resident = Vec::new();
    for _ in 0..2 * ROUNDS {
        let streams = join_all((0..STREAMS).map(|_| connected(address))).await;
        let open = open_files(&child);
        assert!(open >= STREAMS, "{open} files with all streams open");
        drop(streams);
        let gone = async {
            while open_files(&child) > before.unwrap_or(STREAMS / 10) {
                tokio::task::yield_now().await;
            }
        };
        soon(gone).await;
        before.get_or_insert_with(|| open_files(&child));
        resident.push(resident_kib(&child));
    }
    let (first, last) = resident.split_at(ROUNDS);
    let (most, least) = (first.iter().max(), last.iter().min());
    let grown = least
        .zip(most)
        .map(|(least, most)| least.saturating_sub(*most));
    let grown = grown.expect("rounds");
    assert!(grown < GROWTH_MAX_KIB, "{resident:?} KiB");
    assert!(end(child, Signal::TERM).await.success());
}
