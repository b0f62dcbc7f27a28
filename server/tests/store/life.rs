//! A store's life: what a restart keeps, and what closing does with what still waits.

use futures::future::join_all;
use live_orders::Seq;
use live_orders_app::port::PortError;

use crate::bench::{Bench, delete, place};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let bench = Bench::shop().await;
    let kept = bench.order(place("Toms", &[("TEA", 12)])).await;
    let last = bench.order(place("Toms", &[("TEA", 1)])).await;
    bench.execute(delete(&last)).await.unwrap();
    let (epoch, summary) = (
        bench.sqlite.epoch().to_owned(),
        bench.store.summary().await.unwrap(),
    );
    let log = bench.log().await;
    let bench = bench.reopen().await;
    assert_eq!(bench.sqlite.epoch(), epoch);
    assert_eq!(bench.sqlite.head(), summary.seq);
    assert_eq!(bench.store.summary().await.unwrap(), summary);
    assert_eq!(bench.log().await, log);
    assert_eq!(bench.list("").await.items, [kept]);
    assert_eq!(bench.heard.changes(), [], "nothing is told twice");
    let next = bench.order(place("Toms", &[("TEA", 1)])).await;
    assert_eq!(
        next.number.0, 3,
        "a deleted order's number is not used again"
    );
    assert_eq!(bench.head().await, Seq(summary.seq.0 + 2));
}

#[tokio::test]
async fn another_store_has_another_epoch() {
    let (one, other) = (Bench::empty().await, Bench::empty().await);
    assert_ne!(one.sqlite.epoch(), other.sqlite.epoch());
}

#[tokio::test]
async fn closing_carries_out_what_waits_and_takes_no_more() {
    let bench = Bench::shop().await;
    let waiting = join_all((0..20).map(|_| bench.execute(place("Toms", &[("TEA", 1)]))));
    let (answers, ()) = tokio::join!(waiting, bench.sqlite.clone().close());
    assert!(answers.iter().all(Result::is_ok));
    let late = bench.execute(place("Toms", &[("TEA", 1)])).await;
    assert!(matches!(late, Err(PortError::Busy)));
    let left_over = ["-wal", "-shm"].map(|suffix| {
        let mut name = bench.path().into_os_string();
        name.push(suffix);
        std::path::PathBuf::from(name).exists()
    });
    assert_eq!(left_over, [false, false], "the file alone is whole");
    let bench = bench.reopen().await;
    assert_eq!(bench.stock("TEA").await, 80);
}
