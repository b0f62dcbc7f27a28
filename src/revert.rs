//! Taking back what a mutation did to an order: the inverse, made from the log's own record of it.
//!
//! An update is taken back only while the order stands as that mutation left it, so that nobody
//! else's work is undone with it: what came after may have been taken back in its turn. A deleted
//! order comes back under its number. Goods move with it,
//! by the same rule as everywhere ([`crate::decide`]). What is taken back is a change like any
//! other, and can be taken back in its turn.

use crate::change::{Change, Effect, Entity, Record};
use crate::command::RevertOrder;
use crate::ids::Version;
use crate::order::Order;
use crate::refusal::{Irrevocable, Refusal};
use crate::timestamp::Timestamp;

/// For how long a mutation can be taken back, in minutes: an undo is for a slip of the hand, and
/// what is older has been acted upon.
pub const REVERT_MINUTES: i64 = 10;

const MINUTE_MS: i64 = 60_000;

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
