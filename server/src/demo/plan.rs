//! What to do next: usually to place an order, else to move one on. All chance is here, from one
//! seed, so that the same seed against the same server asks for the same.

use std::collections::BTreeSet;

use live_orders::draft::OrderDraft;
use live_orders::{OrderId, Sku, Status, Version};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Deserialize;

use super::sample::Sample;

/// Of a hundred actions, so many place an order; the others move one on. As an order takes four
/// moves to be delivered, open orders slowly become more.
const PLACE_PERCENT: u32 = 40;
/// Of a hundred moves that could, so many cancel the order.
const CANCEL_PERCENT: u32 = 6;
/// Most orders kept in mind to be moved on; beyond it a random one is forgotten.
const KNOWN_MAX: usize = 1_000;

/// An order as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Known {
    pub(super) id: OrderId,
    pub(super) status: Status,
    pub(super) version: Version,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Place(OrderDraft),
    Move(Known, Status),
}

/// Decides what to do.
#[derive(Debug)]
pub(super) struct Plan {
    random: StdRng,
    sample: Sample,
    known: Vec<Known>,
}

impl Plan {
    pub(super) fn new(seed: u64, sold: &BTreeSet<Sku>) -> anyhow::Result<Self> {
        Ok(Self {
            random: StdRng::seed_from_u64(seed),
            sample: Sample::read(sold)?,
            known: Vec::new(),
        })
    }

    /// The next thing to do; `None` once nothing of the sample is sold any more. An order that is
    /// to be moved is out of mind until [`Plan::remember`] brings it back.
    pub(super) fn next(&mut self) -> Option<Action> {
        if self.sample.is_empty() {
            return None;
        }
        let place = self.known.is_empty() || self.random.random_ratio(PLACE_PERCENT, 100);
        if place {
            return Some(Action::Place(self.sample.order(&mut self.random)));
        }
        let index = self.random.random_range(0..self.known.len());
        let order = self.known.swap_remove(index);
        let cancel =
            order.status.allows(Status::Cancelled) && self.random.random_ratio(CANCEL_PERCENT, 100);
        let next = if cancel {
            Some(Status::Cancelled)
        } else {
            order.status.next().first().copied()
        };
        next.map(|next| Action::Move(order, next))
    }

    /// Keeps an order in mind if it can be moved on.
    pub(super) fn remember(&mut self, order: Known) {
        if order.status.next().is_empty() {
            return;
        }
        self.known.push(order);
        if self.known.len() > KNOWN_MAX {
            let index = self.random.random_range(0..self.known.len());
            self.known.swap_remove(index);
        }
    }

    /// No longer orders a product.
    pub(super) fn forget(&mut self, sku: &str) {
        self.sample.forget(sku);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use live_orders::draft::LineDraft;

    fn plan(seed: u64) -> Plan {
        let sold = ["NW-11", "NW-42"].map(|sku| sku.parse().expect("a SKU"));
        Plan::new(seed, &sold.into()).expect("a plan")
    }

    fn order(status: Status) -> Known {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057"
            .parse()
            .expect("an id");
        Known {
            id,
            status,
            version: Version::FIRST,
        }
    }

    #[test]
    fn the_same_seed_plans_the_same() {
        let actions = |seed| {
            let mut plan = plan(seed);
            (0..50).map(|_| plan.next()).collect::<Vec<_>>()
        };
        assert_eq!(actions(1), actions(1));
        assert_ne!(actions(1), actions(2));
    }

    #[test]
    fn only_what_is_sold_is_ordered() {
        let mut plan = plan(1);
        plan.forget("NW-42");
        for _ in 0..50 {
            let Some(Action::Place(order)) = plan.next() else {
                panic!("there is nothing to move");
            };
            assert!(!order.customer.is_empty());
            let skus: Vec<&LineDraft> = order.lines.iter().collect();
            assert!(skus.len() == 1 && skus[0].sku == "NW-11", "{skus:?}");
        }
        plan.forget("NW-11");
        assert_eq!(plan.next(), None);
    }

    #[test]
    fn orders_move_as_the_table_says() {
        let mut plan = plan(3);
        for status in Status::ALL {
            plan.remember(order(status));
        }
        assert_eq!(plan.known.len(), 4, "no move leads from the last two");
        for _ in 0..50 {
            if let Some(Action::Move(order, next)) = plan.next() {
                assert!(order.status.allows(next), "{} → {next}", order.status);
            }
        }
        assert!(plan.known.is_empty());
    }
}
