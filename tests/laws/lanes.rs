//! The board: changes on its lanes make fresh lanes, no card that was in sight is lost, and a card
//! that is moved is in one lane at every moment.

use live_orders::lanes::{Column, LanePage, Lanes, lane, statuses};
use live_orders::view::{Applied, View};
use live_orders::{Currency, MutationId, Order, OrderId, OrderQuery, Status, draft};
use proptest::prelude::*;

use crate::shop::{Deed, Shop, any_deed, any_query, mutation};

/// Cards of a lane at first: few, so that much lies below.
const LIMIT: usize = 2;

struct Page {
    list: View,
    lanes: Lanes,
}

impl Page {
    fn open(shop: &Shop, query: &OrderQuery) -> Self {
        let page = |status| LanePage {
            status,
            page: shop.page(&lane(query, status), LIMIT, None),
        };
        let lanes = Lanes::new(query, statuses(query).map(page).collect(), Currency::USD);
        let list = View::new(query.clone(), shop.page(query, LIMIT, None), Currency::USD);
        Self { list, lanes }
    }

    fn catch_up(&mut self, shop: &Shop) {
        let known = usize::try_from(self.list.seq().0).unwrap();
        for change in &shop.log[known..] {
            assert_eq!(self.lanes.apply(change), Applied::Advanced);
            self.list.apply(change);
            assert_eq!(self.lanes.apply(change), Applied::Known);
        }
    }

    fn columns(&self) -> Vec<Column> {
        self.lanes.columns(&self.list)
    }

    fn column(&self, status: Status) -> Column {
        let mut columns = self.columns().into_iter();
        columns.find(|column| column.status == status).unwrap()
    }

    fn in_sight(&self) -> Vec<OrderId> {
        let columns = self.columns();
        let rows = columns.iter().flat_map(|column| &column.rows);
        rows.map(|row| row.order.id).collect()
    }
}

fn act(shop: &mut Shop, deed: &Deed, id: String) {
    if let Some(command) = shop.command(deed, None) {
        let _ = shop.execute(&mutation(id, command));
    }
}

/// A lane against what a fresh read of it gives.
fn check(shop: &Shop, page: &Page, query: &OrderQuery, column: &Column) {
    let lane = lane(query, column.status);
    let fresh = shop.page(&lane, usize::MAX, None).items;
    assert_eq!(column.total, fresh.len() as u64);
    let shown: Vec<Order> = column.rows.iter().map(|row| row.order.clone()).collect();
    let end = page.lanes.next(column.status).map(|(_, cursor)| cursor);
    let end = end
        .as_ref()
        .map(|cursor| cursor.position(lane.sort).unwrap());
    let is_loaded =
        |order: &Order| end.is_none_or(|end| lane.sort.compare(&lane.position(order), end).is_le());
    let is_shown = |order: &Order| shown.iter().any(|card| card.id == order.id);
    let expected: Vec<Order> = fresh
        .into_iter()
        .filter(|order| is_loaded(order) || is_shown(order))
        .collect();
    // Guests stand in their place among the others, and are as the shop has them.
    assert_eq!(shown, expected);
    assert_eq!(column.has_more, end.is_some());
}

