//! Short messages that come up at the edge of the page: what was refused and why.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;

/// Most messages at once; the oldest makes room.
const TOASTS_MAX: usize = 4;
/// How long a message stays that needs no answer: twice what its sentence takes to read.
const CONFIRMATION: Duration = Duration::from_secs(5);
/// How long one stays that says what went wrong.
const PROBLEM: Duration = Duration::from_secs(20);
/// How long one stays that offers to take something back.
const OFFER: Duration = Duration::from_secs(8);

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Its own.
    pub id: u64,
    /// Whether something went wrong.
    pub is_problem: bool,
    /// What it is about, in few words.
    pub title: String,
    /// A sentence; may be empty.
    pub text: String,
    /// What it offers to take back, see [`crate::board::undo`].
    pub undo: Option<u64>,
}

/// The messages that are up.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// Oldest first.
    pub shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Says that something went wrong.
    pub fn problem(self, title: impl Into<String>, text: impl Into<String>) {
        self.push(true, title.into(), text.into(), None);
    }

    /// Says that something is done.
    pub fn done(self, title: impl Into<String>) {
        self.push(false, title.into(), String::new(), None);
    }

    /// Says that something is done, and offers to take it back. There is one offer at a time: what
    /// was done before is taken back after it.
    pub fn undoable(self, title: impl Into<String>, undo: u64) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.undo.is_none()));
        self.push(false, title.into(), String::new(), Some(undo));
    }

    /// Takes an offer away.
    pub fn withdraw(self, undo: u64) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.undo != Some(undo)));
    }

    /// What a message with this title said went wrong has been done since.
    pub fn settle(self, title: &str) {
        self.shown
            .try_update(|shown| shown.retain(|toast| !toast.is_problem || toast.title != title));
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u64) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn push(self, is_problem: bool, title: String, text: String, undo: Option<u64>) {
        let Some(id) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        let toast = Toast {
            id,
            is_problem,
            title,
            text,
            undo,
        };
        self.shown.try_update(|shown| {
            if shown.len() >= TOASTS_MAX {
                shown.remove(0);
            }
            shown.push(toast);
        });
        let stay = match undo {
            Some(_) => OFFER,
            None if is_problem => PROBLEM,
            None => CONFIRMATION,
        };
        // It outlives the page at worst by its time, and then finds nothing to do.
        set_timeout(move || self.dismiss(id), stay);
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}
