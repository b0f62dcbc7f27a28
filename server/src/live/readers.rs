//! Who reads the log: for each open stream, what it is about and how far it has come. A stream moves
//! its own mark, by one store into memory that is its own; the list is locked when a stream opens or
//! ends, and when somebody asks how all of them stand.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use live_orders::{Entity, Seq};

use crate::live::topic::Topic;

/// What streams are about, by the names under which they are counted.
const TOPICS: [&str; 5] = ["orders", "orders_filtered", "products", "summary", "all"];

/// The open streams.
#[derive(Debug, Default)]
pub(super) struct Readers {
    marks: Mutex<Marks>,
}

/// One open stream among them, until it is dropped.
#[derive(Debug)]
pub(super) struct Reader {
    readers: Arc<Readers>,
    id: u64,
    mark: Arc<Mark>,
}

/// How the open streams stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survey {
    /// How many there are about each topic.
    pub streams: [(&'static str, usize); TOPICS.len()],
    /// Changes that the one which is furthest behind has yet to be sent.
    pub furthest_behind: u64,
}

#[derive(Debug, Default)]
struct Marks {
    next_id: u64,
    by_id: HashMap<u64, Arc<Mark>>,
}

#[derive(Debug)]
struct Mark {
    topic: usize,
    /// Whether changes are sent to it; figures alone have no place in the log.
    takes_records: bool,
    /// The first change that it was not sent.
    next: AtomicU64,
}

impl Readers {
    /// Takes in a stream that starts at a place.
    pub(super) fn open(self: &Arc<Self>, topic: &Topic, next: Seq) -> Reader {
        let mark = Arc::new(Mark {
            topic: place_of(topic),
            takes_records: topic.takes_records(),
            next: AtomicU64::new(next.0),
        });
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let id = marks.next_id;
        marks.next_id += 1;
        marks.by_id.insert(id, Arc::clone(&mark));
        Reader {
            readers: Arc::clone(self),
            id,
            mark,
        }
    }

    /// How all stand, where the last change is `head`.
    pub(super) fn survey(&self, head: Seq) -> Survey {
        let mut streams = TOPICS.map(|topic| (topic, 0));
        let mut furthest = head.next().0;
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        for mark in marks.by_id.values() {
            streams[mark.topic].1 += 1;
            if mark.takes_records {
                furthest = furthest.min(mark.next.load(Ordering::Relaxed));
            }
        }
        Survey {
            streams,
            furthest_behind: head.next().0 - furthest,
        }
    }
}

impl Reader {
    /// It has been sent all before a place.
    pub(super) fn move_to(&self, next: Seq) {
        self.mark.next.store(next.0, Ordering::Relaxed);
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let marks = self.readers.marks.lock();
        let mut marks = marks.unwrap_or_else(PoisonError::into_inner);
        marks.by_id.remove(&self.id);
    }
}

const fn place_of(topic: &Topic) -> usize {
    match topic {
        Topic::Records(Entity::Orders) => 0,
        Topic::Filtered(_) => 1,
        Topic::Records(Entity::Products) => 2,
        Topic::Summary => 3,
        Topic::All => 4,
    }
}

#[cfg(test)]
mod tests {
    use live_orders::OrderQuery;

    use super::*;

    #[test]
    fn each_counts_where_it_belongs() {
        let query = OrderQuery::from_url("status=new").expect("a query");
        for (topic, name) in [
            (Topic::Records(Entity::Orders), "orders"),
            (Topic::filtered(query), "orders_filtered"),
            (Topic::Records(Entity::Products), "products"),
            (Topic::Summary, "summary"),
            (Topic::All, "all"),
        ] {
            let readers = Arc::<Readers>::default();
            let _reader = readers.open(&topic, Seq(1));
            let survey = readers.survey(Seq(0));
            let counted = survey.streams.iter().filter(|(_, count)| *count > 0);
            assert_eq!(counted.collect::<Vec<_>>(), [&(name, 1)]);
        }
    }

    #[test]
    fn the_furthest_behind_is_told_until_it_ends() {
        let readers = Arc::<Readers>::default();
        let behind = |head: u64| readers.survey(Seq(head)).furthest_behind;
        assert_eq!(behind(9), 0, "nobody is behind");
        let slow = readers.open(&Topic::All, Seq(3));
        let quick = readers.open(&Topic::Records(Entity::Orders), Seq(10));
        let _figures = readers.open(&Topic::Summary, Seq(1));
        assert_eq!(behind(9), 7);
        slow.move_to(Seq(8));
        assert_eq!(behind(9), 2);
        drop(slow);
        assert_eq!(behind(9), 0);
        assert_eq!(behind(8), 0, "it has been sent what is about to be told");
        drop(quick);
        assert_eq!(
            readers.survey(Seq(9)).streams.map(|(_, count)| count),
            [0, 0, 0, 1, 0]
        );
    }
}
