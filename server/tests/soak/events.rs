//! Server-sent events as they come off a stream, in whatever pieces: the part of the standard that
//! the protocol uses, and a panic-free way through all the rest.

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its name.
    pub(crate) name: String,
    /// Its data.
    pub(crate) data: String,
}

/// Puts events together.
#[derive(Default)]
pub(crate) struct Events {
    /// What has come of a line that has no end yet.
    line: Vec<u8>,
    name: String,
    data: String,
}

impl Events {
    /// Takes a piece in, and gives the events that it completes.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for byte in piece {
            if *byte == b'\n' {
                let line = std::mem::take(&mut self.line);
                events.extend(self.end_line(&String::from_utf8_lossy(&line)));
            } else {
                self.line.push(*byte);
            }
        }
        events
    }

    /// An event that its blank line completes; what a cut leaves without one is never heard of.
    fn end_line(&mut self, line: &str) -> Option<Event> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            let (name, data) = (
                std::mem::take(&mut self.name),
                std::mem::take(&mut self.data),
            );
            return (!data.is_empty()).then_some(Event { name, data });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" if self.data.is_empty() => value.clone_into(&mut self.data),
            "data" => self.data = format!("{}\n{value}", self.data),
            _ => {}
        }
        None
    }
}

#[test]
fn events_come_out_whole_however_they_are_cut() {
    let text = b"retry: 5\nid: 3\nevent: insert\ndata: {\"a\":1}\n\n: hello\n\nevent: delete\r\ndata: b\r\n\r\nevent: up";
    let event = |name: &str, data: &str| Event {
        name: name.into(),
        data: data.into(),
    };
    let expected = [event("insert", "{\"a\":1}"), event("delete", "b")];
    for size in 1..=text.len() {
        let mut events = Events::default();
        let pieces = text.chunks(size);
        let found: Vec<Event> = pieces.flat_map(|piece| events.take(piece)).collect();
        assert_eq!(found, expected, "in pieces of {size}");
    }
}
