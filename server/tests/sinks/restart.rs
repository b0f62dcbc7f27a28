//! The cursor outlives the server: after a restart a sink goes on where it was, and repeats no more
//! than what it had under way.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::receiver::{Answer, Heard, Receiver};
use crate::shop::{report, report_when, telling, telling_in, webhook};
use crate::support::{Running, soon};

fn seqs(heard: &[Heard]) -> Vec<u64> {
    heard.iter().map(Heard::seq).collect()
}

#[tokio::test]
async fn a_restart_goes_on_where_it_was() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    server.product("B", 10).await;
    assert_eq!(seqs(&receiver.take(2).await), [1, 2]);
    let folder = server.stop().await;
    // Written while it is not told.
    let server = telling_in(folder, Vec::new()).await;
    server.product("C", 10).await;
    let server = telling_in(server.stop().await, webhook(&receiver, "")).await;
    assert_eq!(receiver.next().await.seq(), 3);
    server.product("D", 10).await;
    assert_eq!(receiver.next().await.seq(), 4);
    server.stop().await;
    assert_eq!(receiver.rest().len(), 0, "nothing twice");
}

#[tokio::test]
async fn what_was_under_way_at_the_end_comes_again() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(200), Answer::Never]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    server.product("B", 10).await;
    let heard = receiver.take(2).await;
    let started = std::time::Instant::now();
    let folder = server.stop().await;
    let deadline = live_orders_server::shutdown::DRAIN_DEADLINE;
    assert!(started.elapsed() < deadline, "{:?}", started.elapsed());
    let _server = telling_in(folder, webhook(&receiver, "")).await;
    let again = receiver.next().await;
    assert_eq!(again.seq(), 2);
    assert_eq!(again.header("webhook-id"), heard[1].header("webhook-id"));
}

#[tokio::test]
async fn a_delivery_that_ends_in_time_at_shutdown_is_not_repeated() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    for sku in ["A", "B", "C"] {
        server.product(sku, 10).await;
    }
    let first = receiver.next().await;
    let folder = server.stop().await;
    let mut told = vec![first.seq()];
    told.extend(seqs(&receiver.rest()));
    let _server = telling_in(folder, webhook(&receiver, "")).await;
    while told.last() != Some(&3) {
        told.push(receiver.next().await.seq());
    }
    assert_eq!(told, [1, 2, 3]);
}

#[tokio::test]
async fn a_stopped_sink_is_stopped_after_a_restart() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(410)]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    report_when(&server, |report| report["state"] == "gone").await;
    let server = telling_in(server.stop().await, webhook(&receiver, "")).await;
    server.product("B", 10).await;
    let gone = report(&server).await;
    assert_eq!(
        (&gone["state"], &gone["behind"]),
        (&"gone".into(), &2.into())
    );
    assert_eq!(receiver.rest().len(), 1);
}

#[tokio::test]
async fn a_new_sink_starts_at_the_head_or_with_the_oldest() {
    let started = Running::start().await;
    started.product("A", 10).await;
    started.product("B", 10).await;
    let mut at_head = Receiver::start().await;
    let mut from_start = Receiver::start().await;
    let mut sinks = webhook(&at_head, "");
    sinks.extend(webhook(&from_start, "from = \"earliest\""));
    sinks[1].name = "all".into();
    let server = telling_in(started.stop().await, sinks).await;
    server.product("C", 10).await;
    assert_eq!(seqs(&from_start.take(3).await), [1, 2, 3]);
    assert_eq!(at_head.next().await.seq(), 3);
}

#[tokio::test]
async fn what_was_cut_off_the_log_is_counted_and_the_rest_delivered() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    receiver.next().await;
    let server = telling_in(server.stop().await, Vec::new()).await;
    for sku in ["B", "C", "D", "E"] {
        server.product(sku, 10).await;
    }
    let folder = server.stop().await;
    cut_off(&folder.path().join("orders.db"), 3).await;
    let server = telling_in(folder, webhook(&receiver, "")).await;
    assert_eq!(seqs(&receiver.take(2).await), [4, 5]);
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(
        (&report["lost"], &report["delivered"]),
        (&2.into(), &3.into())
    );

    // All of it gone, there is nothing to deliver and nothing to wait for.
    let server = telling_in(server.stop().await, Vec::new()).await;
    server.product("F", 10).await;
    let folder = server.stop().await;
    cut_off(&folder.path().join("orders.db"), 6).await;
    let server = telling_in(folder, webhook(&receiver, "")).await;
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(report["lost"], 3);
    server.product("G", 10).await;
    assert_eq!(receiver.next().await.seq(), 7);
}

/// Cuts the log's oldest part off, as its retention does.
async fn cut_off(database: &std::path::Path, up_to: i64) {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .foreign_keys(false);
    let mut connection = soon(options.connect()).await.expect("a database");
    sqlx::query("delete from changes where seq <= ?")
        .bind(up_to)
        .execute(&mut connection)
        .await
        .expect("deleted");
    connection.close().await.expect("closed");
}
