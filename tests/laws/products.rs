//! The optimistic view of products: what the page asks for shows at once, stays while it is answered
//! and while its change arrives, in whatever order these come, and ends as the shop has it.

use std::collections::VecDeque;

use live_orders::answer::Outcome;
use live_orders::command::Mutation;
use live_orders::draft::{ProductPatch, ProductWas};
use live_orders::order::Products;
use live_orders::view::{Applied, View};
use live_orders::{Command, Currency, MutationId, OrderQuery, Refusal, Sku};
use proptest::prelude::*;

use crate::shop::{SKUS, STOCK, Shop, mutation};

/// What happens between a page and the server.
#[derive(Clone, Debug)]
enum Event {
    /// The person at the page says that pieces came in, or went out.
    Mine(i64),
    /// The person at the page gives the product another name.
    Rename(u8),
    /// Somebody else does the former.
    Theirs(i64),
    /// The oldest request arrives at the server.
    Arrive,
    /// The oldest answer arrives at the page.
    Answer,
    /// The next change arrives.
    Change,
}

struct Page {
    view: View,
    confirmed: Products,
    requests: VecDeque<Mutation>,
    answers: VecDeque<(MutationId, Result<Outcome, Refusal>)>,
    asked: usize,
}

impl Page {
    fn open(shop: &Shop) -> Self {
        let query = OrderQuery::default();
        let page = shop.page(&query, 1, None);
        Self {
            view: View::new(query, page, Currency::USD),
            confirmed: shop.products.clone(),
            requests: VecDeque::new(),
            answers: VecDeque::new(),
            asked: 0,
        }
    }

    fn ask(&mut self, shop: &Shop, command: Command) {
        self.asked += 1;
        let mutation = mutation(format!("mine-{}", self.asked), command);
        let products = self.confirmed.clone();
        let pushed = self.view.push(mutation.clone(), products, shop.now());
        if pushed.is_ok() {
            self.requests.push_back(mutation);
        }
    }

    fn arrive(&mut self, shop: &mut Shop) {
        if let Some(request) = self.requests.pop_front() {
            let answer = shop.execute(&request);
            self.answers.push_back((request.id, answer));
        }
    }

    fn answer(&mut self) {
        match self.answers.pop_front() {
            Some((id, Ok(outcome))) => self.view.acknowledge(&id, outcome.seq, outcome.current()),
            Some((id, Err(_))) => drop(self.view.refuse(&id)),
            None => {}
        }
    }

    fn change(&mut self, shop: &Shop) -> bool {
        let next = shop.log.get(usize::try_from(self.view.seq().0).unwrap());
        let Some(change) = next else { return false };
        assert_eq!(self.view.apply(change), Applied::Advanced);
        if let Some(product) = change.effect.after().and_then(|record| record.product()) {
            self.confirmed.insert(product.sku.clone(), product.clone());
        }
        true
    }

    /// The product as the page shows it, and whether something of it waits.
    fn shown(&self) -> (String, u32, bool) {
        let sku = sku();
        let row = self.view.overlay_product(&sku, self.confirmed.get(&sku));
        let row = row.unwrap();
        (
            row.product.name,
            row.product.stock,
            row.waiting_since.is_some(),
        )
    }
}

fn sku() -> Sku {
    SKUS[0].parse().unwrap()
}

fn restock(pieces: i64) -> Command {
    let patch = ProductPatch {
        restock: Some(pieces),
        ..ProductPatch::default()
    };
    patch.parse(sku()).unwrap()
}

fn rename(from: &str, to: String) -> Command {
    let patch = ProductPatch {
        name: Some(to),
        was: ProductWas {
            name: Some(from.to_owned()),
            ..ProductWas::default()
        },
        ..ProductPatch::default()
    };
    patch.parse(sku()).unwrap()
}

fn pieces() -> impl Strategy<Value = i64> {
    (-60_i64..60).prop_filter("something moves", |pieces| *pieces != 0)
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => pieces().prop_map(Event::Mine),
        2 => any::<u8>().prop_map(Event::Rename),
        2 => pieces().prop_map(Event::Theirs),
        4 => Just(Event::Arrive),
        4 => Just(Event::Answer),
        4 => Just(Event::Change),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_page_shows_the_shops_product_in_the_end(
        events in prop::collection::vec(any_event(), 1..60),
    ) {
        let mut shop = Shop::open();
        let mut page = Page::open(&shop);
        for (index, event) in events.into_iter().enumerate() {
            match event {
                Event::Mine(pieces) => page.ask(&shop, restock(pieces)),
                Event::Rename(name) => {
                    let from = page.shown().0;
                    page.ask(&shop, rename(&from, format!("Thing {name}")));
                }
                // More than is left is refused, and nothing happens.
                Event::Theirs(pieces) => {
                    let _ = shop.execute(&mutation(format!("theirs-{index}"), restock(pieces)));
                }
                Event::Arrive => page.arrive(&mut shop),
                Event::Answer => page.answer(),
                Event::Change => drop(page.change(&shop)),
            }
        }
        while !page.requests.is_empty() {
            page.arrive(&mut shop);
        }
        while !page.answers.is_empty() {
            page.answer();
        }
        while page.change(&shop) {}
        let there = &shop.products[&sku()];
        prop_assert_eq!(page.shown(), (there.name.clone(), there.stock, false));
        prop_assert!(page.view.pending().is_empty());
    }

    #[test]
    fn what_came_in_shows_at_once_and_never_flickers(
        events in prop::collection::vec(any_event(), 1..60),
    ) {
        let mut shop = Shop::open();
        let mut page = Page::open(&shop);
        let mut expected = STOCK;
        for event in events {
            match event {
                Event::Mine(pieces) => {
                    let came_in = u32::try_from(pieces.abs()).unwrap();
                    page.ask(&shop, restock(came_in.into()));
                    expected += came_in;
                }
                Event::Arrive => page.arrive(&mut shop),
                Event::Answer => page.answer(),
                Event::Change => drop(page.change(&shop)),
                Event::Rename(_) | Event::Theirs(_) => {}
            }
            prop_assert_eq!(page.shown().1, expected);
        }
    }
}
