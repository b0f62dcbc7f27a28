//! What is carried out together: neighbours do not hurt each other, places in the log have no
//! gaps, and too much at once is told so.

use std::collections::BTreeSet;

use futures::future::join_all;
use live_orders::{OrderQuery, PageRequest, Refusal, Seq, Status};
use live_orders_app::port::PortError;

use crate::bench::{Bench, bring, mutation, place, refusal};

#[tokio::test]
async fn a_refusal_leaves_its_neighbours_alone() {
    let bench = Bench::shop().await;
    let head = bench.head().await;
    // On this test's one thread all wait before the writer gets its turn: one transaction.
    let answers = join_all(
        [
            place("Toms", &[("KEG", 3)]),
            place("Bon app'", &[("KEG", 3)]),
            place("Nobody", &[("NONE", 1)]),
            place("Ernst Handel", &[("KEG", 2)]),
        ]
        .into_iter()
        .map(|command| bench.execute(command)),
    )
    .await;
    let [first, second, third, fourth] = answers.try_into().unwrap();
    let (first, fourth) = (first.unwrap(), fourth.unwrap());
    assert_eq!((first.seq, fourth.seq), (Seq(head.0 + 1), Seq(head.0 + 3)));
    assert!(matches!(
        refusal(second),
        Refusal::OutOfStock { left: 2, .. }
    ));
    assert_eq!(refusal(third).code(), "unknown_product");
    assert_eq!(bench.stock("KEG").await, 0);
    let numbers = [&first, &fourth].map(|outcome| outcome.order().unwrap().number.0);
    assert_eq!(numbers, [1, 2], "a refusal takes no number");
    assert_eq!(bench.log().await, bench.heard.changes());
}

#[tokio::test]
async fn a_command_builds_on_the_one_before_it_in_the_same_transaction() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 1)])).await;
    let (paid, cancelled) = tokio::join!(
        bench.execute(bring(&order, Status::Paid)),
        bench.execute(bring(&order, Status::Cancelled)),
    );
    assert_eq!(paid.unwrap().order().unwrap().status, Status::Paid);
    assert_eq!(refusal(cancelled).code(), "stale_version");
}

#[tokio::test]
async fn more_than_may_wait_is_told_at_once() {
    let bench = Bench::with(|config| config.queue = 4).await;
    bench.add("TEA", "Tea", 250, 100).await;
    let asked: Vec<_> = (0..6)
        .map(|_| mutation(place("Toms", &[("TEA", 1)])))
        .collect();
    let answers = join_all(
        asked
            .iter()
            .map(|mutation| bench.store.execute(mutation.clone())),
    )
    .await;
    let busy = |answer: &Result<_, _>| matches!(answer, Err(PortError::Busy));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4);
    assert_eq!(answers.iter().filter(|answer| busy(answer)).count(), 2);
    // Nothing has happened under the ids that were turned away: they can be sent again.
    let again = join_all(
        asked
            .into_iter()
            .skip(4)
            .map(|mutation| bench.store.execute(mutation)),
    )
    .await;
    assert!(again.iter().all(Result::is_ok));
    assert_eq!(bench.stock("TEA").await, 94);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_leave_no_gap() {
    const WRITERS: usize = 8;
    const ORDERS: usize = 25;
    let bench = Bench::empty().await;
    bench.add("TEA", "Tea", 250, 150).await;
    let writers = (0..WRITERS).map(|writer| {
        let store = bench.store.clone();
        tokio::spawn(async move {
            let mut placed = Vec::new();
            for _ in 0..ORDERS {
                let command = place(&format!("Customer {writer}"), &[("TEA", 1)]);
                match store.execute(mutation(command)).await {
                    Ok(outcome) => placed.push(outcome.order().unwrap().number.0),
                    Err(error) => assert!(
                        matches!(&error, PortError::Refused(refused) if refused.code() == "out_of_stock"),
                        "{error:?}"
                    ),
                }
            }
            placed
        })
    });
    let placed = join_all(writers).await.into_iter().map(Result::unwrap);
    let numbers: BTreeSet<i64> = placed.flatten().collect();
    assert_eq!(numbers, (1..=150).collect(), "all that was in stock, once");
    let log = bench.log().await;
    let seqs: Vec<u64> = log.iter().map(|change| change.seq.0).collect();
    assert_eq!(seqs, (1..=301).collect::<Vec<u64>>());
    assert_eq!(log, bench.heard.changes(), "published in the log's order");
    assert_eq!(bench.sqlite.head(), Seq(301));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_sees_one_moment_while_others_write() {
    const ORDERS: u64 = 100;
    let bench = Bench::empty().await;
    bench.add("TEA", "Tea", 250, 1_000).await;
    let store = bench.store.clone();
    let writer = tokio::spawn(async move {
        for _ in 0..ORDERS {
            let asked = mutation(place("Toms", &[("TEA", 1)]));
            store.execute(asked).await.unwrap();
        }
    });
    // Every order is two changes, so all that is read can be told from the place in the log.
    let query = OrderQuery::from_url("sort=-number").unwrap();
    let searched = OrderQuery::from_url("q=toms&sort=-number").unwrap();
    let first = PageRequest::new(1, None).unwrap();
    let mut seen = 0;
    while seen < ORDERS {
        let overview = bench.store.overview(&query, &first).await.unwrap();
        let (page, summary) = (overview.page, overview.summary);
        seen = (page.seq.0 - 1) / 2;
        assert_eq!(
            (page.total, summary.orders, summary.lines),
            (seen, seen, seen)
        );
        assert_eq!(summary.seq, page.seq);
        let newest = page.items.first().map_or(0, |order| order.number.0);
        assert_eq!(u64::try_from(newest).unwrap(), seen);
        let page = bench.store.orders(&searched, &first).await.unwrap();
        assert_eq!(page.total, (page.seq.0 - 1) / 2);
    }
    writer.await.unwrap();
}
