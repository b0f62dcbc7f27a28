//! The log of changes: published after the commit, read after a cursor, and enough to bring a page
//! from where it stands to where the store stands.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use live_orders::draft::delete_order;
use live_orders::view::{Applied, View};
use live_orders::{Change, Command, Currency, OrderId, OrderQuery, Page, PageRequest, Seq, Status};
use live_orders_app::port::Port;
use live_orders_server::store::{Publish, SqliteStore};
use proptest::prelude::*;
use tokio::sync::watch;

use crate::bench::{
    Bench, bring, config, delete, edit, edit_product, lines, mutation, place, refusal,
};

#[tokio::test]
async fn a_change_says_what_was_and_what_is() {
    let bench = Bench::shop().await;
    let head = bench.head().await;
    let asked = mutation(place("Toms", &[("TEA", 12)]));
    let outcome = bench.store.execute(asked.clone()).await.unwrap();
    let page = PageRequest::new(10, Some(head)).unwrap();
    let page = bench.store.changes(&page).await.unwrap();
    let [order, product] = page.items.as_slice() else {
        panic!("{page:?}")
    };
    assert_eq!(
        (order.seq, &order.mutation, order.actor.as_str()),
        (outcome.seq, &asked.id, "test")
    );
    assert_eq!(order.effect.after(), Some(&outcome.record));
    let stock = |record: Option<&live_orders::Record>| record.unwrap().product().unwrap().stock;
    assert_eq!(
        (
            stock(product.effect.before()),
            stock(product.effect.after())
        ),
        (100, 88)
    );
    assert_eq!(product.at, order.at);
    let commits = [order, product].map(|change| change.commit);
    assert_eq!(commits, [product.seq; 2], "they are of one step");
}

#[tokio::test]
async fn each_mutation_of_a_transaction_is_a_step_of_its_own() {
    let bench = Bench::shop().await;
    let places = ["Toms", "Nobody", "Ernst Handel"].map(|customer| {
        // The second is refused, and leaves no gap.
        let pieces = if customer == "Nobody" { 1_000 } else { 1 };
        bench.execute(place(customer, &[("TEA", pieces), ("KEG", 1)]))
    });
    join_all(places).await;
    let log = bench.log().await;
    let commits: Vec<u64> = log.iter().map(|change| change.commit.0).collect();
    assert_eq!(commits, [1, 2, 5, 5, 5, 8, 8, 8]);
    assert_eq!(bench.heard.changes(), log);
}

#[tokio::test]
async fn the_log_is_read_page_by_page() {
    let bench = Bench::shop().await;
    for _ in 0..3 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
    }
    let read = async |limit, after| -> Page<Change> {
        let page = PageRequest::new(limit, after).unwrap();
        bench.store.changes(&page).await.unwrap()
    };
    let first = read(3, None).await;
    assert_eq!((first.total, first.seq), (8, Seq(8)));
    assert_eq!(first.next_cursor.as_deref(), Some("3"));
    let rest = read(5, Some(Seq(3))).await;
    assert_eq!((rest.items.len(), rest.total), (5, 5));
    assert_eq!(rest.next_cursor, None);
    for past in [8, 9, u64::MAX] {
        let nothing = read(5, Some(Seq(past))).await;
        assert_eq!((nothing.items.len(), nothing.total), (0, 0), "after {past}");
        assert_eq!((nothing.next_cursor, nothing.seq), (None, Seq(8)));
    }
    let between = bench.sqlite.changes_between(Seq(2), 3).await.unwrap();
    let places: Vec<u64> = between.iter().map(|change| change.seq.0).collect();
    assert_eq!(places, [3, 4, 5]);
}

#[tokio::test]
async fn a_deleted_order_keeps_its_history() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 1)])).await;
    bench.order(place("Somebody else", &[("TEA", 1)])).await;
    let edited = bench
        .order(edit(&order, |patch| patch.note = Some("Back door".into())))
        .await;
    bench.execute(delete(&edited)).await.unwrap();
    let read = async |limit, after| {
        let page = PageRequest::new(limit, after).unwrap();
        bench.store.history(order.id, &page).await.unwrap()
    };
    let all = read(10, None).await;
    let operations: Vec<&str> = all.items.iter().map(Change::event).collect();
    assert_eq!(operations, ["insert", "update", "delete"]);
    let first = read(1, None).await;
    assert_eq!((first.items.len(), first.total), (1, 3));
    let after: u64 = first.next_cursor.unwrap().parse().unwrap();
    let rest = read(2, Some(Seq(after))).await;
    assert_eq!(rest.items, all.items[1..]);
    assert_eq!(rest.next_cursor, None);
    let nobody = OrderId(uuid::Uuid::max());
    let page = PageRequest::new(10, None).unwrap();
    let refused = refusal(bench.store.history(nobody, &page).await);
    assert_eq!(refused.code(), "not_found");
}

/// Tells how far the log has been published.
struct Head(watch::Sender<Seq>);

