//! The live log: the store publishes into it after each commit, and every stream reads from it.
//!
//! This is one of the few places with concurrency in it; what holds is written at the fields.

use std::sync::{PoisonError, RwLock};

use live_orders::{Change, Seq};
use tokio::sync::watch;

use crate::live::frame::Frame;
use crate::live::ring::{Fill, Read, Ring, RingBounds};
use crate::live::topic::Topic;
use crate::store::Publish;

/// The frames of the last changes, and the head that wakes whoever waits for more.
#[derive(Debug)]
pub struct Log {
    /// Held for copying references only, never across an await or a write to a socket: a slow
    /// reader cannot hold up the writer. A panic leaves it whole, so poisoning is passed over.
    ring: RwLock<Ring>,
    /// The ring's head. It is sent after the ring was written and its lock given back, so whoever
    /// sees head `n` here finds change `n` in the ring, or, if it has been pushed out meanwhile,
    /// in the store: a change is published after its commit. One value wakes all; it is no queue,
    /// and a reader that was not looking sees the latest head alone, which is all that it needs.
    head: watch::Sender<Seq>,
}

impl Log {
    /// An empty log, which knows of no changes yet.
    pub fn new(bounds: RingBounds) -> Self {
        Self {
            ring: RwLock::new(Ring::new(bounds)),
            head: watch::Sender::new(Seq::default()),
        }
    }

    /// Says where the store stands at start: what lies before is read from there.
    pub fn begin_at(&self, head: Seq) {
        self.ring
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .begin_at(head);
        self.announce();
    }

    /// The last change that was published.
    pub fn head(&self) -> Seq {
        *self.head.borrow()
    }

    /// A view of the head that can be waited on.
    pub fn watch(&self) -> watch::Receiver<Seq> {
        self.head.subscribe()
    }

    /// How many wait on it.
    pub fn watchers(&self) -> usize {
        self.head.receiver_count()
    }

    /// Wakes whoever waits, for another reason than a change.
    pub fn wake(&self) {
        self.head.send_modify(|_| {});
    }

    /// How full the ring is, and what it holds at most.
    pub fn fill(&self) -> (Fill, RingBounds) {
        self.ring
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .fill()
    }

    /// The frames of a topic from `next` on, up to about `max_bytes` of them.
    pub fn read(&self, next: Seq, topic: &Topic, max_bytes: usize) -> Read {
        self.ring
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .read(next, topic, max_bytes)
    }

    fn announce(&self) {
        let head = self
            .ring
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .head();
        self.head.send_if_modified(|announced| {
            let moved = head > *announced;
            *announced = head.max(*announced);
            moved
        });
    }
}

impl Publish for Log {
    /// Takes in what one commit has written, and wakes every stream once.
    fn publish(&self, changes: &[Change]) {
        // Serialised before the lock is taken: nobody waits for that.
        let frames: Vec<Frame> = changes.iter().map(Frame::new).collect();
        {
            let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
            for frame in frames {
                ring.push(frame);
            }
        }
        self.announce();
    }
}
