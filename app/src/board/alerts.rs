//! New orders that nobody here has taken notice of: counted as they come in, until somebody says so,
//! in this tab or another one of the same browser.

use std::collections::VecDeque;

use leptos::prelude::*;
use live_orders::{Change, MutationId, OrderId, OrderNumber, Seq};

use crate::live::browser::shared_storage;
use crate::preferences::storage::on_key;
use crate::texts;
use crate::words;

/// Most new orders that are remembered one by one; the count says "99+" from there on.
pub const UNSEEN_MAX: usize = 99;
/// Mutations of this page that are remembered: what one has placed oneself is no news, and comes back
/// within seconds.
const OWN_MAX: usize = 200;
/// Under which other tabs are told up to where new orders have been seen.
const KEY: &str = "live-orders.seen";

/// A new order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its change.
    pub seq: Seq,
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Whose it is.
    pub customer: String,
    /// What it is worth, as it is shown.
    pub total: String,
}

/// Those that nobody has taken notice of, the last one at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    arrivals: VecDeque<Arrival>,
    is_more: bool,
}

/// What is to be told of.
#[derive(Clone, Copy)]
pub struct Alerts {
    /// What nobody has seen.
    pub unseen: RwSignal<Unseen>,
    own: StoredValue<VecDeque<MutationId>>,
}

impl Unseen {
    /// How many, as a badge says it; `None` where there is none.
    pub fn count(&self) -> Option<String> {
        match self.arrivals.len() {
            0 => None,
            count if self.is_more => Some(format!("{count}+")),
            count => Some(count.to_string()),
        }
    }

    /// The same in words.
    pub fn words(&self) -> Option<String> {
        match self.arrivals.len() {
            0 => None,
            count if self.is_more => Some(texts::bar::new_orders_over(&count.to_string())),
            count => Some(texts::words::new_orders(count as u64)),
        }
    }

    /// The one that came last.
    pub fn last(&self) -> Option<&Arrival> {
        self.arrivals.back()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.arrivals.is_empty()
    }

    fn note(&mut self, change: &Change) -> bool {
        match change.effect.orders() {
            // What is brought in from elsewhere, by the thousand, is no order that comes in now.
            (None, Some(_)) if change.actor.is_import() => false,
            (None, Some(order)) => {
                self.arrivals.push_back(Arrival {
                    seq: change.seq,
                    id: order.id,
                    number: order.number,
                    customer: order.customer.clone(),
                    total: words::total(order),
                });
                if self.arrivals.len() > UNSEEN_MAX {
                    self.arrivals.pop_front();
                    self.is_more = true;
                }
                true
            }
            // What has gone again, or was moved on by a colleague, needs nobody's notice any more.
            (Some(before), after) if after.is_none_or(|after| after.status != before.status) => {
                let known = self.arrivals.len();
                self.arrivals.retain(|arrival| arrival.id != before.id);
                known != self.arrivals.len()
            }
            _ => false,
        }
    }

    fn see_to(&mut self, seq: Seq) {
        self.arrivals.retain(|arrival| arrival.seq > seq);
        self.is_more &= !self.arrivals.is_empty();
    }
}

impl Alerts {
    /// Nothing is new.
    pub fn new() -> Self {
        Self {
            unseen: RwSignal::new(Unseen::default()),
            own: StoredValue::new(VecDeque::new()),
        }
    }

    /// Listens to what other tabs have seen, in the browser.
    pub fn start(self) {
        on_key(KEY, move |value| {
            if let Some(seq) = value.and_then(|value| value.parse().ok()) {
                self.unseen.try_update(|unseen| unseen.see_to(Seq(seq)));
            }
        });
    }

    /// A mutation that this page sends: what comes of it is no news.
    pub fn expect_own(self, id: &MutationId) {
        self.own.try_update_value(|own| {
            own.push_back(id.clone());
            let surplus = own.len().saturating_sub(OWN_MAX);
            own.drain(..surplus);
        });
    }

    /// Takes changes in.
    pub fn note(self, changes: &[Change]) {
        let is_own = |change: &Change| {
            let known = self
                .own
                .try_with_value(|own| own.contains(&change.mutation));
            known.unwrap_or_default()
        };
        self.unseen.try_maybe_update(|unseen| {
            let mut is_news = false;
            for change in changes.iter().filter(|change| !is_own(change)) {
                is_news |= unseen.note(change);
            }
            (is_news, ())
        });
    }

    /// Somebody has taken notice; other tabs are told.
    pub fn acknowledge(self) {
        let last = self
            .unseen
            .try_with_untracked(|unseen| unseen.last().map(|last| last.seq))
            .flatten();
        let Some(last) = last else { return };
        self.unseen.try_set(Unseen::default());
        if let Some(storage) = shared_storage() {
            // Where nothing can be kept, other tabs are told by whoever looks at them.
            let _ = storage.set_item(KEY, &last.to_string());
        }
    }
}

impl Default for Alerts {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use live_orders::change::Effect;
    use live_orders::import::ACTOR;
    use live_orders::{Actor, Order, Record, Status, Timestamp};
    use uuid::Uuid;

    use super::*;
    use crate::board::queue::tests::order;

    fn standing(id: u128, status: Status) -> Record {
        let id = OrderId(Uuid::from_u128(id));
        Record::Order(Order {
            status,
            ..order(id)
        })
    }

    fn change(seq: u64, before: Option<Record>, after: Option<Record>) -> Change {
        Change {
            seq: Seq(seq),
            commit: Seq(seq),
            effect: Effect::between(before, after).expect("an effect"),
            mutation: format!("m{seq}").parse().expect("an id"),
            actor: Actor::new("test"),
            at: Timestamp::default(),
        }
    }

    fn placed(seq: u64) -> Change {
        change(seq, None, Some(standing(seq.into(), Status::New)))
    }

    fn after(changes: impl IntoIterator<Item = Change>) -> Unseen {
        let mut unseen = Unseen::default();
        for change in changes {
            unseen.note(&change);
        }
        unseen
    }

    #[test]
    fn new_orders_are_counted() {
        let unseen = after([placed(1), placed(2)]);
        assert_eq!(unseen.words().as_deref(), Some("2 new orders"));
        assert_eq!(after([placed(1)]).words().as_deref(), Some("1 new order"));
        assert_eq!(after([]).words(), None);
    }

    #[test]
    fn what_is_imported_is_no_news() {
        let imported = Change {
            actor: Actor::new(ACTOR),
            ..placed(1)
        };
        assert!(after([imported]).is_empty());
    }

    #[test]
    fn what_somebody_has_dealt_with_needs_no_notice() {
        let new = || Some(standing(1, Status::New));
        let paid = change(2, new(), Some(standing(1, Status::Paid)));
        assert!(after([placed(1), paid]).is_empty());
        assert!(after([placed(1), change(2, new(), None)]).is_empty());
        // An edit is none.
        let edited = change(2, new(), new());
        assert!(!after([placed(1), edited]).is_empty());
    }

    #[test]
    fn the_count_has_a_bound_and_says_so() {
        let unseen = after((1..=UNSEEN_MAX as u64 + 1).map(placed));
        assert_eq!(unseen.count().as_deref(), Some("99+"));
        assert_eq!(unseen.last().map(|last| last.seq), Some(Seq(100)));
    }

    #[test]
    fn what_came_after_it_was_seen_elsewhere_stays() {
        let mut unseen = after([placed(1), placed(2), placed(3)]);
        unseen.see_to(Seq(2));
        assert_eq!(unseen.count().as_deref(), Some("1"));
    }
}
