//! How long lists are: counted once, then moved by what is written. A list's length is asked for with
//! each of its pages, and counting takes the longer the more orders pass its filter; the changes since
//! then say all that is needed to know it now.
//!
//! Nothing here outlives the process, and nothing is taken from here that does not hold at the reader's
//! own moment: where the changes between are not known, the list is counted again.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use live_orders::{Change, Order, OrderQuery, Seq};
use lru::LruCache;

/// Lists whose lengths are kept: those that are looked at, with their tabs, by everybody.
const LISTS_MAX: NonZeroUsize = NonZeroUsize::new(256).unwrap();
/// Changes that are kept to move them by, some kilobytes each: seconds of the fastest writing. A list
/// that nobody has asked for since is counted again.
const CHANGES_MAX: usize = 2_000;

/// The lengths.
#[derive(Debug)]
pub(super) struct Counts(Mutex<Kept>);

#[derive(Debug)]
struct Kept {
    /// By their filter: a length does not depend on the sort.
    lists: LruCache<String, Counted>,
    /// Without gaps, the newest last.
    changes: VecDeque<Moved>,
}

/// A length at a moment.
#[derive(Debug)]
struct Counted {
    seq: Seq,
    orders: u64,
}

/// What a change has made of an order.
#[derive(Debug)]
struct Moved {
    seq: Seq,
    before: Option<Order>,
    after: Option<Order>,
}

impl Counts {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(Mutex::new(Kept {
            lists: LruCache::new(LISTS_MAX),
            changes: VecDeque::new(),
        }))
    }

    /// Takes changes in that are about to be committed: whoever reads right after the commit finds them.
    pub(super) fn take(&self, changes: &[Change]) {
        let mut kept = self.lock();
        if kept.lists.is_empty() {
            // Nothing is to be moved, and lengths that are counted later need none of these.
            kept.changes.clear();
            return;
        }
        for change in changes {
            kept.take(change);
        }
    }

    /// Forgets changes after a moment: they were not committed.
    pub(super) fn take_back(&self, after: Seq) {
        let mut kept = self.lock();
        let committed = kept.changes.partition_point(|it| it.seq <= after);
        kept.changes.truncate(committed);
    }

    /// The length of a list at a moment, if it is known.
    pub(super) fn at(&self, query: &OrderQuery, seq: Seq) -> Option<u64> {
        let mut kept = self.lock();
        let Kept { lists, changes } = &mut *kept;
        let counted = lists.get_mut(&query.filter_url())?;
        counted.advance(query, seq, changes)?;
        Some(counted.orders)
    }

    /// Keeps a length that was counted at a moment.
    pub(super) fn keep(&self, query: &OrderQuery, seq: Seq, orders: u64) {
        let mut kept = self.lock();
        let key = query.filter_url();
        let is_older = kept.lists.peek(&key).is_some_and(|known| known.seq > seq);
        if !is_older {
            kept.lists.put(key, Counted { seq, orders });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // What a panic leaves is whole: each step ends with one assignment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn take(&mut self, change: &Change) {
        let follows = |last: &Moved| last.seq.0 + 1 == change.seq.0;
        if !self.changes.back().is_none_or(follows) {
            // Another process has written between.
            self.changes.clear();
        }
        if self.changes.len() == CHANGES_MAX {
            self.changes.pop_front();
        }
        let (before, after) = change.effect.orders();
        self.changes.push_back(Moved {
            seq: change.seq,
            before: before.cloned(),
            after: after.cloned(),
        });
    }
}

impl Counted {
    /// Moves on to a moment; `None`, and nothing moved, where the changes up to it are not known.
    fn advance(&mut self, query: &OrderQuery, to: Seq, changes: &VecDeque<Moved>) -> Option<()> {
        if self.seq == to {
            return Some(());
        }
        if self.seq > to {
            return None;
        }
        let from = changes.partition_point(|it| it.seq <= self.seq);
        let end = changes.partition_point(|it| it.seq <= to);
        let missed = usize::try_from(to.0 - self.seq.0).ok()?;
        if end - from != missed {
            return None;
        }
        let is_in = |order: &Option<Order>| {
            let passes = order.as_ref().is_some_and(|order| query.matches(order));
            i64::from(passes)
        };
        let moved: i64 = changes
            .range(from..end)
            .map(|it| is_in(&it.after) - is_in(&it.before))
            .sum();
        self.orders = self.orders.checked_add_signed(moved)?;
        self.seq = to;
        Some(())
    }
}
