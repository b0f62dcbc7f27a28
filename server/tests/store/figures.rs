//! The buckets: whatever is done, they are what counting all orders gives; the figures made of them
//! are the domain's; and a page that takes the changes in has the figures that it would read anew.

use std::collections::BTreeMap;
use std::path::Path;

use live_orders::change::Effect;
use live_orders::draft::revert_order;
use live_orders::figures::{Kind, Totals, deltas};
use live_orders::{Change, Figures, Order, Period, Record, Status};
use live_orders_app::port::PortError;
use proptest::prelude::*;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use crate::bench::{Bench, bring, delete, edit, lines, meddle, place, run};
use crate::seeds::{Seed, any_seed};

type Buckets = BTreeMap<(u8, i64, String), Totals>;

/// What one step asks for, of one of the orders that there are.
#[derive(Clone, Debug)]
enum Step {
    Import(Seed),
    Place(i64),
    Edit(usize, i64),
    Bring(usize, Status),
    Delete(usize),
    Undo(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    let order = || 0_usize..20;
    prop_oneof![
        3 => any_seed().prop_map(Step::Import),
        3 => (1_i64..8).prop_map(Step::Place),
        2 => (order(), 1_i64..8).prop_map(|(order, pieces)| Step::Edit(order, pieces)),
        5 => (order(), proptest::sample::select(&Status::ALL)).prop_map(|(order, to)| Step::Bring(order, to)),
        2 => order().prop_map(Step::Delete),
        2 => order().prop_map(Step::Undo),
    ]
}

/// Does it. What the domain refuses is as good, and must leave no trace; nothing may fail.
async fn step(bench: &Bench, step: Step, number: i64) {
    let orders = bench.list("").await.items;
    let of = |index: usize| orders.get(index % orders.len().max(1));
    let command = match step {
        Step::Import(seed) => Some(seed.command(number)),
        Step::Place(pieces) => Some(place("Toms", &[("TEA", pieces), ("KEG", 1)])),
        Step::Edit(order, pieces) => of(order).map(|order| {
            edit(order, |patch| {
                patch.country = Some(format!("Land {pieces}"));
                patch.lines = Some(lines(&[("TEA", pieces), ("TEA", 1)]));
            })
        }),
        Step::Bring(order, status) => of(order).map(|order| bring(order, status)),
        Step::Delete(order) => of(order).map(delete),
        Step::Undo(change) => {
            let log = bench.log().await;
            let of_order = |change: &Change| {
                let id = change.effect.record().order()?.id;
                Some(revert_order(id, change.mutation.clone()))
            };
            log.iter().rev().filter_map(of_order).nth(change)
        }
    };
    if let Some(command) = command {
        let done = bench.execute(command).await;
        assert!(
            matches!(done, Ok(_) | Err(PortError::Refused(_))),
            "{done:?}"
        );
    }
}

/// The buckets as the file has them, without those that nothing is left in.
async fn written(file: &Path) -> Buckets {
    let options = SqliteConnectOptions::new().filename(file);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<(u8, i64, String, i64, i64)> =
        sqlx::query_as("select kind, at, key, orders, total_minor from figures")
            .fetch_all(&mut db)
            .await
            .unwrap();
    db.close().await.unwrap();
    let bucket = |(kind, at, key, orders, minor)| {
        let revenue = live_orders::Money::from_minor(minor);
        ((kind, at, key), Totals { orders, revenue })
    };
    let all = rows.into_iter().map(bucket);
    all.filter(|(_, totals)| !totals.is_nothing()).collect()
}

fn add(
    buckets: &mut Buckets,
    effect: &Effect,
    at: live_orders::Timestamp,
    wanted: fn(Kind) -> bool,
) {
    for delta in deltas(effect, at) {
        if wanted(delta.kind) {
            let sum = buckets
                .entry((delta.kind.code(), delta.at, delta.key))
                .or_default();
            *sum = sum.plus(delta.totals);
        }
    }
}

/// The buckets, counted: what lies in an order's time from the orders, what opened from the log.
fn counted(orders: &[Order], log: &[Change]) -> Buckets {
    let mut buckets = Buckets::new();
    for order in orders {
        let effect = Effect::Insert(Record::Order(order.clone()));
        add(&mut buckets, &effect, order.created_at, |kind| {
            kind != Kind::Open
        });
    }
    for change in log {
        add(&mut buckets, &change.effect, change.at, |kind| {
            kind == Kind::Open
        });
    }
    buckets.retain(|_, totals| !totals.is_nothing());
    buckets
}

/// The figures of these orders, counted one by one.
fn figures_of(orders: &[Order], read: &Figures) -> Figures {
    let mut figures = Figures::empty(read.period, read.hour, read.currency, read.seq);
    for order in orders {
        let effect = Effect::Insert(Record::Order(order.clone()));
        for delta in deltas(&effect, order.created_at) {
            figures.add(&delta);
        }
    }
    // What was open then is not to be seen in what is there now.
    figures.backlog.open_before = read.backlog.open_before;
    figures
}

/// Labels are what a product is called, which its order may have called otherwise.
fn unlabelled(mut figures: Figures) -> Figures {
    for part in &mut figures.by_product.parts {
        part.label.clear();
    }
    figures
}

async fn buckets_follow(steps: Vec<Step>) {
    let bench = Bench::shop().await;
    let mut opened = Vec::new();
    for period in Period::ALL {
        opened.push(bench.store.figures(period).await.unwrap());
    }
    for (asked, number) in steps.into_iter().zip(1_000..) {
        step(&bench, asked, number).await;
    }
    let (orders, log) = (bench.list("").await.items, bench.log().await);
    assert_eq!(written(&bench.path()).await, counted(&orders, &log));
    for mut followed in opened {
        let fresh = bench.store.figures(followed.period).await.unwrap();
        let recount = figures_of(&orders, &fresh);
        assert_eq!(unlabelled(fresh.clone()), unlabelled(recount));
        for change in &log {
            followed.take(change);
        }
        // A test that runs over the end of an hour reads other hours than it began with.
        if followed.hour == fresh.hour {
            assert_eq!(unlabelled(followed), unlabelled(fresh));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn after_any_commands_the_buckets_are_a_recount(
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        run(buckets_follow(steps));
    }
}

#[tokio::test]
async fn a_file_from_before_is_filled_with_what_is_in_it() {
    let bench = Bench::shop().await;
    let mut orders = Vec::new();
    for pieces in 1..5 {
        orders.push(
            bench
                .order(place("Toms", &[("TEA", pieces), ("TEA", 1)]))
                .await,
        );
    }
    bench.order(bring(&orders[0], Status::Cancelled)).await;
    bench.order(bring(&orders[1], Status::Paid)).await;
    let before = written(&bench.path()).await;
    bench.sqlite.clone().close().await;
    meddle(
        &bench.path(),
        "drop table figures; delete from _sqlx_migrations where version = 8",
    )
    .await;
    let bench = bench.reopen().await;
    assert_eq!(written(&bench.path()).await, before);
    // And it goes on from there.
    let order = bench.order(place("Toms", &[("TEA", 1)])).await;
    let figures = bench.store.figures(Period::Day).await.unwrap();
    assert_eq!((figures.now.orders, figures.backlog.open), (4, 4));
    assert_eq!(figures.by_product.parts[0].label, "Grüner Tee");
    assert_eq!(figures.seq, bench.sqlite.head());
    assert!(order.number.0 > 0);
}

#[tokio::test]
async fn time_before_1970_is_rounded_down_like_any_other() {
    let bench = Bench::shop().await;
    let seed = Seed {
        names: ["Toms", "", "", ""].map(str::to_owned),
        day: -12_000,
        lines: vec![("Tea".into(), 2, 1)],
        moves: vec![],
    };
    let order = bench.order(seed.command(7)).await;
    assert!(order.created_at.millis() < 0);
    let before = written(&bench.path()).await;
    bench.sqlite.clone().close().await;
    meddle(
        &bench.path(),
        "update orders set created_at_ms = created_at_ms + 1; drop table figures;
         delete from _sqlx_migrations where version = 8",
    )
    .await;
    let bench = bench.reopen().await;
    let after = written(&bench.path()).await;
    let placed = |buckets: &Buckets| -> Vec<_> {
        let all = buckets.keys().filter(|(kind, ..)| *kind < 3).cloned();
        all.collect()
    };
    assert_eq!(placed(&after), placed(&before));
}

#[tokio::test]
async fn what_is_open_is_told_beside_what_was() {
    let bench = Bench::shop().await;
    let first = bench.order(place("Toms", &[("TEA", 1)])).await;
    bench.order(place("Toms", &[("TEA", 1)])).await;
    // Opened yesterday, as far as the file knows.
    bench.sqlite.clone().close().await;
    meddle(
        &bench.path(),
        "update figures set at = at - 48 where kind = 3",
    )
    .await;
    let bench = bench.reopen().await;
    bench.order(bring(&first, Status::Cancelled)).await;
    let backlog = bench.store.figures(Period::Day).await.unwrap().backlog;
    assert_eq!((backlog.open, backlog.open_before), (1, 2));
}
