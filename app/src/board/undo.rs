//! What the reader can take back, the last thing first: what was done, and what undoes it. Taking
//! back is a mutation of its own ([`Ask::inverse`]); what has not left the page yet is simply not sent.

use std::collections::VecDeque;

use leptos::prelude::*;
use live_orders::revert::REVERT_MINUTES;
use live_orders::{MutationId, Timestamp};

use crate::board::ask::Ask;
use crate::board::state::Board;
use crate::refusals;
use crate::texts::told;

/// Most things that are remembered; the oldest makes room.
const STEPS_MAX: usize = 20;

/// One mutation that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// Its id.
    pub mutation: MutationId,
    /// What undoes it.
    pub inverse: Ask,
}

/// What was done in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    id: u64,
    words: String,
    at: Timestamp,
    parts: Vec<Undoable>,
}

/// What can be taken back, purely.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Steps {
    steps: VecDeque<Step>,
    last_id: u64,
}

/// What can be taken back.
#[derive(Clone, Copy)]
pub struct Undo {
    steps: StoredValue<Steps>,
}

impl Steps {
    fn remember(&mut self, words: String, at: Timestamp, parts: Vec<Undoable>) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        if self.steps.len() >= STEPS_MAX {
            self.steps.pop_front();
        }
        self.steps.push_back(Step {
            id,
            words,
            at,
            parts,
        });
        id
    }

    /// A mutation came to nothing; gives the step that came to nothing with it.
    fn forget(&mut self, mutation: &MutationId) -> Option<u64> {
        for step in &mut self.steps {
            step.parts.retain(|part| part.mutation != *mutation);
        }
        let empty = self.steps.iter().position(|step| step.parts.is_empty())?;
        self.steps.remove(empty).map(|step| step.id)
    }

    fn take(&mut self, id: u64) -> Option<Step> {
        let at = self.steps.iter().position(|step| step.id == id)?;
        self.steps.remove(at)
    }

    /// The last step, unless the server would no longer take it back.
    fn last(&mut self, now: Timestamp) -> Option<Step> {
        let oldest = now.millis() - REVERT_MINUTES * 60_000;
        self.steps.retain(|step| step.at.millis() >= oldest);
        self.steps.pop_back()
    }
}

impl Undo {
    /// Nothing to be taken back.
    pub fn new() -> Self {
        Self {
            steps: StoredValue::new(Steps::default()),
        }
    }
}

impl Default for Undo {
    fn default() -> Self {
        Self::new()
    }
}

impl Board {
    /// Remembers what was done, and offers to take it back.
    pub(super) fn offer_undo(self, words: String, parts: Vec<Undoable>) {
        if parts.is_empty() {
            return;
        }
        let now = self.clock.now();
        let told = words.clone();
        let id = self
            .undo
            .steps
            .try_update_value(|steps| steps.remember(told, now, parts));
        if let Some(id) = id {
            self.toasts.undoable(words, id);
        }
    }

    /// A mutation came to nothing: there is nothing of it to be taken back.
    pub(super) fn forget_undo(self, mutation: &MutationId) {
        let gone = self
            .undo
            .steps
            .try_update_value(|steps| steps.forget(mutation));
        if let Some(Some(gone)) = gone {
            self.toasts.withdraw(gone);
        }
    }

    /// Takes back what a message offered to.
    pub fn undo(self, step: u64) {
        let step = self.undo.steps.try_update_value(|steps| steps.take(step));
        self.take_step_back(step.flatten());
    }

    /// Takes back what was done last; `false` where there is nothing.
    pub fn undo_last(self) -> bool {
        let now = self.clock.now();
        let step = self.undo.steps.try_update_value(|steps| steps.last(now));
        let step = step.flatten();
        let is_any = step.is_some();
        self.take_step_back(step);
        is_any
    }

    fn take_step_back(self, step: Option<Step>) {
        let Some(step) = step else { return };
        self.toasts.withdraw(step.id);
        let mut asks = Vec::new();
        for part in step.parts.into_iter().rev() {
            let unsent = self.outbox.change(|queue| queue.withdraw(&part.mutation));
            if let Some(Some(fallen)) = unsent {
                self.forget(&fallen);
                for job in fallen.jobs() {
                    self.withdraw_from_bulk(&job.mutation);
                }
                continue;
            }
            asks.push(part.inverse);
        }
        let words = told::undone(&step.words);
        if asks.len() > 1 {
            // Those that cannot be taken back are reported one by one.
            self.undo_all(&words, asks);
        } else if let Some((_, refusal)) = self.ask_all(asks).1.pop() {
            let title = told::not_undone(&step.words);
            self.toasts.problem(title, refusals::refusal(&refusal));
            return;
        }
        self.toasts.done(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Undoable {
        Undoable {
            mutation: name.to_owned().try_into().expect("an id"),
            inverse: Ask::Discontinue {
                sku: "A".parse().expect("a SKU"),
                name: "Apples".into(),
                discontinued: false,
            },
        }
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn the_last_is_taken_back_first_and_each_once() {
        let mut steps = Steps::default();
        let first = steps.remember("first".into(), at(0), vec![part("a")]);
        steps.remember("second".into(), at(1), vec![part("b")]);
        assert_eq!(
            steps.last(at(2)).map(|step| step.words),
            Some("second".into())
        );
        assert_eq!(
            steps.take(first).map(|step| step.words),
            Some("first".into())
        );
        assert_eq!(steps.take(first), None);
        assert_eq!(steps.last(at(2)), None);
    }

    #[test]
    fn what_came_to_nothing_is_not_offered() {
        let mut steps = Steps::default();
        let id = steps.remember("both".into(), at(0), vec![part("a"), part("b")]);
        let (a, b) = (part("a").mutation, part("b").mutation);
        assert_eq!(steps.forget(&a), None);
        assert_eq!(steps.forget(&b), Some(id));
        assert_eq!(steps.last(at(0)), None);
    }

    #[test]
    fn what_is_old_or_too_many_is_forgotten() {
        let mut steps = Steps::default();
        for index in 0..=STEPS_MAX {
            steps.remember(format!("{index}"), at(0), vec![part("a")]);
        }
        assert_eq!(steps.steps.len(), STEPS_MAX);
        assert_eq!(
            steps.steps.front().map(|step| step.words.as_str()),
            Some("1")
        );
        assert_eq!(steps.last(at(REVERT_MINUTES + 1)), None);
    }
}
