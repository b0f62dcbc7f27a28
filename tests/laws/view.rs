//! The optimistic view: changes on a snapshot make a fresh snapshot, and whatever comes in whatever
//! order, every page ends up showing what the shop holds.

use std::collections::{HashMap, VecDeque};

use live_orders::answer::Outcome;
use live_orders::command::Mutation;
use live_orders::view::{Applied, Extended, Row, Touched, View};
use live_orders::{Currency, MutationId, Order, OrderId, OrderQuery, Record, Refusal};
use proptest::prelude::*;

use crate::shop::{Deed, Shop, any_deed, any_query, mutation};

const LIMIT: usize = 3;

/// What happens between a page and the server; everything is lost, late or doubled at times.
#[derive(Clone, Debug)]
enum Event {
    /// The person at the page does something, which is sent off.
    Mine(Deed),
    /// Somebody else does something.
    Theirs(Deed),
    /// The oldest request arrives at the server, and is perhaps sent a second time later.
    Arrive { repeat: bool },
    /// The oldest answer arrives at the page.
    Answer,
    /// The next change arrives.
    Change,
    /// An old change arrives once more.
    OldChange,
    /// The stream breaks and skips to the head; the page notices the gap and loads again.
    Skip,
    /// The person scrolls on.
    More,
}

struct Page {
    view: View,
    requests: VecDeque<Mutation>,
    answers: VecDeque<(MutationId, Result<Outcome, Refusal>)>,
    done: Vec<(MutationId, Result<Outcome, Refusal>)>,
    /// The rows as they were looked at one by one.
    seen: HashMap<OrderId, Row>,
}

impl Page {
    fn open(shop: &Shop, query: &OrderQuery) -> Self {
        let view = View::new(query.clone(), shop.page(query, LIMIT, None), Currency::USD);
        Self {
            view,
            requests: VecDeque::new(),
            answers: VecDeque::new(),
            done: Vec::new(),
            seen: HashMap::new(),
        }
    }

    fn ask(&mut self, shop: &Shop, deed: &Deed, id: String) {
        let Some(command) = shop.command(deed, None) else {
            return;
        };
        let mutation = mutation(id, command);
        self.view
            .push(mutation.clone(), shop.products.clone(), shop.now())
            .unwrap();
        self.requests.push_back(mutation);
    }

    fn arrive(&mut self, shop: &mut Shop, repeat: bool) {
        let Some(request) = self.requests.pop_front() else {
            return;
        };
        let first = self
            .done
            .iter()
            .find(|(id, _)| *id == request.id)
            .map(|(_, answer)| answer.clone());
        let answer = first.unwrap_or_else(|| {
            let answer = shop.execute(&request);
            self.done.push((request.id.clone(), answer.clone()));
            answer
        });
        self.answers.push_back((request.id.clone(), answer));
        if repeat {
            self.requests.push_back(request);
        }
    }

    fn answer(&mut self) {
        match self.answers.pop_front() {
            Some((id, Ok(outcome))) => self.view.acknowledge(&id, outcome.seq, outcome.current()),
            Some((id, Err(_))) => drop(self.view.refuse(&id)),
            None => {}
        }
    }

    fn next_change(&mut self, shop: &Shop) -> bool {
        let next = shop.log.get(usize::try_from(self.view.seq().0).unwrap());
        next.is_some_and(|change| self.view.apply(change) == Applied::Advanced)
    }

    fn skip(&mut self, shop: &Shop) {
        let Some(newest) = shop.log.last() else {
            return;
        };
        if self.view.apply(newest) == Applied::Gap {
            let query = self.view.query().clone();
            self.view.reset(shop.page(&query, LIMIT, None));
        }
    }

    fn more(&mut self, shop: &Shop) {
        let Some(cursor) = self.view.next_cursor() else {
            return;
        };
        let query = self.view.query().clone();
        let page = shop.page(&query, LIMIT, Some(cursor.position(query.sort).unwrap()));
        assert_ne!(
            self.view.extend(page),
            Extended::Stale,
            "the shop is never behind the page"
        );
    }

    fn settle(&mut self, shop: &mut Shop) {
        while !self.requests.is_empty() {
            self.arrive(shop, false);
        }
        while !self.answers.is_empty() {
            self.answer();
        }
        while self.next_change(shop) {}
    }

