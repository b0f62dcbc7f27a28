//! What clients were told about their mutations: what the store is held to in the end.

use std::sync::Mutex;

use live_orders::Outcome;

use crate::deeds::Deed;

/// What is kept of a mutation that was never sent: what it rested on was refused, or somebody has
/// thought better of it.
pub(crate) const FELL: &str = "never sent";

/// One mutation, and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    /// What was asked for.
    pub(crate) deed: Deed,
    /// What was answered: the outcome, or the problem document of a refusal.
    pub(crate) answer: Result<Box<Outcome>, String>,
}

/// All answers of a run.
#[derive(Default)]
pub(crate) struct Promises(Mutex<Vec<Promise>>);

impl Promises {
    /// One more.
    pub(crate) fn keep(&self, deed: Deed, answer: Result<Box<Outcome>, String>) {
        let promise = Promise { deed, answer };
        self.0.lock().unwrap().push(promise);
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Promise> {
        self.0.lock().unwrap().clone()
    }
}
