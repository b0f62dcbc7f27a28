//! What a service is told: a change under a name and an id that stay the same over all tries, or a
//! test that says that it is one.

use live_orders::{Change, Entity, Operation, Seq, Timestamp, Version};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::secret::hex;

/// Bytes of an id's hash: as many as a UUID has.
const ID_BYTES: usize = 16;
/// What a test is called, where a change is called `orders:insert`.
const TEST: &str = "test";

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// The same for each try, by which a service tells a repetition. No dots, as the signature of a
    /// webhook demands.
    pub(super) id: String,
    /// When it happened.
    pub(super) at: Timestamp,
    /// JSON, exactly as the stream sends it.
    pub(super) data: String,
    subject: Option<Subject>,
}

/// What a change is about, in few bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    entity: Entity,
    operation: Operation,
    record: String,
    version: Version,
    seq: Seq,
}

impl Event {
    /// A change as a sink tells it.
    pub(super) fn of(change: &Change, epoch: &str, sink: &str) -> Self {
        let record = change.effect.record();
        Self {
            id: id(change, epoch, sink),
            at: change.at,
            data: change.data(),
            subject: Some(Subject {
                entity: record.entity(),
                operation: change.effect.operation(),
                record: record.id(),
                version: record.version(),
                seq: change.seq,
            }),
        }
    }

    /// A test of a sink.
    pub(super) fn test(sink: &str, now: Timestamp) -> Self {
        Self {
            id: format!("test_{}", uuid::Uuid::new_v4().simple()),
            at: now,
            data: json!({
                "test": true,
                "sink": sink,
                "message": "This is a test from live-orders. Nothing has happened to any order.",
            })
            .to_string(),
            subject: None,
        }
    }

    /// Its name: entity and operation with something between them.
    pub(super) fn name(&self, between: char) -> String {
        self.subject.as_ref().map_or_else(
            || TEST.to_owned(),
            |it| format!("{}{between}{}", it.entity, it.operation.name()),
        )
    }

    /// The data, or what stands for it where it is too large for a service: enough to ask for the
    /// record as it stands.
    pub(super) fn data_within(&self, bytes_max: usize) -> String {
        match &self.subject {
            Some(it) if self.data.len() > bytes_max => json!({
                "entity": it.entity,
                "id": it.record,
                "version": it.version,
                "seq": it.seq,
                "truncated": true,
            })
            .to_string(),
            _ => self.data.clone(),
        }
    }
}

/// The life of the store, the place in its log and the sink make an id; the mutation as well, because
/// a store that was put back from a copy gives places in its log a second time.
fn id(change: &Change, epoch: &str, sink: &str) -> String {
    let source = format!("{epoch}\n{}\n{}\n{sink}", change.seq, change.mutation);
    let hash: [u8; 32] = Sha256::digest(source).into();
    format!("msg_{}", hex(&hash[..ID_BYTES]))
}

#[cfg(test)]
mod tests {
    use live_orders::{Actor, Effect, Money, Product, Record};
    use serde_json::Value;

    use super::*;

    fn change(seq: u64, mutation: &str) -> Change {
        let product = Product {
            sku: "A".parse().expect("a SKU"),
            name: "Apple".into(),
            category: String::new(),
            unit: String::new(),
            unit_price: Money::from_minor(100),
            stock: 3,
            discontinued: false,
            version: Version(2),
        };
        Change {
            seq: Seq(seq),
            commit: Seq(seq),
            effect: Effect::Insert(Record::Product(product)),
            mutation: mutation.parse().expect("an id"),
            actor: Actor::new("test"),
            at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn an_id_is_stable_and_its_own() {
        let id = |seq, mutation, epoch, sink| Event::of(&change(seq, mutation), epoch, sink).id;
        assert_eq!(id(1, "m", "e", "s"), id(1, "m", "e", "s"));
        let ids = [
            id(1, "m", "e", "s"),
            id(2, "m", "e", "s"),
            id(1, "n", "e", "s"),
            id(1, "m", "f", "s"),
            id(1, "m", "e", "t"),
        ];
        let different: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{ids:?}");
        assert!(ids.iter().all(|id| !id.contains('.') && id.len() == 36));
    }

    #[test]
    fn what_is_too_large_is_named_alone() {
        let event = Event::of(&change(7, "m"), "e", "s");
        assert_eq!(event.name(':'), "products:insert");
        assert_eq!(event.data_within(event.data.len()), event.data);
        let short: Value =
            serde_json::from_str(&event.data_within(event.data.len() - 1)).expect("JSON");
        assert_eq!(
            short,
            json!({ "entity": "products", "id": "A", "version": 2, "seq": 7, "truncated": true })
        );
    }
}
