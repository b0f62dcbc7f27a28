//! One lane as it is shown. Like the list's rows, its cards are held where they are read: while its
//! first ones are out of sight or a mouse is on it, those that went elsewhere stay, greyed, and new
//! ones wait, so that nobody moves the wrong order on.

use std::collections::HashSet;

use leptos::prelude::*;
use live_orders::OrderId;
use live_orders::lanes::{Column, LANE_MAX};

use crate::board::list::{Cause, set_if_changed};
use crate::board::steady::{Arranged, Held};
use crate::live::browser::now_ms;

/// The lane.
#[derive(Clone, Copy)]
pub struct Lane {
    /// Its cards, in order.
    pub ids: RwSignal<Vec<OrderId>>,
    /// Orders in it; `None` until it is loaded.
    pub total: RwSignal<Option<u64>>,
    /// Whether more of it can be loaded.
    pub has_more: RwSignal<bool>,
    /// Whether there is more than the board shows.
    pub is_full: RwSignal<bool>,
    /// Whether further cards are on their way.
    pub is_loading: RwSignal<bool>,
    /// Cards that wait until the reader wants them.
    pub waiting: RwSignal<usize>,
    held: StoredValue<Held>,
    /// Whether it is shown otherwise than it is, because it is held.
    differs: StoredValue<bool>,
}

impl Lane {
    /// Nothing in it, nothing known of it.
    pub(super) fn empty() -> Self {
        Self {
            ids: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            has_more: RwSignal::new(false),
            is_full: RwSignal::new(false),
            is_loading: RwSignal::new(false),
            waiting: RwSignal::new(0),
            held: StoredValue::new(Held::default()),
            differs: StoredValue::new(false),
        }
    }

    /// The mouse moved on it.
    pub fn pointed(self) {
        let now = now_ms();
        self.held
            .try_update_value(|held| held.pointed_ms = Some(now));
    }

    /// The mouse has left it; `true` where there is something to be shown now.
    pub fn unpointed(self) -> bool {
        self.held.try_update_value(|held| held.pointed_ms = None);
        self.differs.try_get_value() == Some(true)
    }

    /// Says whether its first cards are out of sight; `true` where there is something to be shown now.
    pub fn scrolled(self, is_scrolled: bool) -> bool {
        self.held
            .try_update_value(|held| held.is_scrolled = is_scrolled);
        !is_scrolled && self.differs.try_get_value() == Some(true)
    }

    /// Lets go of whatever was held.
    pub fn let_go(self) {
        self.held.try_set_value(Held::default());
    }

    /// Where its cards are to stand. `own` are those that the reader has moved, or that have just come
    /// back from there: they never wait, and leave at once.
    pub(super) fn arrange(self, column: &Column, own: &HashSet<OrderId>, cause: Cause) -> Arranged {
        let fresh: Vec<OrderId> = column.rows.iter().map(|row| row.order.id).collect();
        let held = self.held.try_get_value().unwrap_or_default();
        if cause == Cause::Anew || !held.is_held(now_ms) {
            return Arranged::fresh(fresh);
        }
        let mut shown = self.ids.try_get_untracked().unwrap_or_default();
        shown.retain(|id| !own.contains(id) || fresh.contains(id));
        Arranged::held(&shown, &fresh, own)
    }

    pub(super) fn put(self, column: &Column, arranged: Arranged) {
        let is_full = column.rows.len() >= LANE_MAX;
        let fresh = column.rows.iter().map(|row| row.order.id);
        self.differs
            .try_set_value(!fresh.eq(arranged.ids.iter().copied()));
        set_if_changed(self.ids, arranged.ids);
        set_if_changed(self.waiting, arranged.waiting);
        set_if_changed(self.total, Some(column.total));
        set_if_changed(self.has_more, column.has_more && !is_full);
        set_if_changed(self.is_full, column.has_more && is_full);
    }

    pub(super) fn clear(self) {
        self.differs.try_set_value(false);
        set_if_changed(self.ids, Vec::new());
        set_if_changed(self.waiting, 0);
        set_if_changed(self.total, None);
        set_if_changed(self.has_more, false);
        set_if_changed(self.is_full, false);
        set_if_changed(self.is_loading, false);
    }
}
