//! A shop in memory: rows, log, and the pages that a client would read. It stands for the store in
//! the domain's laws; the real store is held to the same in the server's tests.

use std::collections::BTreeMap;

use live_orders::answer::Outcome;
use live_orders::command::{Command, Mutation};
use live_orders::decide::{State, decide};
use live_orders::draft::{
    LineDraft, OrderDraft, OrderPatch, ProductDraft, ProductPatch, change_status, delete_order,
    revert_order, revert_shown,
};
use live_orders::order::Products;
use live_orders::query::Position;
use live_orders::{
    Actor, Change, Currency, MutationId, Order, OrderId, OrderNumber, OrderQuery, Page, Record,
    Refusal, Seq, Sku, Status, Timestamp, Version,
};
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

/// The products of the shop.
pub(crate) const SKUS: [&str; 3] = ["A-1", "B-2", "C-3"];
/// Pieces of each when it opens: few, so that some orders are refused.
pub(crate) const STOCK: u32 = 40;
const CUSTOMERS: [&str; 4] = [
    "Ana Trujillo",
    "Blondel père et fils",
    "Ana Núñez",
    "Ærø Bakery",
];

/// The shop.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) products: Products,
    pub(crate) log: Vec<Change>,
    clock_ms: i64,
}

/// Something that somebody does to the order of a slot; which version was seen is decided when.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Place {
        slot: u8,
        customer: &'static str,
        lines: Vec<(usize, i64)>,
    },
    Edit {
        slot: u8,
        customer: Option<&'static str>,
        lines: Option<Vec<(usize, i64)>>,
        stale: bool,
    },
    Move {
        slot: u8,
        status: Status,
        stale: bool,
    },
    Delete {
        slot: u8,
    },
    Undo {
        slot: u8,
    },
    Restock {
        product: usize,
        stock: i64,
    },
}

impl Shop {
    /// A shop with its products in stock and no orders.
    pub(crate) fn open() -> Self {
        let mut shop = Self {
            orders: BTreeMap::new(),
            products: BTreeMap::new(),
            log: Vec::new(),
            clock_ms: 0,
        };
        for (index, sku) in SKUS.iter().enumerate() {
            let unit_price_minor = 199 * (1 + i64::try_from(index).unwrap());
            let draft = ProductDraft {
                sku: (*sku).into(),
                name: format!("Thing {sku}"),
                unit_price_minor,
                stock: i64::from(STOCK),
                ..ProductDraft::default()
            };
            shop.execute(&mutation(format!("stock-{sku}"), draft.parse().unwrap()))
                .unwrap();
        }
        shop
    }

    /// What the decision on a command rests on.
    pub(crate) fn state(&self, command: &Command) -> State {
        let order = command
            .order_id()
            .and_then(|id| self.orders.get(&id))
            .cloned();
        let highest = self
            .log
            .iter()
            .filter_map(|change| change.effect.record().order())
            .map(|order| order.number.0)
            .max();
        State {
            order,
            order_took_stock: true,
            reverted: match command {
                Command::Revert(revert) => self.first_of(revert.mutation()).cloned(),
                _ => None,
            },
            number_taken: false,
            products: self.products.clone(),
            next_number: OrderNumber(highest.unwrap_or(1000) + 1),
            currency: Currency::USD,
            now: self.now(),
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, ms: i64) {
        self.clock_ms += ms;
    }

    fn first_of(&self, mutation: &MutationId) -> Option<&Change> {
        let mut log = self.log.iter();
        log.find(|change| change.mutation == *mutation)
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock_ms)
    }

    pub(crate) fn seq(&self) -> Seq {
        self.log.last().map_or(Seq(0), |change| change.seq)
    }

    /// Decides and writes, all or nothing.
    pub(crate) fn execute(&mut self, mutation: &Mutation) -> Result<Outcome, Refusal> {
        self.clock_ms += 7;
        let effects = decide(&mutation.command, &self.state(&mutation.command))?;
        let first = self.seq().next();
        let commit = Seq(self.seq().0 + effects.len() as u64);
        for effect in &effects {
            match effect.after() {
                Some(Record::Order(order)) => drop(self.orders.insert(order.id, order.clone())),
                Some(Record::Product(product)) => {
                    drop(self.products.insert(product.sku.clone(), product.clone()));
                }
                None => drop(
                    effect
                        .before()
                        .and_then(Record::order)
                        .map(|order| self.orders.remove(&order.id)),
                ),
            }
            let (id, actor) = (mutation.id.clone(), mutation.actor.clone());
            let change = Change {
                seq: self.seq().next(),
                commit,
                effect: effect.clone(),
                mutation: id,
                actor,
                at: self.now(),
            };
            self.log.push(change);
        }
        let head = effects.first().expect("a decision has an effect");
        Ok(Outcome {
            seq: first,
            operation: head.operation(),
            record: head.record().clone(),
        })
    }

