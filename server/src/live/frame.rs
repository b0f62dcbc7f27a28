//! A change as the bytes of one server-sent event, made once and shared by every stream; and as it
//! looks through filters, which is worked out when the first filter asks, and shared as well.

use std::fmt::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use live_orders::frame::Passage;
use live_orders::{Change, Entity, Order, OrderQuery, Seq};

/// One change, ready to be written to a socket.
#[derive(Debug)]
pub struct Frame {
    /// Its place in the log.
    pub seq: Seq,
    /// The kind of its record: what topics are told apart by.
    pub entity: Entity,
    /// The whole event, its closing blank line included.
    pub bytes: Bytes,
    /// What filters look at, read back from the bytes: where nobody filters, it costs nothing.
    /// With it a frame takes up to five times its bytes.
    sides: OnceLock<Option<Box<Sides>>>,
}

/// A change to an order as filters look at it.
#[derive(Debug)]
struct Sides {
    change: Change,
    /// The words that a search asks for, of the order before and after.
    words: [OnceLock<Vec<String>>; 2],
    /// The event where the order comes into sight.
    entered: OnceLock<Bytes>,
    /// The event where it goes out of sight.
    left: OnceLock<Bytes>,
}

impl Frame {
    /// Serialises a change.
    pub fn new(change: &Change) -> Self {
        let bytes = event(change.event(), Some(change.seq), &change.data());
        Self::of(change.seq, change.effect.record().entity(), bytes)
    }

    /// A frame of these bytes.
    pub(super) const fn of(seq: Seq, entity: Entity, bytes: Bytes) -> Self {
        Self {
            seq,
            entity,
            bytes,
            sides: OnceLock::new(),
        }
    }

    /// The event as it looks through a filter; `None` if nothing of it is seen.
    pub fn through(&self, filter: &OrderQuery) -> Option<&Bytes> {
        let sides = self.sides.get_or_init(|| Sides::read(&self.bytes));
        // What cannot be read back, which the laws of the wire rule out, is rather shown than missed.
        let Some(sides) = sides else {
            return Some(&self.bytes);
        };
        match sides.passage(filter)? {
            Passage::Whole => Some(&self.bytes),
            Passage::Entered => Some(sides.look(&sides.entered, Passage::Entered)),
            Passage::Left => Some(sides.look(&sides.left, Passage::Left)),
        }
    }
}

impl Sides {
    fn read(bytes: &[u8]) -> Option<Box<Self>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let change = Change::from_event(field("event: ")?, field("data: ")?);
        let change = change
            .inspect_err(|error| tracing::error!(%error, "a frame cannot be read back"))
            .ok()?;
        Some(Box::new(Self {
            change,
            words: [OnceLock::new(), OnceLock::new()],
            entered: OnceLock::new(),
            left: OnceLock::new(),
        }))
    }

    fn passage(&self, filter: &OrderQuery) -> Option<Passage> {
        let (before, after) = self.change.effect.orders();
        let sees = |order: Option<&Order>, words: &OnceLock<Vec<String>>| {
            order.is_some_and(|order| {
                filter.matches_knowing(order, || words.get_or_init(|| order.search_words()))
            })
        };
        let [words_before, words_after] = &self.words;
        self.change
            .passage(sees(before, words_before), sees(after, words_after))
    }

    fn look<'a>(&self, made: &'a OnceLock<Bytes>, passage: Passage) -> &'a Bytes {
        made.get_or_init(|| {
            let (name, data) = self.change.through(passage);
            event(name, Some(self.change.seq), &data)
        })
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
