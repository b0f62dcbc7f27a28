//! What the connection brings, taken in. It owns the page's place in the log: the last change that
//! is shown, after which the next stream is to start, and the life of the store that it belongs to.
//!
//! The changes of one mutation come one after the other, and are kept here until the last of them
//! is there: an order is never seen without what it has taken from the stock.

use leptos::prelude::*;
use live_orders::{Change, Seq, Summary};
use serde::Deserialize;

use crate::board::state::Board;
use crate::live::changes::{self, Place};
use crate::live::{Listener, Mode, Received};

/// Most changes of one mutation: an order of 100 lines and the products on them, before and after.
/// More than that is no mutation of ours, and is shown as it comes.
const TOGETHER_MAX: usize = 512;

/// The data of `connected` and `heartbeat`.
#[derive(Deserialize)]
pub(super) struct Told {
    pub(super) seq: Seq,
    #[serde(default)]
    pub(super) epoch: String,
}

/// Where the page stands.
#[derive(Clone, Debug, Default)]
pub struct Reception {
    place: Place,
    /// Changes of a mutation that has more to come.
    together: Vec<Change>,
}

impl Reception {
    /// A page that was read at a place.
    pub const fn at(place: Place) -> Self {
        Self {
            place,
            together: Vec::new(),
        }
    }

    /// What is shown.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// Takes a change in: those that are now to be shown, or `None` where some are missing before
    /// it. What is known already shows nothing.
    pub fn take(&mut self, change: Change) -> Option<Vec<Change>> {
        let known = self
            .together
            .last()
            .map_or(self.place.after, |last| last.seq);
        if change.seq <= known {
            return Some(Vec::new());
        }
        if change.seq != known.next() {
            return None;
        }
        let is_last = change.seq >= change.commit;
        self.together.push(change);
        if !is_last && self.together.len() < TOGETHER_MAX {
            return Some(Vec::new());
        }
        let shown = std::mem::take(&mut self.together);
        self.place.after = shown.last().map_or(self.place.after, |last| last.seq);
        Some(shown)
    }

    /// A stream begins after what is shown: what was kept comes again.
    pub fn begin(&mut self, epoch: String) {
        self.together.clear();
        if self.place.epoch.is_empty() {
            self.place.epoch = epoch;
        }
    }

    /// Whether all changes up to there are here.
    pub fn is_complete_at(&self, head: Seq) -> bool {
        let known = self
            .together
            .last()
            .map_or(self.place.after, |last| last.seq);
        head <= known
    }
}

impl Board {
    pub(super) fn listener(self) -> Listener {
        Listener {
            shown: Callback::new(move |()| self.place()),
            known: Callback::new(move |()| self.known_place()),
            receive: Callback::new(move |(event, data): (String, String)| {
                self.receive(&event, &data)
            }),
            take: Callback::new(move |changes| self.take_polled(changes)),
            start_over: Callback::new(move |head| self.may_start_over(head)),
            load: Callback::new(move |()| self.load_anew()),
        }
    }

    fn place(self) -> Place {
        let place = self.reception.try_with_value(Reception::place);
        place.unwrap_or_default()
    }

    fn known_place(self) -> Place {
        let place = self.place();
        let after = self.aside.known().unwrap_or(place.after);
        Place { after, ..place }
    }

    fn receive(self, event: &str, data: &str) -> Received {
        match event {
            "connected" => self.greet(data),
            "heartbeat" => self.prove(data),
            "reset" => Received::StartOver,
            "presence" => {
                self.viewing.hear(data);
                Received::Taken
            }
            _ => self.change(event, data),
        }
    }

    fn greet(self, data: &str) -> Received {
        let told = serde_json::from_str::<Told>(data);
        let epoch = told.map(|told| told.epoch).unwrap_or_default();
        self.reception
            .try_update_value(|reception| reception.begin(epoch));
        self.viewing.begin();
        self.server_is_there();
        Received::Greeting
    }

    fn prove(self, data: &str) -> Received {
        let head = serde_json::from_str::<Told>(data).map(|told| told.seq);
        let is_complete = self.reception.try_with_value(|reception| {
            // A heartbeat that cannot be read proves at least that the server is there.
            head.map_or(true, |head| reception.is_complete_at(head))
        });
        match is_complete {
            Some(false) => Received::Incomplete,
            _ => Received::Proven,
        }
    }

    fn change(self, event: &str, data: &str) -> Received {
        if let Some(summary) = summary(event, data) {
            self.take_summary(summary);
            return Received::Taken;
        }
        let Ok(change) = Change::from_event(event, data) else {
            // A server of another version: what it says now can be loaded, if not followed.
            return Received::StartOver;
        };
        if self.take_in(change) {
            Received::Taken
        } else {
            Received::Incomplete
        }
    }

