//! A change: what one write did to one record. The log of changes is what is streamed, what a
//! client catches up from, and an order's history.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{MutationId, Seq};
use crate::import::ACTOR;
use crate::order::Order;
pub use crate::record::{Entity, Record};
use crate::timestamp::Timestamp;

/// Longest name of who did something, in characters.
pub const ACTOR_MAX_CHARS: usize = 100;

/// One record before and after one write, and its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ChangeWire", into = "ChangeWire")]
pub struct Change {
    /// Its place: rises by one in commit order.
    pub seq: Seq,
    /// The place of the last change of the same mutation. The changes from `seq` to `commit` were
    /// made in one step, and are to be shown in one.
    pub commit: Seq,
    /// What it did.
    pub effect: Effect,
    /// The mutation that did it.
    pub mutation: MutationId,
    /// Who asked for it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// What a write did to a record.
#[allow(
    clippy::large_enum_variant,
    reason = "effects live for one step; boxing would cost each of them an allocation"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It was added.
    Insert(Record),
    /// It was written again.
    Update {
        /// How it stood.
        before: Record,
        /// How it stands.
        after: Record,
    },
    /// It was taken away.
    Delete(Record),
}

/// The kinds of effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// A record was added.
    Insert,
    /// A record was written again.
    Update,
    /// A record was taken away.
    Delete,
}

/// Who did something: a short name such as `web`, `api` or `import`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Actor(String);

/// A change as it is written down.
#[derive(Clone, Serialize, Deserialize)]
struct ChangeWire {
    seq: Seq,
    /// Absent where an older version has written it: then each change stands for itself.
    #[serde(default)]
    commit: Option<Seq>,
    entity: Entity,
    operation: Operation,
    id: String,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
    mutation: MutationId,
    actor: Actor,
    at: Timestamp,
}

/// A change that does not hold together.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The record is not one of its entity.
    #[error("the record is not one of {entity}: {source}")]
    Record {
        /// The entity that it was said to be of.
        entity: Entity,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The operation's record is missing.
    #[error("an {0} lacks its record")]
    Missing(Operation),
}

impl Effect {
    /// The effect that leads from one state of a record to another; `None` where there is neither.
    pub fn between(before: Option<Record>, after: Option<Record>) -> Option<Self> {
        match (before, after) {
            (None, Some(after)) => Some(Self::Insert(after)),
            (Some(before), Some(after)) => Some(Self::Update { before, after }),
            (Some(before), None) => Some(Self::Delete(before)),
            (None, None) => None,
        }
    }

    /// Which kind of effect.
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Insert(_) => Operation::Insert,
            Self::Update { .. } => Operation::Update,
            Self::Delete(_) => Operation::Delete,
        }
    }

    /// The record before, if there was one.
    pub const fn before(&self) -> Option<&Record> {
        match self {
            Self::Insert(_) => None,
            Self::Update { before, .. } | Self::Delete(before) => Some(before),
        }
    }

    /// The record after, if there is one.
    pub const fn after(&self) -> Option<&Record> {
        match self {
            Self::Insert(after) | Self::Update { after, .. } => Some(after),
            Self::Delete(_) => None,
        }
    }

    /// The record as an event shows it: after the write, and before it for a delete.
    pub const fn record(&self) -> &Record {
        match self {
            Self::Insert(record) | Self::Update { after: record, .. } | Self::Delete(record) => {
                record
            }
        }
    }

    /// The order before and after; `(None, None)` for a product's change.
    pub fn orders(&self) -> (Option<&Order>, Option<&Order>) {
        (
            self.before().and_then(Record::order),
            self.after().and_then(Record::order),
        )
    }
}

impl Operation {
    /// Its name on the wire and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

impl Actor {
    /// A name, cut to 100 characters, without control characters.
    pub fn new(name: &str) -> Self {
        Self(
            name.chars()
                .filter(|c| !c.is_control())
                .take(ACTOR_MAX_CHARS)
                .collect(),
        )
    }

    /// Somebody who brings orders in from a file. No account can have such a name.
    pub fn import_by(name: &str) -> Self {
        Self::new(&format!("{ACTOR} ({name})"))
    }

    /// Whether it was brought in from a file, and is no news.
    pub fn is_import(&self) -> bool {
        let rest = self.0.strip_prefix(ACTOR);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Actor {
    fn from(name: String) -> Self {
        Self::new(&name)
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.0
    }
}

impl TryFrom<ChangeWire> for Change {
    type Error = ChangeError;

    fn try_from(wire: ChangeWire) -> Result<Self, ChangeError> {
        let read = |json: Option<serde_json::Value>| {
            json.map(|json| Record::parse(wire.entity, json))
                .transpose()
        };
        let (before, after) = (read(wire.before)?, read(wire.after)?);
        let effect = match (wire.operation, before, after) {
            (Operation::Insert, None, Some(after)) => Effect::Insert(after),
            (Operation::Update, Some(before), Some(after)) => Effect::Update { before, after },
            (Operation::Delete, Some(before), None) => Effect::Delete(before),
            (operation, ..) => return Err(ChangeError::Missing(operation)),
        };
        Ok(Self {
            seq: wire.seq,
            commit: wire.commit.unwrap_or(wire.seq),
            effect,
            mutation: wire.mutation,
            actor: wire.actor,
            at: wire.at,
        })
    }
}

impl From<Change> for ChangeWire {
    fn from(change: Change) -> Self {
        let json = |record: &Record| serde_json::to_value(record).unwrap_or_default();
        Self {
            seq: change.seq,
            commit: Some(change.commit),
            entity: change.effect.record().entity(),
            operation: change.effect.operation(),
            id: change.effect.record().id(),
            before: change.effect.before().map(json),
            after: change.effect.after().map(json),
            mutation: change.mutation,
            actor: change.actor,
            at: change.at,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_told_from_other_writes_whoever_makes_it() {
        for (actor, expected) in [
            (Actor::new(ACTOR), true),
            (Actor::import_by("ana"), true),
            (Actor::new("ana"), false),
            (Actor::new("importer"), false),
            (Actor::new("web"), false),
        ] {
            assert_eq!(actor.is_import(), expected, "{actor}");
        }
        assert_eq!(Actor::import_by("ana").as_str(), "import (ana)");
    }
}