    /// Looks at what is touched, as a page does that shows each row by itself.
    fn look(&mut self) {
        match self.view.take_touched() {
            Touched::All => self.seen = self.all_rows(),
            Touched::Orders(ids) => {
                for id in ids {
                    match self.view.row(id) {
                        Some(row) => drop(self.seen.insert(id, row)),
                        None => drop(self.seen.remove(&id)),
                    }
                }
            }
        }
    }

    fn all_rows(&self) -> HashMap<OrderId, Row> {
        let rows = self.view.rows().into_iter();
        rows.map(|row| (row.order.id, row)).collect()
    }

    fn shown(&self) -> Vec<Order> {
        self.view.rows().into_iter().map(|row| row.order).collect()
    }
}

/// What a fresh read of the part that the view has loaded gives.
fn fresh(shop: &Shop, view: &View) -> Vec<Order> {
    let query = view.query();
    let all = shop.page(query, usize::MAX, None).items;
    let end = view.next_cursor();
    let end = end
        .as_ref()
        .map(|cursor| cursor.position(query.sort).unwrap());
    let loaded = |order: &Order| {
        end.is_none_or(|end| query.sort.compare(&query.position(order), end).is_le())
    };
    all.into_iter().filter(loaded).collect()
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => any_deed().prop_map(Event::Mine),
        4 => any_deed().prop_map(Event::Theirs),
        4 => prop::bool::weighted(0.2).prop_map(|repeat| Event::Arrive { repeat }),
        4 => Just(Event::Answer),
        8 => Just(Event::Change),
        1 => Just(Event::OldChange),
        1 => Just(Event::Skip),
        1 => Just(Event::More),
    ]
}

fn theirs(shop: &mut Shop, deed: &Deed, id: String) {
    if let Some(command) = shop.command(deed, None) {
        let _ = shop.execute(&mutation(id, command));
    }
}

proptest! {
    #[test]
    fn changes_on_a_snapshot_make_a_fresh_snapshot(
        query in any_query(),
        before in prop::collection::vec(any_deed(), 0..25),
        after in prop::collection::vec(any_deed(), 1..25),
    ) {
        let mut shop = Shop::open();
        for (index, deed) in before.iter().enumerate() {
            theirs(&mut shop, deed, format!("b{index}"));
        }
        let mut page = Page::open(&shop, &query);
        for (index, deed) in after.iter().enumerate() {
            theirs(&mut shop, deed, format!("a{index}"));
            while page.next_change(&shop) {}
            prop_assert_eq!(page.shown(), fresh(&shop, &page.view));
            prop_assert_eq!(page.view.total(), shop.page(&query, 1, None).total);
        }
    }

    #[test]
    fn whatever_happens_the_page_shows_the_shop_in_the_end(
        query in any_query(),
        events in prop::collection::vec(any_event(), 1..80),
    ) {
        let mut shop = Shop::open();
        let mut page = Page::open(&shop, &query);
        for (index, event) in events.iter().enumerate() {
            match event {
                Event::Mine(deed) => page.ask(&shop, deed, format!("mine{index}")),
                Event::Theirs(deed) => theirs(&mut shop, deed, format!("theirs{index}")),
                Event::Arrive { repeat } => page.arrive(&mut shop, *repeat),
                Event::Answer => page.answer(),
                Event::Change => drop(page.next_change(&shop)),
                Event::OldChange => {
                    if page.view.seq().0 > 0 {
                        prop_assert_eq!(page.view.apply(&shop.log[0]), Applied::Known);
                    }
                }
                Event::Skip => page.skip(&shop),
                Event::More => page.more(&shop),
            }
            page.look();
            prop_assert_eq!(&page.seen, &page.all_rows(), "what is touched is all that changes");
        }
        page.settle(&mut shop);
        prop_assert!(page.view.pending().is_empty(), "{:?}", page.view.pending());
        prop_assert_eq!(page.shown(), fresh(&shop, &page.view));
        prop_assert_eq!(page.view.total(), shop.page(&query, 1, None).total);
        prop_assert!(page.view.rows().iter().all(|row| !row.pending));
    }

    /// An accepted order is there from the click on, pending first and then no more, however its
    /// answer and its change are ordered and whatever others do meanwhile.
    #[test]
    fn an_accepted_order_never_flickers(
        theirs_deeds in prop::collection::vec(any_deed().prop_filter("not my slot", |deed| !touches_slot(deed, 7)), 0..10),
        steps in prop::collection::vec(0_u8..4, 0..40),
    ) {
        let mut shop = Shop::open();
        let mut page = Page::open(&shop, &OrderQuery::default());
        let mine = Deed::Place { slot: 7, customer: "Ana Núñez", lines: vec![(0, 1)] };
        page.ask(&shop, &mine, "mine".into());
        let id = page.shown()[0].id;
        let mut pending_before = true;
        let mut others = theirs_deeds.iter().enumerate();
        for step in steps {
            match step {
                0 => if let Some((index, deed)) = others.next() { theirs(&mut shop, deed, format!("t{index}")) },
                1 => page.arrive(&mut shop, false),
                2 => page.answer(),
                _ => drop(page.next_change(&shop)),
            }
            if page.done.iter().any(|(_, answer)| answer.is_err()) {
                // Others took the stock first: a refusal is another law's business.
                return Ok(());
            }
            let row = page.view.rows().into_iter().find(|row| row.order.id == id);
            let row = row.expect("the row is there at every step");
            prop_assert!(pending_before || !row.pending, "it became pending again");
            pending_before = row.pending;
        }
    }
}

