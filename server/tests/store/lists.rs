//! Lists of orders: whatever is asked for, the store's pages put together are what the domain
//! itself filters and sorts out of all orders. And the figures are what counting all orders gives.

use std::collections::BTreeSet;

use futures::future::join_all;
use live_orders::query::Cursor;
use live_orders::search::fold;
use live_orders::summary::StatusFigures;
use live_orders::{Money, Order, OrderQuery, PageRequest, Status, Summary};
use proptest::prelude::*;

use crate::bench::{Bench, bring, edit_product, place, refusal, run};
use crate::seeds::{Seed, any_query, any_seed, planted};

/// All rows of a list, read in pages of these sizes, over and over; those of a page are the same where
/// nobody asks how long the list is.
async fn walk(bench: &Bench, query: &OrderQuery, limits: &[u16], total: usize) -> Vec<Order> {
    let head = bench.sqlite.head();
    let mut rows = Vec::new();
    let mut cursor: Option<Cursor> = None;
    for limit in limits.iter().cycle() {
        let request = PageRequest::new(*limit, cursor).unwrap();
        let page = bench.store.orders(query, &request).await.unwrap();
        assert_eq!(
            (page.total, page.seq),
            (u64::try_from(total).unwrap(), head)
        );
        assert!(page.items.len() <= usize::from(*limit));
        let uncounted = bench.store.orders_uncounted(query, &request).await.unwrap();
        let next = uncounted.1.map(|cursor| cursor.to_string());
        assert_eq!((&uncounted.0, &next), (&page.items, &page.next_cursor));
        rows.extend(page.items);
        let Some(next) = page.next_cursor else { break };
        assert!(rows.len() < total, "a further page has rows");
        cursor = Some(next.parse().unwrap());
    }
    rows
}

async fn lists_agree(seeds: Vec<Seed>, queries: Vec<(OrderQuery, Vec<u16>)>) {
    let (bench, orders) = planted(&seeds).await;
    for (query, limits) in queries {
        let mut expected: Vec<Order> = orders
            .iter()
            .filter(|order| query.matches(order))
            .cloned()
            .collect();
        expected.sort_by(|a, b| query.sort.compare(&query.position(a), &query.position(b)));
        let found = walk(&bench, &query, &limits, expected.len()).await;
        let numbers =
            |orders: &[Order]| -> Vec<i64> { orders.iter().map(|order| order.number.0).collect() };
        assert_eq!(numbers(&found), numbers(&expected), "{query:?}");
        assert_eq!(found, expected);
        pages_start_anywhere(&bench, &query, &orders, &expected).await;
    }
    let summary = bench.store.summary().await.unwrap();
    assert_eq!(summary, counted(&orders, &summary));
    let countries: Vec<String> = bench.store.countries().await.unwrap();
    let offered: Vec<String> = countries.iter().map(|country| fold(country)).collect();
    let there: BTreeSet<String> = orders.iter().map(|order| fold(&order.country)).collect();
    assert!(
        offered
            .iter()
            .eq(there.iter().filter(|country| !country.is_empty()))
    );
    assert!(orders_name(&orders, &countries), "{countries:?}");
}

/// Whether each country is one as an order has it.
fn orders_name(orders: &[Order], countries: &[String]) -> bool {
    let is_there = |country: &String| orders.iter().any(|order| &order.country == country);
    countries.iter().all(is_there)
}

/// A page starts after any order's place, one that is not in the list included: that order may have
/// left the list since the page before was read.
async fn pages_start_anywhere(
    bench: &Bench,
    query: &OrderQuery,
    orders: &[Order],
    expected: &[Order],
) {
    for order in orders.iter().step_by(7) {
        let place = query.position(order);
        let beyond = |order: &&Order| query.sort.compare(&query.position(order), &place).is_gt();
        let rest: Vec<Order> = expected.iter().filter(beyond).cloned().collect();
        let request = PageRequest::new(100, Some(Cursor::new(query.sort, place.clone()))).unwrap();
        let page = bench.store.orders(query, &request).await.unwrap();
        assert_eq!(page.items, rest, "{query:?} after {place:?}");
    }
}

/// The figures, counted.
fn counted(orders: &[Order], summary: &Summary) -> Summary {
    let figures: Vec<StatusFigures> = Status::ALL
        .into_iter()
        .map(|status| {
            let of_status: Vec<&Order> = orders
                .iter()
                .filter(|order| order.status == status)
                .collect();
            let count = |count: usize| u64::try_from(count).unwrap();
            StatusFigures {
                status,
                orders: count(of_status.len()),
                lines: count(of_status.iter().map(|order| order.lines.len()).sum()),
                total: Money::from_minor(of_status.iter().map(|order| order.total.minor()).sum()),
            }
        })
        .collect();
    let customers: BTreeSet<&str> = orders.iter().map(|order| order.customer.as_str()).collect();
    let customers = u64::try_from(customers.len()).unwrap();
    Summary::new(&figures, customers, 2, summary.currency, summary.seq)
}

