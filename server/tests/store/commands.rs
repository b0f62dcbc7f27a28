//! What each command does to the orders and the products, and when it is refused.

use live_orders::{OrderId, Refusal, Status};

use crate::bench::{Bench, bring, delete, edit, edit_product, lines, place, place_as, refusal};

#[tokio::test]
async fn an_order_is_placed_and_takes_stock() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 12), ("KEG", 2)])).await;
    assert_eq!(order.total.minor(), 12 * 250 + 2 * 4_000);
    assert_eq!(
        bench.store.order(order.id).await.unwrap().record,
        order,
        "what is answered is what is kept"
    );
    assert_eq!(
        (bench.stock("TEA").await, bench.stock("KEG").await),
        (88, 3)
    );
}

#[tokio::test]
async fn numbers_rise_whatever_is_written_in_between() {
    let bench = Bench::shop().await;
    let first = bench.order(place("Toms", &[("TEA", 1)])).await;
    let second = bench.order(place("Toms", &[("TEA", 1)])).await;
    bench.order(bring(&first, Status::Paid)).await;
    let third = bench.order(place("Toms", &[("TEA", 1)])).await;
    let numbers = [first, second, third].map(|order| order.number.0);
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn an_edit_moves_the_difference() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 12), ("KEG", 2)])).await;
    let edited = bench
        .order(edit(&order, |patch| {
            patch.customer = Some("Frankenversand".into());
            patch.lines = Some(lines(&[("TEA", 20)]));
        }))
        .await;
    assert_eq!(edited.version.0, 2);
    assert_eq!(
        bench.store.order(order.id).await.unwrap().record,
        edited,
        "what is answered is what is kept"
    );
    assert_eq!(
        (bench.stock("TEA").await, bench.stock("KEG").await),
        (80, 5)
    );
}

#[tokio::test]
async fn cancelling_gives_back_and_deleting_after_it_does_not_twice() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 12)])).await;
    let cancelled = bench.order(bring(&order, Status::Cancelled)).await;
    assert_eq!(bench.stock("TEA").await, 100);
    let deleted = bench.execute(delete(&cancelled)).await.unwrap();
    assert_eq!(deleted.order(), None);
    assert_eq!(bench.stock("TEA").await, 100);
    let gone = refusal(bench.store.order(order.id).await);
    assert_eq!(gone.code(), "not_found");
}

#[tokio::test]
async fn deleting_a_new_order_gives_back() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 12)])).await;
    bench.execute(delete(&order)).await.unwrap();
    assert_eq!(bench.stock("TEA").await, 100);
}

#[tokio::test]
async fn too_little_stock_is_refused_and_changes_nothing() {
    let bench = Bench::shop().await;
    let head = bench.head().await;
    let refused = bench
        .refusal(place("Toms", &[("TEA", 1), ("KEG", 6)]))
        .await;
    let Refusal::OutOfStock {
        sku, wanted, left, ..
    } = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!((sku.as_str(), wanted, left), ("KEG", 6, 5));
    assert_eq!(bench.head().await, head);
    assert_eq!(bench.stock("TEA").await, 100);
    assert_eq!(bench.store.summary().await.unwrap().orders, 0);
}

#[tokio::test]
async fn a_stale_version_is_refused_with_the_current_row() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 1)])).await;
    let current = bench.order(bring(&order, Status::Paid)).await;
    let refused = bench.refusal(bring(&order, Status::Cancelled)).await;
    let Refusal::StaleVersion { current: row } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(row.order(), Some(&current));
}

#[tokio::test]
async fn what_the_rules_forbid_is_refused() {
    let bench = Bench::shop().await;
    let order = bench.order(place("Toms", &[("TEA", 1)])).await;
    let paid = bench.order(bring(&order, Status::Paid)).await;
    let refused = [
        bench.refusal(bring(&paid, Status::Delivered)).await,
        bench
            .refusal(edit(&paid, |patch| patch.note = Some("x".into())))
            .await,
        bench.refusal(delete(&paid)).await,
        bench.refusal(place("Toms", &[("NONE", 1)])).await,
        bench
            .refusal(place_as(order.id, "Toms", &[("TEA", 1)]))
            .await,
        bench
            .refusal(live_orders::draft::delete_order(
                OrderId(uuid::Uuid::max()),
                None,
            ))
            .await,
    ];
    let codes = refused.each_ref().map(Refusal::code);
    assert_eq!(
        codes,
        [
            "forbidden_status",
            "not_editable",
            "not_deletable",
            "unknown_product",
            "already_exists",
            "not_found"
        ]
    );
}

#[tokio::test]
async fn a_product_is_edited_and_no_longer_sold() {
    let bench = Bench::shop().await;
    bench
        .execute(edit_product("KEG", |patch| {
            patch.unit_price_minor = Some(4_500);
            patch.discontinued = Some(true);
        }))
        .await
        .unwrap();
    let product = bench.product("KEG").await;
    assert_eq!((product.unit_price.minor(), product.version.0), (4_500, 2));
    let refused = bench.refusal(place("Toms", &[("KEG", 1)])).await;
    assert_eq!(refused.code(), "discontinued");
}
