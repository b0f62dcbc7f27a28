//! The last frames of the log, bounded in number and in bytes; older ones have to be read from the
//! store. Pure data: who may read and write it when is [`crate::live::log`]'s business, and what of
//! it a stream writes is [`crate::live::batch`]'s.

use std::collections::VecDeque;
use std::sync::Arc;

use live_orders::Seq;

use crate::live::frame::Frame;
use crate::live::topic::Topic;

/// Most frames unless set otherwise: an hour of a busy shop, at four changes a second.
pub const FRAMES_MAX: usize = 16_384;
/// Most bytes unless set otherwise, in MiB: what that is at 2 KiB a frame, which is an order of a
/// dozen lines.
pub const MIB_MAX: usize = 32;

/// How much a ring holds.
#[derive(Clone, Copy, Debug)]
pub struct RingBounds {
    /// Most frames.
    pub frames: usize,
    /// Most bytes of frames, as they are written. Where streams are filtered it may take up to five
    /// times as much, for what filters look at.
    pub bytes: usize,
}

/// The frames from some place up to the end of the log, without gaps.
#[derive(Debug)]
pub struct Ring {
    bounds: RingBounds,
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
    /// The last place of the log: that of the last frame, if there is one.
    head: Seq,
}

/// How full a ring is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Frames in it.
    pub frames: usize,
    /// Their bytes.
    pub bytes: usize,
}

/// What there is from a place on.
#[derive(Debug)]
pub enum Read {
    /// Nothing is there yet: the place lies ahead of the log's head.
    UpToDate,
    /// The ring does not reach back so far.
    Behind,
    /// Frames, perhaps none of the topic, and the place to read on from.
    Frames {
        /// Those of the topic, in order.
        frames: Vec<Arc<Frame>>,
        /// The place that follows what was looked at.
        next: Seq,
    },
}

impl Default for RingBounds {
    fn default() -> Self {
        Self {
            frames: FRAMES_MAX,
            bytes: MIB_MAX * 1024 * 1024,
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

    /// How full it is, and what it holds at most.
    pub fn fill(&self) -> (Fill, RingBounds) {
        let fill = Fill {
            frames: self.frames.len(),
            bytes: self.bytes,
        };
        (fill, self.bounds)
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
        self.frames.push_back(Arc::new(frame));
        while self.frames.len() > self.bounds.frames || self.bytes > self.bounds.bytes {
            let Some(oldest) = self.frames.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes.len();
        }
    }

    /// The frames of a topic from `next` on, up to about `max_bytes` of them.
    pub fn read(&self, next: Seq, topic: &Topic, max_bytes: usize) -> Read {
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
        Read::of(self.frames.iter().skip(skip), next, topic, max_bytes)
    }
}

impl Read {
    /// The frames of a topic among these, which start at `next`, until they make up `max_bytes`; at
    /// least one frame.
    pub fn of<'a>(
        held: impl IntoIterator<Item = &'a Arc<Frame>>,
        mut next: Seq,
        topic: &Topic,
        max_bytes: usize,
    ) -> Self {
        let mut frames: Vec<Arc<Frame>> = Vec::new();
        let mut bytes = 0;
        for frame in held {
            if topic.takes(frame.entity) {
                if bytes > 0 && bytes + frame.bytes.len() > max_bytes {
                    break;
                }
                bytes += frame.bytes.len();
                frames.push(Arc::clone(frame));
            }
            next = frame.seq.next();
        }
        Self::Frames { frames, next }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use live_orders::Entity;

    use super::*;

    const ALL: usize = usize::MAX;

    fn frame(seq: u64) -> Frame {
        let even = seq.is_multiple_of(2);
        let entity = if even {
            Entity::Products
        } else {
            Entity::Orders
        };
        Frame::of(Seq(seq), entity, Bytes::from(format!("{seq};")))
    }

    fn ring(frames: usize, bytes: usize, seqs: impl IntoIterator<Item = u64>) -> Ring {
        let mut ring = Ring::new(RingBounds { frames, bytes });
        for seq in seqs {
            ring.push(frame(seq));
        }
        ring
    }

    const BEHIND: Result<(&str, u64), &str> = Err("behind");
    const UP_TO_DATE: Result<(&str, u64), &str> = Err("up to date");

    fn check(
        ring: &Ring,
        next: u64,
        topic: &Topic,
        max: usize,
        expected: Result<(&str, u64), &str>,
    ) {
        let text = |frames: &[Arc<Frame>]| -> Vec<u8> {
            frames
                .iter()
                .flat_map(|frame| frame.bytes.clone())
                .collect()
        };
        let read = match ring.read(Seq(next), topic, max) {
            Read::Behind => Err("behind"),
            Read::UpToDate => Err("up to date"),
            Read::Frames { frames, next } => Ok((text(&frames), next.0)),
        };
        let expected = expected.map(|(text, next)| (text.as_bytes().to_vec(), next));
        assert_eq!(read, expected, "from {next}");
    }

    #[test]
    fn it_is_read_from_any_place_that_it_holds() {
        let ring = ring(9, ALL, 1..=4);
        check(&ring, 1, &Topic::All, ALL, Ok(("1;2;3;4;", 5)));
        check(&ring, 4, &Topic::All, ALL, Ok(("4;", 5)));
        check(&ring, 5, &Topic::All, ALL, UP_TO_DATE);
        check(&ring, 9, &Topic::All, ALL, UP_TO_DATE);
    }

    #[test]
    fn other_topics_are_passed_over() {
        let ring = ring(9, ALL, 1..=4);
        check(
            &ring,
            1,
            &Topic::Records(Entity::Orders),
            ALL,
            Ok(("1;3;", 5)),
        );
        check(&ring, 4, &Topic::Records(Entity::Orders), ALL, Ok(("", 5)));
    }

    #[test]
    fn a_batch_is_bounded_and_never_empty_handed() {
        let ring = ring(9, ALL, 1..=4);
        check(&ring, 1, &Topic::All, 4, Ok(("1;2;", 3)));
        check(&ring, 1, &Topic::All, 1, Ok(("1;", 2)));
    }

    #[test]
    fn the_oldest_make_room() {
        let by_frames = ring(2, ALL, 1..=4);
        check(&by_frames, 2, &Topic::All, ALL, BEHIND);
        check(&by_frames, 3, &Topic::All, ALL, Ok(("3;4;", 5)));
        let by_bytes = ring(9, 4, 1..=4);
        check(&by_bytes, 2, &Topic::All, ALL, BEHIND);
        check(&by_bytes, 3, &Topic::All, ALL, Ok(("3;4;", 5)));
        let none = ring(9, 1, 1..=4);
        check(&none, 4, &Topic::All, ALL, BEHIND);
        check(&none, 5, &Topic::All, ALL, UP_TO_DATE);
    }

    #[test]
    fn it_begins_where_the_store_stands_and_holds_no_gap() {
        let mut ring = ring(9, ALL, []);
        ring.begin_at(Seq(7));
        check(&ring, 7, &Topic::All, ALL, BEHIND);
        check(&ring, 8, &Topic::All, ALL, UP_TO_DATE);
        ring.push(frame(8));
        ring.push(frame(8));
        check(&ring, 8, &Topic::All, ALL, Ok(("8;", 9)));
        ring.push(frame(11));
        check(&ring, 8, &Topic::All, ALL, BEHIND);
        check(&ring, 11, &Topic::All, ALL, Ok(("11;", 12)));
    }
}
