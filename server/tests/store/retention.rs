//! A log of which not all is kept: what goes, what stays, and what still answers.

use std::num::{NonZeroU32, NonZeroU64};
use std::time::Duration;

use futures::future::join_all;
use live_orders::{Change, Order, PageRequest, Seq};
use live_orders_server::store::Retention;

use crate::bench::{Bench, add_product, delete, edit, meddle, mutation, place, refusal};

/// Longer than the log takes to be cut off on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

async fn keeping(changes: u64, days: u32) -> Bench {
    let bench = Bench::with(|config| {
        config.retention = Retention {
            days: NonZeroU32::new(days),
            changes: NonZeroU64::new(changes),
        };
    })
    .await;
    bench.add("TEA", "Grüner Tee", 250, 10_000).await;
    bench
}

async fn seqs(bench: &Bench) -> Vec<u64> {
    let log = bench.sqlite.changes_between(Seq(0), 10_000).await.unwrap();
    log.iter().map(|change| change.seq.0).collect()
}

/// Waits until the log starts there; it must never have a hole, nor start later.
async fn starts_at(bench: &Bench, first: u64) {
    let head = bench.head().await.0;
    let cut = async {
        loop {
            let seqs = seqs(bench).await;
            assert_eq!(seqs, (seqs[0]..=head).collect::<Vec<u64>>());
            assert!(seqs[0] <= first, "cut off up to {}", seqs[0]);
            if seqs[0] == first {
                return;
            }
        }
    };
    let cut = tokio::time::timeout(PATIENCE, cut).await;
    cut.unwrap_or_else(|_| panic!("the log must start at {first}"));
}

async fn history(bench: &Bench, order: &Order) -> Vec<&'static str> {
    let page = PageRequest::new(10, None).unwrap();
    let page = bench.store.history(order.id, &page).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.iter().map(Change::event).collect()
}

#[tokio::test]
async fn the_newest_are_kept_and_what_is_cut_off_stays_counted() {
    let bench = keeping(4, 0).await;
    let gone = bench.order(place("Gone", &[("TEA", 1)])).await;
    let quiet = bench.order(place("Quiet", &[("TEA", 1)])).await;
    let edited = bench.order(place("Edited", &[("TEA", 1)])).await;
    bench.execute(delete(&gone)).await.unwrap();
    let edited = bench
        .order(edit(&edited, |patch| patch.note = Some("!".into())))
        .await;
    assert_eq!(bench.head().await, Seq(10));
    meddle(&bench.path(), "update mutations set at_ms = 0").await;
    starts_at(&bench, 7).await;
    // 7 is the stock that Edited took, 8 and 9 are the deletion, 10 is the edit.
    assert_eq!(history(&bench, &edited).await, ["update"]);
    assert_eq!(history(&bench, &quiet).await, [""; 0]);
    assert_eq!(history(&bench, &gone).await, ["delete"]);
    bench.order(place("Next", &[("TEA", 1)])).await;
    meddle(&bench.path(), "update mutations set at_ms = 0").await;
    starts_at(&bench, 9).await;
    let page = PageRequest::new(10, None).unwrap();
    let refused = refusal(bench.store.history(gone.id, &page).await);
    assert_eq!(refused.code(), "not_found", "nothing is left of it");
    // Another start does not begin to count anew.
    let bench = bench.reopen().await;
    let outcome = bench.execute(place("Later", &[("TEA", 1)])).await.unwrap();
    assert_eq!(outcome.seq, Seq(13));
}

#[tokio::test]
async fn what_is_old_goes() {
    let bench = keeping(0, 30).await;
    for _ in 0..5 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
    }
    meddle(
        &bench.path(),
        "update mutations set at_ms = 0;
         update changes set at_ms = at_ms - 31 * 86400000 where seq <= 4;
         update changes set at_ms = at_ms - 29 * 86400000 where seq = 5",
    )
    .await;
    starts_at(&bench, 5).await;
}

#[tokio::test]
async fn what_a_remembered_answer_is_read_from_stays() {
    let bench = keeping(1, 0).await;
    bench.order(place("Forgotten", &[("TEA", 1)])).await;
    let asked = mutation(place("Remembered", &[("TEA", 1)]));
    let first = bench.store.execute(asked.clone()).await.unwrap();
    bench.order(place("Toms", &[("TEA", 1)])).await;
    meddle(
        &bench.path(),
        "update mutations set at_ms = 0 where seq < 4",
    )
    .await;
    // It could all be cut off in one step, but for the answer.
    starts_at(&bench, 4).await;
    assert_eq!(bench.store.execute(asked).await.unwrap(), first);
}

#[tokio::test]
async fn a_long_log_is_cut_off_in_small_steps_that_follow_quickly() {
    let bench = keeping(10, 0).await;
    for part in 0..5 {
        let add = |number| bench.execute(add_product(&format!("P{part}-{number}"), "P", 1, 1));
        for added in join_all((0..1_000).map(add)).await {
            added.unwrap();
        }
    }
    meddle(&bench.path(), "delete from mutations").await;
    // A step for all would hold up whoever writes, and a step a second would take twenty seconds.
    let before = std::time::Instant::now();
    let mut starts = Vec::new();
    while starts.last() != Some(&(5_001 - 9)) {
        assert!(before.elapsed() < PATIENCE, "{starts:?}");
        let oldest = bench.sqlite.changes_between(Seq(0), 1).await.unwrap();
        let first = oldest[0].seq.0;
        if starts.last() != Some(&first) {
            starts.push(first);
        }
    }
    let steps: Vec<u64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.len() > 1, "{starts:?}");
    assert!(before.elapsed() < PATIENCE / 3, "{:?}", before.elapsed());
}
