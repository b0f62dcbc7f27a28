//! A change as the stream sends it: the event's name and its data, and back. The wire is described
//! in ARCHITECTURE.md; a browser and a test read it with the same code that wrote it.

use serde_json::{Map, Value, json};

use crate::change::{Actor, Change, ChangeError, Effect, Entity, Record};
use crate::ids::{MutationId, Seq};
use crate::timestamp::Timestamp;

/// What a frame adds to the fields of the record.
const ADDED: [&str; 7] = ["entity", "seq", "commit", "mutation", "actor", "at", "was"];

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
        let record = self.effect.record();
        let mut data = object(record);
        if let Effect::Update { before, .. } = &self.effect {
            let was: Map<String, Value> = object(before)
                .into_iter()
                .filter(|(field, value)| data.get(field) != Some(value))
                .collect();
            data.insert("was".into(), Value::Object(was));
        }
        data.insert("entity".into(), json!(record.entity()));
        data.insert("id".into(), json!(record.id()));
        data.insert("seq".into(), json!(self.seq));
        data.insert("commit".into(), json!(self.commit));
        data.insert("mutation".into(), json!(self.mutation));
        data.insert("actor".into(), json!(self.actor));
        data.insert("at".into(), json!(self.at));
        Value::Object(data).to_string()
    }

    /// Reads an event back.
    pub fn from_event(event: &str, data: &str) -> Result<Self, FrameError> {
        let mut fields: Map<String, Value> = serde_json::from_str(data)?;
        let [entity, seq, commit, mutation, actor, at, was] =
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
}

fn object(record: &Record) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        // Both records are structs with named fields and text keys: they always become objects.
        _ => Map::new(),
    }
}
