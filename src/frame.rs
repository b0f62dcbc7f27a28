//! A change as the stream sends it: the event's name and its data, and back; whole, or as it looks
//! through a filter. The wire is described in ARCHITECTURE.md; a browser and a test read it with
//! the same code that wrote it.

use serde_json::{Map, Value, json};

use crate::change::{Actor, Change, ChangeError, Effect, Entity, Record};
use crate::ids::{MutationId, Seq};
use crate::timestamp::Timestamp;

/// What a frame adds to the fields of the record.
const ADDED: [&str; 8] = [
    "entity", "seq", "commit", "mutation", "actor", "at", "was", "reason",
];
/// Why a record is told as deleted that is still there.
const LEFT: &str = "left";

/// How a change looks to whoever sees only the records that pass a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// As it is: the record is seen before and after, or it is new, or it is gone.
    Whole,
    /// The record comes into sight: it is told as an insert.
    Entered,
    /// The record goes out of sight: it is told as a delete, with `"reason": "left"`.
    Left,
}

/// An event's data that is not a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Not JSON, or a field that is absent or of the wrong kind.
    #[error("the frame is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A record that does not hold together.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The event is none of insert, update, delete.
    #[error("there is no event “{0}”")]
    UnknownEvent(String),
}

impl Change {
    /// The event's name: insert, update or delete.
    pub const fn event(&self) -> &'static str {
        self.effect.operation().name()
    }

    /// The event's data: the record's own fields (for a delete, those it had), and with them
    /// `entity`, `id`, `seq`, `commit`, `mutation`, `actor` and `at`. An update has `was`: those of the
    /// record's fields that it changed, as they were before, so that whoever keeps a list can tell
    /// whether the record was in it.
    pub fn data(&self) -> String {
        let mut data = self.told_of(self.effect.record());
        if let Effect::Update { before, .. } = &self.effect {
            let was: Map<String, Value> = object(before)
                .into_iter()
                .filter(|(field, value)| data.get(field) != Some(value))
                .collect();
            data.insert("was".into(), Value::Object(was));
        }
        Value::Object(data).to_string()
    }

    /// How the change looks to whoever sees the record before it and after it, or does not; `None`
    /// if nothing of it is seen.
    pub const fn passage(&self, seen_before: bool, seen_after: bool) -> Option<Passage> {
        match (&self.effect, seen_before, seen_after) {
            (_, false, false) => None,
            (Effect::Update { .. }, false, true) => Some(Passage::Entered),
            (Effect::Update { .. }, true, false) => Some(Passage::Left),
            _ => Some(Passage::Whole),
        }
    }

    /// The event's name and its data as they look like that. A record that has left is told as it
    /// was, like one that is deleted.
    pub fn through(&self, passage: Passage) -> (&'static str, String) {
        let (before, after) = (self.effect.before(), self.effect.after());
        match (passage, before, after) {
            (Passage::Entered, _, Some(after)) => {
                ("insert", Value::Object(self.told_of(after)).to_string())
            }
            (Passage::Left, Some(before), _) => {
                let mut data = self.told_of(before);
                data.insert("reason".into(), json!(LEFT));
                ("delete", Value::Object(data).to_string())
            }
            _ => (self.event(), self.data()),
        }
    }

    /// Reads an event back.
    pub fn from_event(event: &str, data: &str) -> Result<Self, FrameError> {
        let mut fields: Map<String, Value> = serde_json::from_str(data)?;
        let [entity, seq, commit, mutation, actor, at, was, _reason] =
            ADDED.map(|name| fields.remove(name).unwrap_or(Value::Null));
        let entity: Entity = serde_json::from_value(entity)?;
        let record = |fields: Map<String, Value>| Record::parse(entity, Value::Object(fields));
        let effect = match event {
            "insert" => Effect::Insert(record(fields)?),
            "delete" => Effect::Delete(record(fields)?),
            "update" => {
                let mut before = fields.clone();
                before.extend(serde_json::from_value::<Map<String, Value>>(was)?);
                Effect::Update {
                    before: record(before)?,
                    after: record(fields)?,
                }
            }
            other => return Err(FrameError::UnknownEvent(other.to_owned())),
        };
        let seq = serde_json::from_value::<Seq>(seq)?;
        Ok(Self {
            seq,
            // Absent where an older version has written it.
            commit: serde_json::from_value::<Option<Seq>>(commit)?.unwrap_or(seq),
            effect,
            mutation: serde_json::from_value::<MutationId>(mutation)?,
            actor: serde_json::from_value::<Actor>(actor)?,
            at: serde_json::from_value::<Timestamp>(at)?,
        })
    }

    /// A record's fields, and what every event says.
    fn told_of(&self, record: &Record) -> Map<String, Value> {
        let mut data = object(record);
        data.insert("entity".into(), json!(record.entity()));
        data.insert("id".into(), json!(record.id()));
        data.insert("seq".into(), json!(self.seq));
        data.insert("commit".into(), json!(self.commit));
        data.insert("mutation".into(), json!(self.mutation));
        data.insert("actor".into(), json!(self.actor));
        data.insert("at".into(), json!(self.at));
        data
    }
}

fn object(record: &Record) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        // Both records are structs with named fields and text keys: they always become objects.
        _ => Map::new(),
    }
}
