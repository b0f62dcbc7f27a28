//! Taking back: from the log, with the goods, and under the order's own number.

use live_orders::draft::revert_order;
use live_orders::{Change, Command, Order, Status};

use crate::bench::{Bench, bring, delete, place};
use crate::seeds::Seed;

/// What takes back the last thing that was done with an order.
pub(crate) async fn undo(bench: &Bench, order: &Order) -> Command {
    let log = bench.log().await;
    let is_its = |change: &&Change| change.effect.record().id() == order.id.to_string();
    let last = log.iter().rev().find(is_its).expect("a change");
    revert_order(order.id, last.mutation.clone())
}

#[tokio::test]
async fn a_deleted_order_comes_back_under_its_number_with_its_goods() {
    let bench = Bench::shop().await;
    let placed = bench.order(place("Toms", &[("TEA", 3)])).await;
    bench.execute(delete(&placed)).await.expect("deleted");
    assert_eq!(bench.stock("TEA").await, 100);
    let back = bench.order(undo(&bench, &placed).await).await;
    assert_eq!((back.number, back.status), (placed.number, Status::New));
    assert!(back.version > placed.version);
    assert_eq!(bench.stock("TEA").await, 97);
    // It is an order like any other: what it took it gives back.
    bench.order(bring(&back, Status::Cancelled)).await;
    assert_eq!(bench.stock("TEA").await, 100);
    let found = bench.list("q=toms").await;
    assert_eq!(found.items.len(), 1, "it is found again");
}

#[tokio::test]
async fn an_imported_order_comes_back_and_still_takes_nothing() {
    let bench = Bench::shop().await;
    let seed = Seed {
        names: ["Toms", "", "", ""].map(str::to_owned),
        day: 0,
        lines: vec![("Tea".into(), 2, 1)],
        moves: vec![],
    };
    let imported = bench.order(seed.command(10_248)).await;
    bench.execute(delete(&imported)).await.expect("deleted");
    let back = bench.order(undo(&bench, &imported).await).await;
    assert_eq!(bench.stock("TEA").await, 100);
    bench.order(bring(&back, Status::Cancelled)).await;
    assert_eq!(
        bench.stock("TEA").await,
        100,
        "nothing is given that was not taken"
    );
}

#[tokio::test]
async fn what_is_sold_out_by_then_is_not_brought_back() {
    let bench = Bench::shop().await;
    let placed = bench.order(place("Toms", &[("TEA", 60)])).await;
    bench.order(bring(&placed, Status::Cancelled)).await;
    bench.order(place("Bea", &[("TEA", 60)])).await;
    let refusal = bench.refusal(undo(&bench, &placed).await).await;
    assert_eq!(refusal.code(), "out_of_stock");
    assert_eq!(bench.stock("TEA").await, 40, "nothing is half done");
}
