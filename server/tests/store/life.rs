//! A store's life: what a restart keeps, and what closing does with what still waits.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use live_orders::{PageRequest, Seq};
use live_orders_app::port::{Port, PortError};
use live_orders_server::store::SqliteStore;

use crate::bench::{Bench, Heard, config, delete, place};

/// The file that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

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
async fn what_is_acknowledged_is_in_the_files() {
    let bench = Bench::shop().await;
    for _ in 0..30 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
    }
    // What is in the files while the store still runs is what a killed process leaves behind.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("orders.db");
    std::fs::copy(bench.path(), &copy).unwrap();
    std::fs::copy(beside(&bench.path(), "-wal"), beside(&copy, "-wal")).unwrap();
    let left = SqliteStore::open(&config(copy), Arc::<Heard>::default())
        .await
        .unwrap();
    let page = PageRequest::new(100, None).unwrap();
    let log = left.changes(&page).await.unwrap();
    assert_eq!(log.items, bench.log().await);
    assert_eq!(left.epoch(), bench.sqlite.epoch());
}

#[tokio::test]
async fn what_is_committed_gets_into_the_database_file_by_itself() {
    const TRIES: u32 = 200;
    const PAUSE: Duration = Duration::from_millis(50);
    let bench = Bench::shop().await;
    for _ in 0..3 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("orders.db");
    let page = PageRequest::new(100, None).unwrap();
    for _ in 0..TRIES {
        // Without the log beside it. Perhaps in the middle of being written to: then it is no store.
        std::fs::copy(bench.path(), &copy).unwrap();
        if let Ok(left) = SqliteStore::open(&config(copy.clone()), Arc::<Heard>::default()).await {
            let log = left.changes(&page).await;
            left.close().await;
            if log.is_ok_and(|log| log.seq == bench.sqlite.head()) {
                return;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("the log was never moved into the file");
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
    let left_over = ["-wal", "-shm"].map(|suffix| beside(&bench.path(), suffix).exists());
    assert_eq!(left_over, [false, false], "the file alone is whole");
    let bench = bench.reopen().await;
    assert_eq!(bench.stock("TEA").await, 80);
}