fn touches_slot(deed: &Deed, mine: u8) -> bool {
    match deed {
        Deed::Place { slot, .. }
        | Deed::Edit { slot, .. }
        | Deed::Move { slot, .. }
        | Deed::Delete { slot }
        | Deed::Undo { slot } => *slot == mine,
        Deed::Restock { .. } => false,
    }
}

#[test]
fn a_refused_mutation_gives_back_what_was_there() {
    let mut shop = Shop::open();
    theirs(
        &mut shop,
        &Deed::Place {
            slot: 0,
            customer: "Ana Trujillo",
            lines: vec![(0, 1)],
        },
        "t0".into(),
    );
    let mut page = Page::open(&shop, &OrderQuery::default());
    let before = page.view.rows();
    let edit = Deed::Edit {
        slot: 0,
        customer: Some("Ana Núñez"),
        lines: Some(vec![(0, 41)]),
        stale: false,
    };
    page.ask(&shop, &edit, "mine".into());
    assert_eq!(page.shown()[0].customer, "Ana Núñez");
    assert!(page.view.rows()[0].pending);
    page.arrive(&mut shop, false);
    assert!(matches!(page.answers[0].1, Err(Refusal::OutOfStock { .. })));
    page.answer();
    assert_eq!(page.view.rows(), before);
}

#[test]
fn what_is_predicted_further_down_is_touched_when_that_part_is_loaded() {
    let mut shop = Shop::open();
    for (slot, quantity) in [(0, 1), (1, 2), (2, 3), (3, 10)] {
        let place = Deed::Place {
            slot,
            customer: "Ana Trujillo",
            lines: vec![(0, quantity)],
        };
        theirs(&mut shop, &place, format!("t{slot}"));
    }
    let query = OrderQuery {
        sort: "total".parse().expect("a sort"),
        ..OrderQuery::default()
    };
    let mut page = Page::open(&shop, &query);
    page.look();
    let edit = Deed::Edit {
        slot: 0,
        customer: None,
        lines: Some(vec![(0, 5)]),
        stale: false,
    };
    page.ask(&shop, &edit, "mine".into());
    page.look();
    assert_eq!(page.shown().len(), 2, "it is below what is loaded now");
    page.more(&shop);
    page.look();
    assert_eq!(page.shown().len(), 4);
    assert_eq!(page.seen, page.all_rows());
}

#[test]
fn a_deleted_row_is_gone_at_once_and_stays_gone() {
    let mut shop = Shop::open();
    theirs(
        &mut shop,
        &Deed::Place {
            slot: 0,
            customer: "Ana Trujillo",
            lines: vec![(0, 1)],
        },
        "t0".into(),
    );
    let mut page = Page::open(&shop, &OrderQuery::default());
    page.ask(&shop, &Deed::Delete { slot: 0 }, "mine".into());
    assert!(page.shown().is_empty());
    page.arrive(&mut shop, false);
    page.answer();
    assert!(page.shown().is_empty(), "the answer came before the change");
    assert!(page.next_change(&shop));
    assert!(page.shown().is_empty());
    assert!(
        matches!(shop.log.last().unwrap().effect.record(), Record::Product(_)),
        "its stock came back"
    );
}

