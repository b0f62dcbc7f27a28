//! What has happened while nobody looked: counted while the page cannot be seen, and told in one
//! line to who comes back after a long absence. What comes in late, because the device has slept,
//! is counted by the time at which it was made.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use live_orders::{Change, OrderId, Timestamp};

use crate::board::clock::Clock;
use crate::live::browser::is_visible;

/// Who was away for less has hardly missed anything: long enough for a coffee.
pub const AWAY_MIN: Duration = Duration::from_mins(5);
/// Most orders that are counted: beyond it, nobody reads the number any more.
pub const COUNTED_MAX: usize = 1_000;

/// What somebody has missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Since when.
    pub since: Timestamp,
    /// Orders that were placed.
    pub placed: usize,
    /// Other orders that were moved on, or cancelled.
    pub moved: usize,
    /// Whether there may be more than was counted.
    pub is_more: bool,
}

/// An absence.
#[derive(Clone, Debug)]
struct Absence {
    since: Timestamp,
    /// `None` while it lasts.
    until: Option<Timestamp>,
    placed: BTreeSet<OrderId>,
    moved: BTreeSet<OrderId>,
    is_more: bool,
}

/// Whether somebody looks, and what has happened since nobody did.
#[derive(Clone, Copy)]
pub struct Away {
    absence: StoredValue<Option<Absence>>,
    /// What is to be told.
    pub missed: RwSignal<Option<Missed>>,
}

impl Absence {
    const fn new(since: Timestamp) -> Self {
        Self {
            since,
            until: None,
            placed: BTreeSet::new(),
            moved: BTreeSet::new(),
            is_more: false,
        }
    }

    fn note(&mut self, change: &Change) {
        // What comes in after the return may be of before it: the device has slept, perhaps.
        if self.until.is_some_and(|until| change.at > until) {
            return;
        }
        if self.placed.len() + self.moved.len() >= COUNTED_MAX {
            self.is_more = true;
            return;
        }
        match change.effect.orders() {
            (None, Some(after)) => {
                self.placed.insert(after.id);
            }
            (Some(before), Some(after))
                if before.status != after.status && !self.placed.contains(&after.id) =>
            {
                self.moved.insert(after.id);
            }
            // What was placed and deleted in the meantime is nothing to look at.
            (Some(before), None) => {
                self.placed.remove(&before.id);
                self.moved.remove(&before.id);
            }
            _ => {}
        }
    }

    fn missed(&self) -> Option<Missed> {
        let missed = Missed {
            since: self.since,
            placed: self.placed.len(),
            moved: self.moved.len(),
            is_more: self.is_more,
        };
        let is_anything = missed.placed + missed.moved > 0 || missed.is_more;
        (self.until.is_some() && is_anything).then_some(missed)
    }
}

impl Away {
    /// Somebody looks.
    pub fn new() -> Self {
        Self {
            absence: StoredValue::new(None),
            missed: RwSignal::new(None),
        }
    }

    /// Watches whether the page can be seen, in the browser.
    pub fn start(self, clock: Clock) {
        let turn = move |_| {
            if is_visible() {
                self.come_back(clock.now());
            } else {
                self.go(clock.now());
            }
        };
        let listener = window_event_listener_untyped("visibilitychange", turn);
        on_cleanup(move || listener.remove());
    }

    /// Counts a change, if it falls into the absence.
    pub fn note(self, change: &Change) {
        let missed = self.absence.try_update_value(|absence| {
            let absence = absence.as_mut()?;
            absence.note(change);
            absence.missed()
        });
        self.tell(missed.flatten());
    }

    /// Something has happened that cannot be counted any more.
    pub fn lose_count(self) {
        let missed = self.absence.try_update_value(|absence| {
            let absence = absence.as_mut()?;
            absence.is_more = true;
            absence.missed()
        });
        self.tell(missed.flatten());
    }

    /// It has been read.
    pub fn dismiss(self) {
        self.absence.try_set_value(None);
        self.missed.try_set(None);
    }

    fn go(self, now: Timestamp) {
        self.absence.try_update_value(|absence| {
            // Who looks in for a moment without taking notice is still away.
            let is_untold = absence
                .as_ref()
                .is_some_and(|absence| absence.missed().is_some());
            match absence {
                Some(absence) if is_untold => absence.until = None,
                _ => *absence = Some(Absence::new(now)),
            }
        });
    }

    fn come_back(self, now: Timestamp) {
        let missed = self.absence.try_update_value(|absence| {
            let gone = absence.as_mut()?;
            if now.since(gone.since) < AWAY_MIN {
                *absence = None;
                return None;
            }
            gone.until = Some(now);
            gone.missed()
        });
        self.tell(missed.flatten());
    }

    fn tell(self, missed: Option<Missed>) {
        if missed.is_some() && self.missed.try_get_untracked() != Some(missed.clone()) {
            self.missed.try_set(missed);
        }
    }
}

impl Default for Away {
    fn default() -> Self {
        Self::new()
    }
}
