//! How long a list is: what the domain's filter lets through of all orders, at each moment, whatever has
//! been written since the list was looked at last, and by whom.

use std::sync::Arc;

use futures::future::join_all;
use live_orders::{Mutation, OrderQuery};
use live_orders_app::port::Port;
use live_orders_server::store::SqliteStore;
use proptest::prelude::*;

use crate::bench::{Bench, Heard, config, mutation, place, run};
use crate::together::{mutations, steps};

const LISTS: [&str; 6] = [
    "q=tom",
    "product=TEA",
    "product=KEG&status=new,paid",
    "q=ernst&status=cancelled",
    "min_total=5&max_total=50",
    "country=norway&product=TEA",
];

async fn agree(bench: &Bench, lists: &[&str]) {
    let all = bench.list("sort=number").await;
    assert!(all.next_cursor.is_none(), "more than a page");
    for list in lists {
        let query = OrderQuery::from_url(list).unwrap();
        let passing = all.items.iter().filter(|order| query.matches(order));
        let page = bench.list(list).await;
        assert_eq!(page.total, passing.count() as u64, "{list}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Some lists are looked at after each transaction, some now and then, some once.
    #[test]
    fn a_list_is_as_long_as_what_passes(steps in steps(), at_once in 1_usize..6, every in 1_usize..5) {
        run(async {
            let bench = Bench::shop().await;
            let asked: Vec<Mutation> = mutations(&steps);
            for (turn, some) in asked.chunks(at_once).enumerate() {
                let execute = |mutation: &Mutation| bench.store.execute(mutation.clone());
                let _ = join_all(some.iter().map(execute)).await;
                agree(&bench, &LISTS[..2]).await;
                if turn % every == 0 {
                    agree(&bench, &LISTS[2..4]).await;
                }
            }
            agree(&bench, &LISTS).await;
        });
    }
}

#[tokio::test]
async fn what_another_process_writes_is_counted() {
    let bench = Bench::shop().await;
    agree(&bench, &LISTS).await;
    let heard = Arc::new(Heard::default());
    let other = SqliteStore::open(&config(bench.path()), heard)
        .await
        .unwrap();
    for turn in 0..6 {
        let command = mutation(place("Toms", &[("TEA", 1)]));
        if turn % 3 == 1 {
            other.execute(command).await.unwrap();
        } else {
            bench.store.execute(command).await.unwrap();
        }
        agree(&bench, &LISTS).await;
    }
    other.close().await;
}