impl Publish for Head {
    fn publish(&self, changes: &[Change]) {
        self.0.send_replace(changes.last().unwrap().seq);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_published_can_be_read() {
    const ORDERS: u64 = 50;
    let folder = tempfile::tempdir().unwrap();
    let (sender, mut published) = watch::channel(Seq(0));
    let store = SqliteStore::open(
        &config(folder.path().join("orders.db")),
        Arc::new(Head(sender)),
    )
    .await
    .unwrap();
    let reader = tokio::spawn({
        let store = store.clone();
        async move {
            let mut seen = Seq(0);
            while seen < Seq(1 + 2 * ORDERS) {
                seen = *published
                    .wait_for(|published| *published > seen)
                    .await
                    .unwrap();
                let page = PageRequest::new(1, Some(Seq(seen.0 - 1))).unwrap();
                let read = store.changes(&page).await.unwrap();
                assert!(read.seq >= seen && read.items[0].seq == seen);
                assert!(store.head() >= seen);
            }
        }
    });
    let tea = crate::bench::add_product("TEA", "Tea", 250, 1_000);
    store.execute(mutation(tea)).await.unwrap();
    for _ in 0..ORDERS {
        let asked = mutation(place("Toms", &[("TEA", 1)]));
        let outcome = store.execute(asked).await.unwrap();
        assert!(
            store.head() >= outcome.seq,
            "published before it is answered"
        );
    }
    reader.await.unwrap();
}

/// Fails at each change.
struct Broken(Mutex<usize>);

impl Publish for Broken {
    fn publish(&self, _: &[Change]) {
        *self.0.lock().unwrap() += 1;
        panic!("nobody listens");
    }
}

#[tokio::test]
async fn a_listener_that_panics_takes_nobody_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let broken = Arc::new(Broken(Mutex::default()));
    let config = config(folder.path().join("orders.db"));
    let store = SqliteStore::open(&config, broken).await.unwrap();
    for sku in ["TEA", "KEG"] {
        let add = crate::bench::add_product(sku, "A product", 250, 10);
        store.execute(mutation(add)).await.unwrap();
    }
    assert_eq!(store.summary().await.unwrap().products, 2);
}

/// What one step asks for, of one of the orders that there are.
#[derive(Clone, Debug)]
enum Step {
    Place(String, i64),
    Edit(usize, i64),
    Bring(usize, Status),
    Delete(usize),
    Restock(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    let order = || 0_usize..12;
    prop_oneof![
        4 => ("[A-Zäß]{1,3}", 1_i64..8).prop_map(|(customer, pieces)| Step::Place(customer, pieces)),
        2 => (order(), 1_i64..8).prop_map(|(order, pieces)| Step::Edit(order, pieces)),
        4 => (order(), proptest::sample::select(&Status::ALL)).prop_map(|(order, status)| Step::Bring(order, status)),
        1 => order().prop_map(Step::Delete),
        1 => (0_i64..40).prop_map(Step::Restock),
    ]
}

impl Step {
    fn command(self, orders: &[live_orders::Order]) -> Option<Command> {
        let of = |index: usize| orders.get(index % orders.len().max(1));
        Some(match self {
            Self::Place(customer, pieces) => place(&customer, &[("TEA", pieces)]),
            Self::Edit(order, pieces) => edit(of(order)?, |patch| {
                patch.lines = Some(lines(&[("TEA", pieces), ("KEG", 1)]));
            }),
            Self::Bring(order, status) => bring(of(order)?, status),
            Self::Delete(order) => delete_order(of(order)?.id, None),
            Self::Restock(stock) => edit_product("TEA", |patch| patch.stock = Some(stock)),
        })
    }
}

async fn a_page_keeps_up(steps: Vec<Step>, url: &str) {
    let bench = Bench::shop().await;
    for customer in ["Ärmel", "B", "ß"] {
        bench.order(place(customer, &[("TEA", 3)])).await;
    }
    let query = OrderQuery::from_url(url).unwrap();
    let opened = bench.list(url).await;
    let mut view = View::new(query, opened, Currency::USD);
    for step in steps {
        let orders = bench.list("").await.items;
        if let Some(command) = step.command(&orders) {
            // Refusals are as good: they must leave no trace in the log.
            drop(bench.execute(command).await);
        }
    }
    let missed = bench
        .sqlite
        .changes_between(view.seq(), 1_000)
        .await
        .unwrap();
    for change in &missed {
        assert_eq!(view.apply(change), Applied::Advanced);
    }
    let fresh = bench.list(url).await;
    assert_eq!((view.seq(), view.total()), (fresh.seq, fresh.total));
    let shown: Vec<_> = view.rows().into_iter().map(|row| row.order).collect();
    assert_eq!(shown, fresh.items);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_snapshot_with_its_changes_is_a_fresh_snapshot(
        steps in prop::collection::vec(any_step(), 1..40),
        url in proptest::sample::select(vec!["", "status=new&sort=customer", "min_total=1000&sort=-total", "q=a&sort=status", "sort=-updated_at"]),
    ) {
        crate::bench::run(a_page_keeps_up(steps, url));
    }
}
