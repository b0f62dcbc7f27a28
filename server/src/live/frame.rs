//! A change as the bytes of one server-sent event, made once and shared by every stream.

use std::fmt::Write;

use bytes::Bytes;
use live_orders::{Change, Entity, Seq};

/// One change, ready to be written to a socket.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its place in the log.
    pub seq: Seq,
    /// The kind of its record: what topics are told apart by.
    pub entity: Entity,
    /// The whole event, its closing blank line included.
    pub bytes: Bytes,
}

impl Frame {
    /// Serialises a change.
    pub fn new(change: &Change) -> Self {
        Self {
            seq: change.seq,
            entity: change.effect.record().entity(),
            bytes: event(change.event(), Some(change.seq), &change.data()),
        }
    }
}

/// One server-sent event. `data` is JSON on one line: its strings have their line ends escaped.
pub fn event(name: &str, id: Option<Seq>, data: &str) -> Bytes {
    debug_assert!(!data.contains(['\n', '\r']), "an event's data is one line");
    let mut text = String::with_capacity(data.len() + name.len() + 48);
    if let Some(id) = id {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "id: {id}");
    }
    let _ = write!(text, "event: {name}\ndata: {data}\n\n");
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_three_lines_and_a_blank_one() {
        assert_eq!(
            event("insert", Some(Seq(7)), "{}"),
            "id: 7\nevent: insert\ndata: {}\n\n"
        );
        assert_eq!(
            event("heartbeat", None, "{}"),
            "event: heartbeat\ndata: {}\n\n"
        );
    }
}
