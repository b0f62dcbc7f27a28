//! The last frames of the log, bounded in number and in bytes; older ones have to be read from the
//! store. Pure data: who may read and write it when is [`crate::live::log`]'s business.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use live_orders::Seq;

use crate::live::frame::Frame;
use crate::live::topic::Topic;

/// How much a ring holds.
#[derive(Clone, Copy, Debug)]
pub struct RingBounds {
    /// Most frames.
    pub frames: usize,
    /// Most bytes of frames.
    pub bytes: usize,
}

/// The frames from some place up to the end of the log, without gaps.
#[derive(Debug)]
pub struct Ring {
    bounds: RingBounds,
    frames: VecDeque<Frame>,
    bytes: usize,
    /// The last place of the log: that of the last frame, if there is one.
    head: Seq,
}

/// What a ring holds from a place on.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing is there yet: the place lies ahead of the log's head.
    UpToDate,
    /// The ring does not reach back so far.
    Behind,
    /// Frames of the topic, perhaps none, and the place to read on from.
    Frames {
        /// The frames, one after the other.
        bytes: Bytes,
        /// The place that follows what was looked at.
        next: Seq,
    },
}

/// Frames put together to be written in one go.
#[derive(Debug, Default)]
pub struct Batch {
    parts: Vec<Bytes>,
    len: usize,
}

impl Default for RingBounds {
    fn default() -> Self {
        Self {
            // An hour of a busy shop: four changes a second.
            frames: 16_384,
            // What that is at 2 KiB a frame, which is an order of a dozen lines.
            bytes: 32 * 1024 * 1024,
        }
    }
}

impl Ring {
    /// An empty ring.
    pub fn new(bounds: RingBounds) -> Self {
        Self {
            bounds,
            frames: VecDeque::new(),
            bytes: 0,
            head: Seq::default(),
        }
    }

    /// The last place of the log.
    pub const fn head(&self) -> Seq {
        self.head
    }

    /// Says that the log reaches up to `head`, without its frames being at hand.
    pub fn begin_at(&mut self, head: Seq) {
        if head > self.head {
            self.frames.clear();
            self.bytes = 0;
            self.head = head;
        }
    }

    /// Takes in the frame that follows; the oldest ones make room for it. Frames that are known
    /// already are left out, and after a gap only what follows it is held: the rest is in the store.
    pub fn push(&mut self, frame: Frame) {
        if frame.seq <= self.head {
            return;
        }
        if frame.seq != self.head.next() {
            self.frames.clear();
            self.bytes = 0;
        }
        self.head = frame.seq;
        self.bytes += frame.bytes.len();
        self.frames.push_back(frame);
        while self.frames.len() > self.bounds.frames || self.bytes > self.bounds.bytes {
            let Some(oldest) = self.frames.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes.len();
        }
    }

    /// The frames of a topic from `next` on, up to about `max_bytes` of them.
    pub fn read(&self, next: Seq, topic: Topic, max_bytes: usize) -> Read {
        if next > self.head {
            return Read::UpToDate;
        }
        let Some(skip) = self
            .frames
            .front()
            .and_then(|oldest| next.0.checked_sub(oldest.seq.0))
        else {
            return Read::Behind;
        };
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        Batch::collect(self.frames.iter().skip(skip), next, topic, max_bytes)
    }
}

impl Batch {
    /// Puts together the frames of a topic until they make up `max_bytes`; at least one frame.
    pub fn collect<'a>(
        frames: impl IntoIterator<Item = &'a Frame>,
        mut next: Seq,
        topic: Topic,
        max_bytes: usize,
    ) -> Read {
        let mut batch = Self::default();
        for frame in frames {
            if topic.takes(frame.entity) {
                if batch.len > 0 && batch.len + frame.bytes.len() > max_bytes {
                    break;
                }
                batch.len += frame.bytes.len();
                batch.parts.push(frame.bytes.clone());
            }
            next = frame.seq.next();
        }
        Read::Frames {
            bytes: batch.into_bytes(),
            next,
        }
    }

    /// One frame, which is the rule in a calm hour, is shared and not copied.
    fn into_bytes(mut self) -> Bytes {
        if self.parts.len() < 2 {
            return self.parts.pop().unwrap_or_default();
        }
        let mut bytes = BytesMut::with_capacity(self.len);
        for part in &self.parts {
            bytes.extend_from_slice(part);
        }
        bytes.freeze()
    }
}