#[test]
fn a_mutation_that_follows_another_is_predicted_on_it() {
    let shop = Shop::open();
    let mut page = Page::open(&shop, &OrderQuery::default());
    let place = Deed::Place {
        slot: 0,
        customer: "Ana Trujillo",
        lines: vec![(0, 1)],
    };
    page.ask(&shop, &place, "m1".into());
    let version = page.shown()[0].version;
    let pay = Deed::Move {
        slot: 0,
        status: live_orders::Status::Paid,
        stale: false,
    };
    let command = shop.command(&pay, Some(version)).unwrap();
    page.view
        .push(mutation("m2", command), shop.products.clone(), shop.now())
        .unwrap();
    assert_eq!(page.shown()[0].status, live_orders::Status::Paid);
    assert!(page.view.refuse(&"m1".parse().unwrap()).is_some());
    assert!(page.shown().is_empty(), "what depended on it goes with it");
}

/// A page that has placed an order and moved it on, neither of which has been sent.
fn page_with_two_waiting(shop: &Shop) -> Page {
    let mut page = Page::open(shop, &OrderQuery::default());
    let place = Deed::Place {
        slot: 0,
        customer: "Ana Trujillo",
        lines: vec![(0, 1)],
    };
    page.ask(shop, &place, "m1".into());
    let pay = Deed::Move {
        slot: 0,
        status: live_orders::Status::Paid,
        stale: false,
    };
    let command = shop.command(&pay, Some(page.shown()[0].version)).unwrap();
    let mutation = mutation("m2", command);
    page.view
        .push(mutation.clone(), shop.products.clone(), shop.now())
        .unwrap();
    page.requests.push_back(mutation);
    page
}

#[test]
fn what_waits_is_replayed_on_whatever_is_loaded_anew() {
    let shop = Shop::open();
    let mut page = page_with_two_waiting(&shop);
    let since = page.view.rows()[0].waiting_since;
    assert_eq!(since, Some(shop.now()));
    // Meanwhile the shop is put back to another day: other orders, the numbers count anew.
    let mut other = Shop::open();
    for slot in 1..3 {
        let deed = Deed::Place {
            slot,
            customer: "Ana Núñez",
            lines: vec![(1, 2)],
        };
        theirs(&mut other, &deed, format!("t{slot}"));
    }
    page.view
        .reset(other.page(&OrderQuery::default(), LIMIT, None));
    let rows = page.view.rows();
    assert_eq!(rows.len(), 3);
    let mine = rows.iter().find(|row| row.pending).expect("still there");
    assert_eq!(mine.order.status, live_orders::Status::Paid);
    assert_eq!(mine.waiting_since, since);
    assert!(page.view.is_placed_here(mine.order.id));
    let theirs = rows.iter().find(|row| !row.pending).expect("theirs");
    assert!(!page.view.is_placed_here(theirs.order.id));

    page.settle(&mut other);
    assert!(page.view.pending().is_empty());
    assert_eq!(page.shown(), fresh(&other, &page.view));
    assert_eq!(other.orders.len(), 3);
}

#[test]
fn an_answer_of_another_life_of_the_store_is_forgotten_and_a_question_is_not() {
    let mut shop = Shop::open();
    let mut page = page_with_two_waiting(&shop);
    page.arrive(&mut shop, false);
    page.answer();
    assert!(!page.view.pending().is_empty());
    // The store is put back to before that answer: its change will never come.
    let before = Shop::open();
    page.view.forget_answers();
    page.view
        .reset(before.page(&OrderQuery::default(), LIMIT, None));
    let left: Vec<_> = page.view.pending().iter().collect();
    assert_eq!(left.len(), 1, "the one that nobody has answered");
    assert_eq!(left[0].mutation.id.as_str(), "m2");
    assert!(
        page.shown().is_empty(),
        "what was placed is not in this life"
    );
}