proptest! {
    // Each case fills a store; the queries within it are what is many.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_stores_list_is_the_domains(
        seeds in prop::collection::vec(any_seed(), 1..40),
        queries in prop::collection::vec((any_query(), prop::collection::vec(1_u16..9, 1..4)), 20),
    ) {
        run(lists_agree(seeds, queries));
    }
}

#[tokio::test]
async fn the_figures_follow_every_command() {
    let bench = Bench::shop().await;
    let check = async || {
        let orders = bench.list("").await.items;
        let summary = bench.store.summary().await.unwrap();
        assert_eq!(summary, counted(&orders, &summary));
    };
    let toms = bench.order(place("Toms", &[("TEA", 2), ("KEG", 1)])).await;
    let same = bench.order(place("Toms", &[("TEA", 1)])).await;
    check().await;
    let renamed = crate::bench::edit(&toms, |patch| {
        patch.customer = Some("Tom's".into());
        patch.lines = Some(crate::bench::lines(&[("TEA", 7)]));
    });
    let toms = bench.order(renamed).await;
    check().await;
    bench.order(bring(&toms, Status::Paid)).await;
    let same = bench.order(bring(&same, Status::Cancelled)).await;
    check().await;
    bench.execute(crate::bench::delete(&same)).await.unwrap();
    check().await;
    assert_eq!(bench.store.summary().await.unwrap().customers, 1);
}

#[tokio::test]
async fn an_imported_order_keeps_its_number_and_takes_no_stock() {
    let (bench, orders) = planted(&[]).await;
    assert_eq!(orders, []);
    let seed = Seed {
        names: ["Toms", "", "", ""].map(str::to_owned),
        day: 0,
        lines: vec![("Tea".into(), 2, 1)],
        moves: vec![],
    };
    let imported = bench.order(seed.command(10_248)).await;
    assert_eq!((imported.number.0, bench.stock("TEA").await), (10_248, 100));
    let again = Seed { day: 1, ..seed };
    let taken = bench.refusal(again.command(10_248)).await;
    assert_eq!(taken.code(), "already_exists");
    // It goes on from there, and cancelling gives nothing back that was not taken.
    let placed = bench.order(place("Toms", &[("TEA", 1)])).await;
    assert_eq!(placed.number.0, 10_249);
    bench.order(bring(&imported, Status::Cancelled)).await;
    assert_eq!(bench.stock("TEA").await, 99);
}

#[tokio::test]
async fn a_page_and_its_figures_are_of_one_moment() {
    let bench = Bench::shop().await;
    bench.order(place("Toms", &[("TEA", 1)])).await;
    let query = OrderQuery::from_url("status=new").unwrap();
    let overview = bench.store.overview(&query, &PageRequest::first()).await;
    let overview = overview.unwrap();
    assert_eq!(overview.page, bench.list("status=new").await);
    assert_eq!(overview.page.seq, overview.summary.seq);
    assert_eq!(
        overview.page.total,
        overview.summary.count(query.status.only())
    );
}

/// More than are looked up and sorted for a page.
const MANY: usize = 2_050;

#[tokio::test]
async fn a_list_that_nearly_all_orders_pass_is_paged_like_any_other() {
    let bench = Bench::shop().await;
    bench
        .execute(edit_product("TEA", |patch| patch.stock = Some(1_000_000)))
        .await
        .unwrap();
    for some in (0..MANY).collect::<Vec<_>>().chunks(200) {
        let place = |turn: &usize| {
            let pieces = i64::try_from(turn % 7).unwrap() + 1;
            bench.execute(place(&format!("Toms {}", turn % 10), &[("TEA", pieces)]))
        };
        for placed in join_all(some.iter().map(place)).await {
            placed.unwrap();
        }
    }
    let all = OrderQuery::from_url("sort=number").unwrap();
    let all = walk(&bench, &all, &[100], MANY).await;
    for list in [
        "q=tom",
        "q=tom&sort=customer",
        "product=TEA&sort=-total",
        "q=tom&product=TEA&status=new",
    ] {
        let query = OrderQuery::from_url(list).unwrap();
        let mut expected = all.clone();
        expected.sort_by(|a, b| query.sort.compare(&query.position(a), &query.position(b)));
        let found = walk(&bench, &query, &[100, 7], MANY).await;
        let numbers = |orders: &[Order]| orders.iter().map(|it| it.number.0).collect::<Vec<_>>();
        assert_eq!(numbers(&found), numbers(&expected), "{list}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_sort_is_refused() {
    let bench = Bench::shop().await;
    for _ in 0..2 {
        bench.order(place("Toms", &[("TEA", 1)])).await;
    }
    let first = PageRequest::new(1, None).unwrap();
    let page = bench.store.orders(&OrderQuery::default(), &first).await;
    let cursor: Cursor = page.unwrap().next_cursor.unwrap().parse().unwrap();
    let by_total = OrderQuery::from_url("sort=total").unwrap();
    let next = PageRequest::new(1, Some(cursor)).unwrap();
    let refused = refusal(bench.store.orders(&by_total, &next).await);
    assert_eq!(refused.field(), Some("cursor"));
}
