//! A mutation that is sent twice happens once, and is answered the same.

use futures::future::join_all;
use live_orders::{Mutation, Seq, Status};
use live_orders_app::port::PortError;

use crate::bench::{Bench, bring, mutation, new_id, place, place_as, refusal};

#[tokio::test]
async fn a_repetition_is_answered_as_the_first_time() {
    let bench = Bench::shop().await;
    let asked = mutation(place("Toms", &[("TEA", 12)]));
    let first = bench.store.execute(asked.clone()).await.unwrap();
    // The order moves on; the answer stays what it was.
    bench
        .order(bring(first.order().unwrap(), Status::Paid))
        .await;
    let head = bench.head().await;
    let again = bench.store.execute(asked.clone()).await.unwrap();
    assert_eq!(again, first);
    assert_eq!((bench.head().await, bench.stock("TEA").await), (head, 88));
    let bench = bench.reopen().await;
    assert_eq!(bench.store.execute(asked).await.unwrap(), first);
}

#[tokio::test]
async fn a_script_that_sends_no_id_gets_its_order_again() {
    let bench = Bench::shop().await;
    let asked = mutation(place_as(new_id(), "Toms", &[("TEA", 1)]));
    let again = Mutation {
        command: place_as(new_id(), "Toms", &[("TEA", 1)]),
        ..asked.clone()
    };
    let first = bench.store.execute(asked).await.unwrap();
    assert_eq!(bench.store.execute(again).await.unwrap(), first);
    assert_eq!(bench.store.summary().await.unwrap().orders, 1);
}

#[tokio::test]
async fn a_refusal_is_repeated_whatever_has_become_of_its_reason() {
    let bench = Bench::shop().await;
    let asked = mutation(place("Toms", &[("KEG", 6)]));
    let first = refusal(bench.store.execute(asked.clone()).await);
    assert_eq!(first.code(), "out_of_stock");
    bench
        .execute(crate::bench::edit_product("KEG", |patch| {
            patch.stock = Some(60);
        }))
        .await
        .unwrap();
    assert_eq!(refusal(bench.store.execute(asked).await), first);
}

#[tokio::test]
async fn another_command_under_the_same_id_is_refused() {
    let bench = Bench::shop().await;
    let asked = mutation(place("Toms", &[("TEA", 1)]));
    let other = Mutation {
        command: place("Toms", &[("TEA", 2)]),
        ..asked.clone()
    };
    let first = bench.store.execute(asked.clone()).await.unwrap();
    let refused = refusal(bench.store.execute(other).await);
    assert_eq!(refused.code(), "key_reused");
    // The misuse has not taken the place of the first answer.
    assert_eq!(bench.store.execute(asked).await.unwrap(), first);
    assert_eq!(bench.stock("TEA").await, 99);
}

#[tokio::test]
async fn sent_many_times_at_once_it_happens_once() {
    let bench = Bench::shop().await;
    let head = bench.head().await;
    let asked = mutation(place("Toms", &[("TEA", 12)]));
    // All of them wait before the writer gets its turn, so they are of one transaction.
    let answers = join_all((0..20).map(|_| bench.store.execute(asked.clone()))).await;
    let first = answers[0].clone().unwrap();
    assert!(
        answers
            .into_iter()
            .all(|answer| answer.is_ok_and(|answer| answer == first))
    );
    assert_eq!(bench.head().await, Seq(head.0 + 2));
    assert_eq!(bench.stock("TEA").await, 88);
}

#[tokio::test]
async fn a_misuse_beside_the_first_use_is_told_apart() {
    let bench = Bench::shop().await;
    let asked = mutation(place("Toms", &[("TEA", 1)]));
    let other = Mutation {
        command: place("Toms", &[("TEA", 2)]),
        ..asked.clone()
    };
    let (first, second) = tokio::join!(bench.store.execute(asked), bench.store.execute(other));
    assert!(first.is_ok());
    assert!(matches!(second, Err(PortError::Refused(refused)) if refused.code() == "key_reused"));
}