    /// Takes a change in; `false` where some before it are missing.
    fn take_in(self, change: Change) -> bool {
        let shown = self
            .reception
            .try_update_value(|reception| reception.take(change));
        match shown {
            Some(Some(changes)) => {
                self.apply(changes);
                true
            }
            Some(None) => false,
            None => true,
        }
    }

    /// The changes that were asked for: shown, or laid aside while the page holds still.
    fn take_polled(self, changes: Vec<Change>) {
        self.server_is_there();
        if self.connection.mode() == Mode::Paused && !self.aside.take_awaited() {
            self.aside.put(changes);
            return;
        }
        self.take_asked(changes);
    }

    /// Shows changes that follow what is shown, and the figures with them: the stream tells these
    /// by itself, whoever asks has to ask for them as well.
    pub(super) fn take_asked(self, changes: Vec<Change>) {
        let is_news = !changes.is_empty();
        for change in changes {
            self.take_in(change);
        }
        if is_news {
            leptos::task::spawn_local(async move {
                // What fails here is made up for with the next changes.
                if let Ok(summary) = changes::summary().await {
                    self.take_summary(summary);
                }
            });
        }
    }

    /// The log does not reach back to what is known: whether to load anew now, or when the reader
    /// asks for it.
    fn may_start_over(self, head: Option<Seq>) -> bool {
        if self.connection.mode() == Mode::Paused && !self.aside.take_awaited() {
            self.aside.overflow(head);
            return false;
        }
        true
    }

    /// The server answers: what waits for that, or could not be loaded before, has its turn.
    fn server_is_there(self) {
        self.wake_outbox();
        self.load_what_failed();
    }
}

fn summary(event: &str, data: &str) -> Option<Summary> {
    // Cheaper than to parse an order twice: nothing else holds this field.
    let may_be = event == "update" && data.contains("\"by_status\"");
    may_be.then(|| serde_json::from_str(data).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use live_orders::change::Effect;
    use live_orders::{Actor, Money, Product, Record, Timestamp, Version};

    use super::*;

    fn change(seq: u64, commit: u64) -> Change {
        let product = Product {
            sku: "A".parse().expect("a SKU"),
            name: "Apples".into(),
            category: String::new(),
            unit: String::new(),
            unit_price: Money::from_minor(100),
            stock: 1,
            discontinued: false,
            version: Version::FIRST,
        };
        Change {
            seq: Seq(seq),
            commit: Seq(commit),
            effect: Effect::Insert(Record::Product(product)),
            mutation: "m".parse().expect("an id"),
            actor: Actor::new("test"),
            at: Timestamp::default(),
        }
    }

    fn at(after: u64) -> Reception {
        Reception::at(Place {
            after: Seq(after),
            epoch: String::new(),
        })
    }

    fn seqs(changes: Option<Vec<Change>>) -> Option<Vec<u64>> {
        changes.map(|changes| changes.iter().map(|change| change.seq.0).collect())
    }

    #[test]
    fn what_belongs_together_is_shown_together() {
        let mut reception = at(4);
        assert_eq!(seqs(reception.take(change(5, 7))), Some(vec![]));
        assert_eq!(seqs(reception.take(change(6, 7))), Some(vec![]));
        assert_eq!(reception.place().after, Seq(4));
        assert_eq!(seqs(reception.take(change(7, 7))), Some(vec![5, 6, 7]));
        assert_eq!(reception.place().after, Seq(7));
        assert_eq!(seqs(reception.take(change(8, 8))), Some(vec![8]));
    }

    #[test]
    fn what_is_known_shows_nothing_and_a_gap_is_told() {
        let mut reception = at(4);
        assert_eq!(seqs(reception.take(change(3, 3))), Some(vec![]));
        assert_eq!(seqs(reception.take(change(6, 6))), None);
        reception.take(change(5, 6));
        assert_eq!(seqs(reception.take(change(5, 6))), Some(vec![]));
        assert!(reception.is_complete_at(Seq(5)));
        assert!(!reception.is_complete_at(Seq(6)));
    }

    #[test]
    fn a_new_stream_brings_again_what_was_kept() {
        let mut reception = at(4);
        reception.take(change(5, 6));
        reception.begin("life".into());
        assert_eq!(seqs(reception.take(change(5, 6))), Some(vec![]));
        assert_eq!(seqs(reception.take(change(6, 6))), Some(vec![5, 6]));
        assert_eq!(reception.place().epoch, "life");
    }
}
