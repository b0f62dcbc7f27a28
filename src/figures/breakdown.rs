//! What a period's orders were for: products or countries by their revenue, and all that follow the
//! first ones together.

use serde::{Deserialize, Serialize};

use super::Totals;
use super::delta::Delta;

/// Most parts that are told one by one: more than any chart shows, so that what moves up is there.
pub const PARTS_MAX: usize = 100;

/// One part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The SKU, the country, the status' name.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// What was ordered of it.
    #[serde(flatten)]
    pub totals: Totals,
}

/// The parts, most revenue first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// At most 100.
    pub parts: Vec<Share>,
    /// How many parts there are beyond them.
    pub more: u64,
    /// Those together.
    pub others: Totals,
}

impl Breakdown {
    /// The parts, whatever their order.
    pub fn of(parts: Vec<Share>) -> Self {
        let mut breakdown = Self {
            parts,
            ..Self::default()
        };
        breakdown.settle();
        breakdown
    }

    /// Moves a part. One that is unknown is new where all are known, and else among the others.
    pub fn add(&mut self, delta: &Delta) {
        let known = self.parts.iter_mut().find(|part| part.key == delta.key);
        match known {
            Some(part) => part.totals = part.totals.plus(delta.totals),
            None if self.more > 0 => self.others = self.others.plus(delta.totals),
            None => self.parts.push(Share {
                key: delta.key.clone(),
                label: delta.label.clone(),
                totals: delta.totals,
            }),
        }
        self.settle();
    }

    /// The first parts, and all others together.
    pub fn top(&self, count: usize) -> (&[Share], Totals) {
        let (top, rest) = self.parts.split_at(count.min(self.parts.len()));
        let rest = rest.iter().map(|part| part.totals);
        (top, rest.fold(self.others, Totals::plus))
    }

    /// How many parts follow the first ones.
    pub fn beyond(&self, count: usize) -> u64 {
        self.more + self.parts.len().saturating_sub(count) as u64
    }

    fn settle(&mut self) {
        self.parts.retain(|part| !part.totals.is_nothing());
        self.parts.sort_by(|a, b| {
            let by_revenue = b.totals.revenue.cmp(&a.totals.revenue);
            by_revenue.then_with(|| a.key.cmp(&b.key))
        });
        for part in self.parts.drain(PARTS_MAX.min(self.parts.len())..) {
            self.more += 1;
            self.others = self.others.plus(part.totals);
        }
    }
}