proptest! {
    #[test]
    fn changes_on_the_lanes_make_fresh_lanes_and_no_card_is_lost(
        query in any_query(),
        before in prop::collection::vec(any_deed(), 0..30),
        after in prop::collection::vec(any_deed(), 1..25),
    ) {
        let mut shop = Shop::open();
        for (index, deed) in before.iter().enumerate() {
            act(&mut shop, deed, format!("b{index}"));
        }
        let mut page = Page::open(&shop, &query);
        for (index, deed) in after.iter().enumerate() {
            let seen = page.in_sight();
            act(&mut shop, deed, format!("a{index}"));
            page.catch_up(&shop);
            for column in page.columns() {
                check(&shop, &page, &query, &column);
            }
            let sees = page.in_sight();
            for id in seen {
                let is_there = shop.orders.get(&id).is_some_and(|order| query.matches(order));
                prop_assert_eq!(sees.contains(&id), is_there);
            }
        }
    }

    #[test]
    fn a_lane_that_grows_is_as_if_it_had_been_loaded_so(
        query in any_query(),
        before in prop::collection::vec(any_deed(), 5..40),
        after in prop::collection::vec(any_deed(), 1..10),
    ) {
        let mut shop = Shop::open();
        for (index, deed) in before.iter().enumerate() {
            act(&mut shop, deed, format!("b{index}"));
        }
        let mut page = Page::open(&shop, &query);
        for (index, deed) in after.iter().enumerate() {
            act(&mut shop, deed, format!("a{index}"));
            for status in statuses(&query) {
                // Read before its changes have come: it waits for them.
                if let Some((list, cursor)) = page.lanes.next(status) {
                    let after = cursor.position(list.sort).unwrap();
                    page.lanes.extend(status, shop.page(&list, LIMIT, Some(after)));
                }
            }
            page.catch_up(&shop);
            for column in page.columns() {
                check(&shop, &page, &query, &column);
            }
        }
    }
}

/// A shop with three new orders and a paid one.
fn small() -> (Shop, Page, Order) {
    let mut shop = Shop::open();
    for slot in 0..4 {
        let (customer, lines) = ("Ana Trujillo", vec![(0, 1)]);
        let place = Deed::Place {
            slot,
            customer,
            lines,
        };
        act(&mut shop, &place, format!("p{slot}"));
    }
    let (status, stale) = (Status::Paid, false);
    act(
        &mut shop,
        &Deed::Move {
            slot: 3,
            status,
            stale,
        },
        "m".into(),
    );
    let page = Page::open(&shop, &OrderQuery::default());
    let order = page.column(Status::New).rows[0].order.clone();
    (shop, page, order)
}

fn pay(shop: &Shop, page: &mut Page, order: &Order) -> MutationId {
    let command = draft::change_status(order.id, Status::Paid, Some(order.version));
    let pay = mutation("pay", command);
    let id = pay.id.clone();
    page.list
        .push(pay, shop.products.clone(), shop.now())
        .unwrap();
    id
}

#[test]
fn a_card_that_is_moved_is_in_its_new_lane_at_once_and_back_where_it_is_refused() {
    let (shop, mut page, order) = small();
    let before = page.columns();
    let id = pay(&shop, &mut page, &order);
    let (new, paid) = (page.column(Status::New), page.column(Status::Paid));
    assert!(new.rows.iter().all(|row| row.order.id != order.id));
    let card = paid.rows.iter().find(|row| row.order.id == order.id);
    assert!(card.is_some_and(|card| card.pending));
    assert_eq!((new.total, paid.total), (2, 2));
    page.list.refuse(&id);
    assert_eq!(page.columns(), before);
}

#[test]
fn neither_an_early_answer_nor_an_early_change_shows_a_card_twice_or_not_at_all() {
    for is_answer_first in [true, false] {
        let (mut shop, mut page, order) = small();
        let id = pay(&shop, &mut page, &order);
        let sent = page.list.pending()[0].mutation.clone();
        let outcome = shop.execute(&sent).unwrap();
        for step in [is_answer_first, !is_answer_first] {
            if step {
                page.list.acknowledge(&id, outcome.seq, outcome.current());
            } else {
                page.catch_up(&shop);
            }
            let (new, paid) = (page.column(Status::New), page.column(Status::Paid));
            assert_eq!((new.total, paid.total), (2, 2));
            let in_sight = page.in_sight();
            assert_eq!(in_sight.iter().filter(|id| **id == order.id).count(), 1);
            let card = paid.rows.iter().find(|row| row.order.id == order.id);
            assert!(card.is_some_and(|card| !card.pending));
        }
    }
}
