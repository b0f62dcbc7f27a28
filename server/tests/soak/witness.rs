//! What happened in one run, in order, as far back as a report needs it; and the first thing that
//! was wrong, which ends the run.

use std::collections::VecDeque;
use std::fmt::Display;
use std::sync::Mutex;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

/// Notes that are kept: what a person reads of a run that failed.
const NOTES_MAX: usize = 600;

/// One run's witness.
pub(crate) struct Witness {
    since: Instant,
    notes: Mutex<VecDeque<String>>,
    failure: Mutex<Option<String>>,
    /// Cancelled by the first failure.
    failed: CancellationToken,
}

impl Witness {
    /// One that has seen nothing.
    pub(crate) fn new() -> Self {
        Self {
            since: Instant::now(),
            notes: Mutex::default(),
            failure: Mutex::default(),
            failed: CancellationToken::new(),
        }
    }

    /// Writes down what happened to whom.
    pub(crate) fn note(&self, who: impl Display, what: impl Display) {
        let at_ms = self.since.elapsed().as_millis();
        let mut notes = self.notes.lock().unwrap();
        if notes.len() >= NOTES_MAX {
            notes.pop_front();
        }
        notes.push_back(format!("{at_ms:>6} ms  {who}: {what}"));
    }

    /// Something is wrong. Only the first thing counts: what follows may follow from it.
    pub(crate) fn fail(&self, who: impl Display, what: impl Display) {
        self.note(&who, format!("FAILED: {what}"));
        let mut failure = self.failure.lock().unwrap();
        failure.get_or_insert_with(|| format!("{who}: {what}"));
        self.failed.cancel();
    }

    /// Until something is wrong.
    pub(crate) async fn failed(&self) {
        self.failed.cancelled().await;
    }

    /// What was wrong first.
    pub(crate) fn failure(&self) -> Option<String> {
        self.failure.lock().unwrap().clone()
    }

    /// The notes, a line each.
    pub(crate) fn notes(&self) -> String {
        let notes = self.notes.lock().unwrap();
        let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
        notes.join("\n")
    }
}
