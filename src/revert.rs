//! Taking back what a mutation did to an order: the inverse, made from the log's own record of it.
//!
//! An update is taken back only while the order stands as that mutation left it, so that nobody
//! else's work is undone with it: what came after may have been taken back in its turn. A deleted
//! order comes back under its number. Goods move with it,
//! by the same rule as everywhere ([`crate::decide`]). What is taken back is a change like any
//! other, and can be taken back in its turn.

use std::collections::HashSet;

use crate::change::{Change, Effect, Entity, Record};
use crate::command::RevertOrder;
use crate::ids::{Seq, Version};
use crate::order::Order;
use crate::refusal::{Irrevocable, Refusal};
use crate::timestamp::Timestamp;

/// For how long a mutation can be taken back, in minutes: an undo is for a slip of the hand, and
/// what is older has been acted upon.
pub const REVERT_MINUTES: i64 = 10;

const MINUTE_MS: i64 = 60_000;

/// Those of an order's changes, given oldest first, that put it back to what it was before another of
/// them: one step after the other, each with the step that it undid. An undo is told by what it did,
/// so one that was made by hand counts as well.
pub fn undone(history: &[Change]) -> HashSet<Seq> {
    let mut standing: Vec<&Change> = Vec::new();
    let mut undone = HashSet::new();
    for change in history {
        let is_undo = standing.last().is_some_and(|last| change.undoes(last));
        if is_undo {
            standing.pop();
            undone.insert(change.seq);
        } else {
            standing.push(change);
        }
    }
    undone
}

impl Change {
    /// Whether it leaves the order as it was before an earlier change, which did change it.
    fn undoes(&self, earlier: &Self) -> bool {
        let (was, made) = earlier.effect.orders();
        let (_, is) = self.effect.orders();
        let did_something = match (was, made) {
            (Some(was), Some(made)) => !was.says_as(made),
            _ => true,
        };
        let is_back = was.zip(is).is_some_and(|(was, is)| is.says_as(was));
        did_something && is_back
    }
}

impl Order {
    /// The order as it was before a mutation whose first change is given, written anew at `now`.
    /// `current` is how it stands.
    pub fn revert(
        current: Option<&Self>,
        command: &RevertOrder,
        change: Option<&Change>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let refused = |why| Refusal::NotRevertible { why };
        let change = change.ok_or_else(|| refused(Irrevocable::Unknown))?;
        let before = match change.effect.orders() {
            (Some(before), _) if before.id == command.id() => before,
            (_, Some(placed)) if placed.id == command.id() => {
                return Err(refused(Irrevocable::Placed));
            }
            _ => return Err(refused(Irrevocable::Unknown)),
        };
        if now.millis() - change.at.millis() > REVERT_MINUTES * MINUTE_MS {
            return Err(refused(Irrevocable::TooOld));
        }
        let version = match (&change.effect, current) {
            (Effect::Delete(_), None) => before.version,
            (Effect::Delete(_), Some(_)) => {
                return Err(Refusal::AlreadyExists {
                    field: "id".into(),
                    entity: Entity::Orders,
                    id: before.id.to_string(),
                });
            }
            (_, None) => return Err(Self::not_found(before.id)),
            (effect, Some(current)) => {
                let is_untouched = effect.orders().1.is_some_and(|it| current.says_as(it));
                if !is_untouched {
                    let current = Box::new(Record::Order(current.clone()));
                    return Err(Refusal::StaleVersion { current });
                }
                current.version
            }
        };
        Ok(before.as_later_than(version, now))
    }

    /// Whether it says the same as another state of it, whenever that was written.
    fn says_as(&self, other: &Self) -> bool {
        let written_then = Self {
            version: other.version,
            updated_at: other.updated_at,
            ..self.clone()
        };
        written_then == *other
    }

    /// The same order, written again after it had reached a version.
    fn as_later_than(&self, version: Version, now: Timestamp) -> Self {
        Self {
            version: version.next(),
            updated_at: now.max(self.updated_at),
            ..self.clone()
        }
    }

    /// What a page may show of an order that is being taken back to `before`, until it is told.
    pub(crate) fn foresee_revert(current: Option<&Self>, before: &Self, now: Timestamp) -> Self {
        let version = current.map_or(before.version, |current| current.version);
        before.as_later_than(version, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Actor;
    use crate::status::Status;

    const STATUSES: [Status; 3] = [Status::New, Status::Paid, Status::Packed];

    fn order(status: Status) -> Record {
        let mut order = crate::difference::tests::order(&[]);
        order.status = status;
        Record::Order(order)
    }

    /// The places of the changes that undo another, of an order that goes through these states, by
    /// their index in `STATUSES`; `None` where it is deleted.
    fn check(states: &[Option<usize>], expected: &[u64]) {
        let records: Vec<Option<Record>> = states
            .iter()
            .map(|state| state.and_then(|state| STATUSES.get(state).copied().map(order)))
            .collect();
        let history: Vec<Change> = records
            .windows(2)
            .zip(1_u64..)
            .filter_map(|(pair, seq)| {
                let [before, after] = pair else { return None };
                Some(Change {
                    seq: Seq(seq),
                    commit: Seq(seq),
                    effect: Effect::between(before.clone(), after.clone())?,
                    mutation: format!("m{seq}").parse().expect("an id"),
                    actor: Actor::new("test"),
                    at: Timestamp::default(),
                })
            })
            .collect();
        assert_eq!(
            undone(&history),
            expected.iter().copied().map(Seq).collect()
        );
    }

    #[test]
    fn steps_that_are_taken_back_one_after_the_other_are_told_from_steps() {
        check(&[None, Some(0), Some(1), Some(2)], &[]);
        check(&[None, Some(0), Some(1), Some(0)], &[3]);
        check(
            &[None, Some(0), Some(1), Some(2), Some(1), Some(0)],
            &[4, 5],
        );
        check(&[None, Some(0), Some(1), Some(0), Some(1)], &[3]);
    }

    #[test]
    fn a_deleted_order_comes_back() {
        check(&[None, Some(0), None, Some(0)], &[3]);
    }

    #[test]
    fn saving_unchanged_undoes_nothing() {
        check(&[None, Some(0), Some(0), Some(0)], &[]);
    }
}
