//! `kill -9` in the middle of many writes, again and again on one file: every acknowledged order is
//! there with all its lines and what it took from the stock, no order is there by half, the log has
//! no gap, and the counters say what a scan says. What was not acknowledged can be sent again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "../support/program.rs"]
mod program;
#[path = "../support/whole.rs"]
mod whole;

mod audit;
mod shop;

use std::process::Stdio;

use audit::audit;
use program::Program;
use shop::{Shop, Written};

/// How often the server is killed.
const ROUNDS: usize = 4;
/// Clients that write at the same time.
const CLIENTS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let mut server = Program::start(&path, &[], Stdio::inherit()).await;
    let shop = Shop::open(server.url()).await;
    let mut all = Written::default();
    for round in 0..ROUNDS {
        // Killed sooner or later after the first answers, so that it meets the writer elsewhere.
        let written = shop.busy(server.url(), CLIENTS, || server.kill(), 20 + 37 * round);
        let written = written.await;
        server.killed().await;
        assert!(!written.acknowledged.is_empty(), "round {round}");
        audit(&path, &written.acknowledged).await;

        server = Program::start(&path, &[], Stdio::inherit()).await;
        let unanswered = written.unanswered.len();
        let again = shop.send_again(server.url(), &written).await;
        assert_eq!(again.acknowledged.len(), unanswered);
        all.acknowledged.extend(written.acknowledged);
        all.acknowledged.extend(again.acknowledged);
    }
    // Whatever was asked for, and however often, has happened once.
    shop.repeat(server.url(), &all).await;
    server.kill();
    server.killed().await;
    let orders = audit(&path, &all.acknowledged).await;
    assert_eq!(orders, all.acknowledged.len());
}
