//! What is new while the page holds still: laid aside, counted, and shown when the reader asks.

use std::collections::BTreeSet;

use leptos::prelude::*;
use live_orders::{Change, OrderId, Seq};

/// Most changes that are laid aside. A page that has missed more is loaded anew when it goes on.
pub const ASIDE_MAX: usize = 1_000;

/// What waits to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Orders that are new, changed or gone.
    pub orders: usize,
    /// Whether there are more than could be counted.
    pub is_more: bool,
}

/// The changes that wait.
#[derive(Clone, Copy)]
pub struct Aside {
    changes: StoredValue<Vec<Change>>,
    /// The last change that is known, laid aside or only counted.
    reached: StoredValue<Option<Seq>>,
    /// The reader has asked for what the next answer brings.
    is_awaited: StoredValue<bool>,
    /// How much waits.
    pub news: RwSignal<News>,
}

impl Aside {
    /// Nothing waits.
    pub fn new() -> Self {
        Self {
            changes: StoredValue::new(Vec::new()),
            reached: StoredValue::new(None),
            is_awaited: StoredValue::new(false),
            news: RwSignal::new(News::default()),
        }
    }

    /// Lays changes aside, which follow those that are there.
    pub fn put(self, changes: Vec<Change>) {
        let Some(last) = changes.last().map(|last| last.seq) else {
            return;
        };
        self.reached.try_set_value(Some(last));
        if self.news.try_get_untracked().unwrap_or_default().is_more {
            return;
        }
        let is_full = self.changes.try_update_value(|kept| {
            kept.extend(changes);
            kept.len() > ASIDE_MAX
        });
        if is_full == Some(true) {
            self.overflow(Some(last));
        } else {
            let orders = self.changes.try_with_value(|kept| count(kept));
            self.tell(News {
                orders: orders.unwrap_or_default(),
                is_more: false,
            });
        }
    }

    /// There is more than can be laid aside: only how much it was at least is kept, and up to where
    /// it goes, if that is known.
    pub fn overflow(self, reached: Option<Seq>) {
        self.reached.try_set_value(reached);
        let orders = self.changes.try_update_value(|kept| {
            let orders = count(kept);
            kept.clear();
            orders
        });
        let known = self.news.try_get_untracked().unwrap_or_default().orders;
        self.tell(News {
            orders: orders.unwrap_or_default().max(known),
            is_more: true,
        });
    }

    /// Takes everything away; `None` where it has to be loaded.
    pub fn take(self) -> Option<Vec<Change>> {
        let changes = self.changes.try_update_value(std::mem::take);
        let is_more = self.news.try_get_untracked().unwrap_or_default().is_more;
        self.reached.try_set_value(None);
        self.tell(News::default());
        changes.filter(|_| !is_more)
    }

    /// The last change that is known of those that wait.
    pub fn known(self) -> Option<Seq> {
        self.reached.try_get_value().flatten()
    }

    /// Whether this answer is to be shown at once. Asked once for each: the next one waits again.
    pub fn take_awaited(self) -> bool {
        let is_awaited = self.is_awaited.try_update_value(std::mem::take);
        is_awaited.unwrap_or_default()
    }

    /// The next answer is to be shown at once, or no longer.
    pub fn await_answer(self, is_awaited: bool) {
        self.is_awaited.try_set_value(is_awaited);
    }

    fn tell(self, news: News) {
        if self.news.try_get_untracked() != Some(news) {
            self.news.try_set(news);
        }
    }
}

impl Default for Aside {
    fn default() -> Self {
        Self::new()
    }
}

/// Different orders among the changes: an order that was placed and paid is one.
fn count(changes: &[Change]) -> usize {
    let ids: BTreeSet<OrderId> = changes
        .iter()
        .filter_map(|change| {
            let (before, after) = change.effect.orders();
            after.or(before).map(|order| order.id)
        })
        .collect();
    ids.len()
}