    /// The list as a fresh read gives it: `limit` rows after a position.
    pub(crate) fn page(
        &self,
        query: &OrderQuery,
        limit: usize,
        after: Option<&Position>,
    ) -> Page<Order> {
        let mut all: Vec<&Order> = self
            .orders
            .values()
            .filter(|order| query.matches(order))
            .collect();
        all.sort_by(|a, b| query.sort.compare(&query.position(a), &query.position(b)));
        let total = all.len() as u64;
        let rest = all.into_iter().filter(|order| {
            after.is_none_or(|after| query.sort.compare(&query.position(order), after).is_gt())
        });
        let rest: Vec<Order> = rest.cloned().collect();
        let next_cursor = (rest.len() > limit).then(|| "more".to_owned());
        Page {
            items: rest.into_iter().take(limit).collect(),
            next_cursor,
            total,
            seq: self.seq(),
        }
    }

    /// The command that a deed comes to; `None` where its fields do not even hold together.
    pub(crate) fn command(&self, deed: &Deed, seen: Option<Version>) -> Option<Command> {
        let slot_id = |slot: u8| {
            OrderId(Uuid::from_u128(
                0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(slot),
            ))
        };
        let version = |slot: u8, stale: bool| {
            let current =
                seen.or_else(|| self.orders.get(&slot_id(slot)).map(|order| order.version));
            current.map(|version| {
                if stale {
                    Version(version.0.wrapping_sub(1))
                } else {
                    version
                }
            })
        };
        match deed.clone() {
            Deed::Place {
                slot,
                customer,
                lines,
            } => {
                let draft = OrderDraft {
                    customer: customer.into(),
                    lines: line_drafts(&lines),
                    ..OrderDraft::default()
                };
                draft.parse(slot_id(slot)).ok()
            }
            Deed::Edit {
                slot,
                customer,
                lines,
                stale,
            } => {
                let patch = OrderPatch {
                    version: version(slot, stale),
                    customer: customer.map(Into::into),
                    lines: lines.as_deref().map(line_drafts),
                    ..OrderPatch::default()
                };
                patch.parse(slot_id(slot)).ok()
            }
            Deed::Move {
                slot,
                status,
                stale,
            } => Some(change_status(slot_id(slot), status, version(slot, stale))),
            Deed::Delete { slot } => Some(delete_order(slot_id(slot), version(slot, false))),
            Deed::Undo { slot } => {
                let id = slot_id(slot);
                let is_of_slot = |order: Option<&Order>| order.is_some_and(|order| order.id == id);
                let last = self.log.iter().rev().find(|change| {
                    let (before, after) = change.effect.orders();
                    is_of_slot(before) || is_of_slot(after)
                })?;
                let mutation = last.mutation.clone();
                let is_gone = last.effect.after().is_none();
                Some(match last.effect.before().and_then(Record::order) {
                    Some(before) => revert_shown(mutation, before.clone(), is_gone),
                    None => revert_order(id, mutation),
                })
            }
            Deed::Restock { product, stock } => {
                let sku: Sku = SKUS[product].parse().unwrap();
                ProductPatch {
                    stock: Some(stock),
                    ..ProductPatch::default()
                }
                .parse(sku)
                .ok()
            }
        }
    }
}

/// A mutation by a person at a page.
pub(crate) fn mutation(id: impl Into<String>, command: Command) -> Mutation {
    let id: MutationId = id.into().try_into().expect("a mutation id");
    Mutation {
        id,
        actor: Actor::new("web"),
        command,
    }
}

fn line_drafts(lines: &[(usize, i64)]) -> Vec<LineDraft> {
    let draft = |(product, quantity): &(usize, i64)| LineDraft {
        sku: SKUS[*product].into(),
        quantity: *quantity,
        discount_percent: 0,
    };
    lines.iter().map(draft).collect()
}

fn any_lines() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..SKUS.len(), 1_i64..15), 1..4)
}

/// Any deed, on few slots so that they meet.
pub(crate) fn any_deed() -> impl Strategy<Value = Deed> {
    let slot = || 0_u8..8;
    prop_oneof![
        4 => (slot(), select(&CUSTOMERS), any_lines()).prop_map(|(slot, customer, lines)| Deed::Place { slot, customer, lines }),
        3 => (slot(), prop::option::of(select(&CUSTOMERS)), prop::option::of(any_lines()), prop::bool::weighted(0.2))
            .prop_map(|(slot, customer, lines, stale)| Deed::Edit { slot, customer, lines, stale }),
        4 => (slot(), select(&Status::ALL), prop::bool::weighted(0.2))
            .prop_map(|(slot, status, stale)| Deed::Move { slot, status, stale }),
        2 => slot().prop_map(|slot| Deed::Delete { slot }),
        2 => slot().prop_map(|slot| Deed::Undo { slot }),
        1 => (0..SKUS.len(), 0_i64..60).prop_map(|(product, stock)| Deed::Restock { product, stock }),
    ]
}

/// Some filters and sorts that the deeds' orders fall in and out of.
pub(crate) fn any_query() -> impl Strategy<Value = OrderQuery> {
    const URLS: &[&str] = &[
        "",
        "status=new",
        "status=paid",
        "q=ana",
        "q=aero+a-1",
        "sort=total",
        "sort=-updated_at",
        "sort=customer",
        "status=new&sort=number",
        "min_total=2000&sort=-total",
        "sort=status&max_total=9000",
        "q=thing&sort=-customer",
        "status=new,cancelled",
        "status=paid,packed&sort=items",
        "product=A-1&sort=-items",
        "country=norway&sort=city",
    ];
    select(URLS).prop_map(|url| OrderQuery::from_url(url).expect("a query"))
}