#[cfg(test)]
mod tests {
    use live_orders::Entity;

    use super::*;

    const ALL: usize = usize::MAX;

    fn frame(seq: u64) -> Frame {
        Frame {
            seq: Seq(seq),
            entity: if seq.is_multiple_of(2) {
                Entity::Products
            } else {
                Entity::Orders
            },
            bytes: Bytes::from(format!("{seq};")),
        }
    }

    fn ring(frames: usize, bytes: usize, seqs: impl IntoIterator<Item = u64>) -> Ring {
        let mut ring = Ring::new(RingBounds { frames, bytes });
        for seq in seqs {
            ring.push(frame(seq));
        }
        ring
    }

    fn check(
        ring: &Ring,
        next: u64,
        topic: Topic,
        max: usize,
        expected: Result<(&str, u64), Read>,
    ) {
        let expected = expected.map(|(bytes, next)| Read::Frames {
            bytes: Bytes::from(bytes.to_owned()),
            next: Seq(next),
        });
        let expected = expected.unwrap_or_else(|read| read);
        assert_eq!(ring.read(Seq(next), topic, max), expected, "from {next}");
    }

    #[test]
    fn it_is_read_from_any_place_that_it_holds() {
        let ring = ring(9, ALL, 1..=4);
        check(&ring, 1, Topic::All, ALL, Ok(("1;2;3;4;", 5)));
        check(&ring, 4, Topic::All, ALL, Ok(("4;", 5)));
        check(&ring, 5, Topic::All, ALL, Err(Read::UpToDate));
        check(&ring, 9, Topic::All, ALL, Err(Read::UpToDate));
    }

    #[test]
    fn other_topics_are_passed_over() {
        let ring = ring(9, ALL, 1..=4);
        check(
            &ring,
            1,
            Topic::Records(Entity::Orders),
            ALL,
            Ok(("1;3;", 5)),
        );
        check(&ring, 4, Topic::Records(Entity::Orders), ALL, Ok(("", 5)));
    }

    #[test]
    fn a_batch_is_bounded_and_never_empty_handed() {
        let ring = ring(9, ALL, 1..=4);
        check(&ring, 1, Topic::All, 4, Ok(("1;2;", 3)));
        check(&ring, 1, Topic::All, 1, Ok(("1;", 2)));
    }

    #[test]
    fn the_oldest_make_room() {
        let by_frames = ring(2, ALL, 1..=4);
        check(&by_frames, 2, Topic::All, ALL, Err(Read::Behind));
        check(&by_frames, 3, Topic::All, ALL, Ok(("3;4;", 5)));
        let by_bytes = ring(9, 4, 1..=4);
        check(&by_bytes, 2, Topic::All, ALL, Err(Read::Behind));
        check(&by_bytes, 3, Topic::All, ALL, Ok(("3;4;", 5)));
        let none = ring(9, 1, 1..=4);
        check(&none, 4, Topic::All, ALL, Err(Read::Behind));
        check(&none, 5, Topic::All, ALL, Err(Read::UpToDate));
    }

    #[test]
    fn it_begins_where_the_store_stands_and_holds_no_gap() {
        let mut ring = ring(9, ALL, []);
        ring.begin_at(Seq(7));
        check(&ring, 7, Topic::All, ALL, Err(Read::Behind));
        check(&ring, 8, Topic::All, ALL, Err(Read::UpToDate));
        ring.push(frame(8));
        ring.push(frame(8));
        check(&ring, 8, Topic::All, ALL, Ok(("8;", 9)));
        ring.push(frame(11));
        check(&ring, 8, Topic::All, ALL, Err(Read::Behind));
        check(&ring, 11, Topic::All, ALL, Ok(("11;", 12)));
    }
}
