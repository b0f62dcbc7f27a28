//! What the log in memory no longer holds, read from the store in blocks. What a block holds never
//! changes, so streams that are equally far behind share one reading of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use live_orders::{PageRequest, Seq};
use live_orders_app::port::{PortError, Store};
use tokio::sync::{OnceCell, Semaphore};

use crate::live::frame::Frame;
use crate::live::ring::Read;
use crate::live::topic::Topic;

/// Changes of one block: at most a page of the store's, a power of two for whole blocks.
const BLOCK_CHANGES: u16 = 64;
/// Blocks that are kept. With orders of a hundred lines, about 20 KiB a frame, they come to 40 MiB;
/// with the usual ones to a twentieth of that, and to some times as much where filters look at all.
const BLOCKS_MAX: usize = 32;
/// Streams that read from the store at once: a thousand that come back together wait for each
/// other here, and leave the store's readers to the pages.
const READS_MAX: usize = 2;

/// The store's log as the streams read it.
pub struct Replay {
    store: Store,
    /// The blocks that were used last, latest first. The lock is held for looking one up only.
    blocks: Mutex<VecDeque<(u64, Cell)>>,
    reads: Semaphore,
}

/// The changes of a block, or the part of them that was there when it was read.
type Block = Arc<[Arc<Frame>]>;
/// Filled by the first stream that needs the block, while the others wait for it.
type Cell = Arc<OnceCell<Block>>;

impl Replay {
    /// Replays from a store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            blocks: Mutex::new(VecDeque::with_capacity(BLOCKS_MAX + 1)),
            reads: Semaphore::new(READS_MAX),
        }
    }

    /// The frames of a topic from `next` on, up to about `max_bytes` and the end of a block;
    /// `Behind` if the store no longer has the change at `next`.
    pub async fn read(
        &self,
        next: Seq,
        topic: &Topic,
        max_bytes: usize,
    ) -> Result<Read, PortError> {
        // Sequence numbers start at 1: block 0 holds 1 to 64.
        let index = next.0.saturating_sub(1) / u64::from(BLOCK_CHANGES);
        let mut frames = self.block(index).await?;
        if !holds(&frames, next) && frames.len() < usize::from(BLOCK_CHANGES) {
            // It was read while it was still growing: look again.
            self.forget(index, &frames);
            frames = self.block(index).await?;
        }
        if !holds(&frames, next) {
            return Ok(Read::Behind);
        }
        let from_next = frames.iter().skip_while(|frame| frame.seq < next);
        Ok(Read::of(from_next, next, topic, max_bytes))
    }

    async fn block(&self, index: u64) -> Result<Block, PortError> {
        let cell = self.cell(index);
        let frames = cell.get_or_try_init(|| self.load(index)).await?;
        Ok(frames.clone())
    }

    async fn load(&self, index: u64) -> Result<Block, PortError> {
        let _turn = self.reads.acquire().await.map_err(|_| PortError::Failed)?;
        let after = Seq(index * u64::from(BLOCK_CHANGES));
        let request = PageRequest::new(BLOCK_CHANGES, Some(after))?;
        let page = self.store.changes(&request).await?;
        let mut expected = page.items.first().map_or(after, |change| change.seq);
        let mut frames = Vec::with_capacity(page.items.len());
        for change in &page.items {
            // A hole in the log is as good as its end: what lies before cannot be followed on.
            if change.seq != expected || change.seq.0 > after.0 + u64::from(BLOCK_CHANGES) {
                break;
            }
            frames.push(Arc::new(Frame::new(change)));
            expected = expected.next();
        }
        Ok(frames.into())
    }

    fn cell(&self, index: u64) -> Cell {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let known = blocks.iter().position(|(known, _)| *known == index);
        let entry = known
            .and_then(|at| blocks.remove(at))
            .unwrap_or_else(|| (index, Cell::default()));
        let cell = entry.1.clone();
        blocks.push_front(entry);
        blocks.truncate(BLOCKS_MAX);
        cell
    }

    /// Unless somebody else has forgotten it already, and perhaps read it again.
    fn forget(&self, index: u64, frames: &Block) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.retain(|(known, cell)| {
            *known != index || cell.get().is_none_or(|other| !Arc::ptr_eq(other, frames))
        });
    }
}

/// Whether the change at `seq` is among these, which follow each other without gaps.
fn holds(frames: &[Arc<Frame>], seq: Seq) -> bool {
    frames.first().is_some_and(|first| first.seq <= seq)
        && frames.last().is_some_and(|last| last.seq >= seq)
}
