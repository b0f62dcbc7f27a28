//! Frames put together to be written in one go: all that a stream lacks, as its topic shows them.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use crate::live::frame::Frame;
use crate::live::topic::Topic;

/// The events of these frames, which are of the topic, one after the other; nothing if a filter
/// lets none of them through. No lock is held here: what a filter has to work out, it works out
/// while others go on.
pub fn bytes(frames: &[Arc<Frame>], topic: &Topic) -> Bytes {
    match topic {
        Topic::Filtered(filter) => join(frames.iter().filter_map(|frame| frame.through(filter))),
        _ => join(frames.iter().map(|frame| &frame.bytes)),
    }
}

/// One event, which is the rule in a calm hour, is shared and not copied.
fn join<'a>(events: impl Iterator<Item = &'a Bytes>) -> Bytes {
    let events: Vec<&Bytes> = events.collect();
    if let [event] = *events {
        return event.clone();
    }
    let mut bytes = BytesMut::with_capacity(events.iter().map(|event| event.len()).sum());
    for event in events {
        bytes.extend_from_slice(event);
    }
    bytes.freeze()
}
