//! The queue of what the reader did, purely: what is sent next, what rests on what, and what goes
//! with it when one is refused or cancelled. It owns the decisions; sending and waiting are
//! [`crate::board::outbox`]'s, keeping it over a reload is [`crate::board::kept`]'s.
//!
//! Mutations on one order rest on each other: an edit names the version that the one before it
//! makes, so it cannot go through without it. Mutations on different orders know nothing of each
//! other, and are sent in the order in which they were done all the same. What rests on what of a
//! product is [`Ask::rests_on`]'s to say.

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use live_orders::order::Products;
use live_orders::view::PENDING_MAX;
use live_orders::{MutationId, OrderId, OrderNumber, Refusal, Rule, Timestamp};
use serde::{Deserialize, Serialize};

use crate::board::ask::{Ask, Subject};
use crate::texts::told;

/// What has waited longer is not sent any more: the server knows for 14 days what it has carried
/// out, and what it no longer knows it would do a second time. A day is left for clocks.
pub const KEPT_DAYS: i64 = 13;
/// The wait after the first failed try is at most this long; each failure doubles it.
pub const RETRY_FIRST: Duration = Duration::from_millis(500);
/// No wait is longer: where the live connection cannot say that the server is back, it is found
/// within this time.
pub const RETRY_MAX: Duration = Duration::from_secs(15);
/// No wait is shorter, however the dice fall.
pub const RETRY_MIN: Duration = Duration::from_millis(100);

/// A mutation that has not been answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its id: the same however often it is sent.
    pub mutation: MutationId,
    /// What is asked for.
    pub ask: Ask,
    /// What for, as people call it.
    pub subject: Subject,
    /// The products at whose names and prices it is shown.
    pub products: Products,
    /// When it was asked for, by the store's clock.
    pub asked_at: Timestamp,
    /// How often it has been sent.
    pub attempts: u32,
}

/// The mutations that have not been answered, oldest first. Only the first is ever under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    jobs: VecDeque<Job>,
    is_sending: bool,
    is_held: bool,
}

/// What leaves the queue without being done: one, and those that rested on it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallen {
    /// The one that was refused or cancelled.
    pub job: Job,
    /// What rested on it.
    pub resting: Vec<Job>,
}

/// A job as the reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub mutation: MutationId,
    /// What it is, in few words.
    pub words: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Whether it is under way at this moment: then it cannot be cancelled.
    pub is_sending: bool,
    /// How many later ones go with it when it is cancelled.
    pub resting: usize,
}

impl Job {
    /// That it was not done, in few words.
    pub fn failure(&self) -> String {
        told::failure_of(self.ask.failure(), &self.subject.words())
    }
}

impl Queue {
    /// A queue that was kept, with whatever was under way to be sent again.
    pub fn restored(jobs: Vec<Job>) -> Self {
        let mut queue = Self::default();
        for job in jobs {
            let is_known = queue
                .jobs
                .iter()
                .any(|known| known.mutation == job.mutation);
            if !is_known && queue.jobs.len() < PENDING_MAX {
                queue.jobs.push_back(job);
            }
        }
        queue
    }

    /// Puts one at the end; refused where too many wait.
    pub fn push(&mut self, job: Job) -> Result<(), Refusal> {
        if self.jobs.len() >= PENDING_MAX {
            return Err(Refusal::against("mutation", Rule::MustWait));
        }
        self.jobs.push_back(job);
        Ok(())
    }

    /// The one to be sent now, counted as sent: from here on it may reach the server. `None` while
    /// another is under way.
    pub fn next_to_send(&mut self) -> Option<Job> {
        if self.is_sending {
            return None;
        }
        let job = self.jobs.front_mut()?;
        job.attempts = job.attempts.saturating_add(1);
        self.is_sending = true;
        Some(job.clone())
    }

    /// Takes one back that has never been sent, with all that rests on it; nothing where it may have
    /// reached the server.
    pub fn withdraw(&mut self, mutation: &MutationId) -> Option<Fallen> {
        let is_unsent = |job: &Job| job.mutation == *mutation && job.attempts == 0;
        let is_here = self.jobs.iter().any(is_unsent);
        is_here.then(|| self.cancel(mutation)).flatten()
    }

    /// The one under way has been carried out.
    pub fn answered(&mut self, mutation: &MutationId) -> Option<Job> {
        self.settle(mutation).then(|| self.jobs.pop_front())?
    }

    /// The one under way came to nothing that is known; it stays the first.
    pub fn failed(&mut self, mutation: &MutationId) {
        if self.is_under_way(mutation) {
            self.is_sending = false;
            self.is_held = true;
        }
    }

    /// The one under way was refused: it goes, with all that rested on it.
    pub fn refused(&mut self, mutation: &MutationId) -> Option<Fallen> {
        self.settle(mutation).then(|| self.remove(0))?
    }

    /// Takes one back, with all that rests on it; `None` while it is under way, or where it is gone.
    pub fn cancel(&mut self, mutation: &MutationId) -> Option<Fallen> {
        let place = self.place(mutation)?;
        let is_under_way = place == 0 && self.is_sending;
        let fallen = (!is_under_way).then(|| self.remove(place))?;
        self.is_held &= !self.jobs.is_empty();
        fallen
    }

    /// Takes out the oldest one that has waited for too long; nothing while one is under way.
    pub fn too_old(&mut self, now: Timestamp) -> Option<Fallen> {
        let oldest = now.plus_days(-KEPT_DAYS);
        let place = self.jobs.iter().position(|job| job.asked_at < oldest)?;
        (!self.is_sending).then(|| self.remove(place))?
    }

    /// Says that nothing is sent for now, because there is no connection.
    pub const fn hold(&mut self) {
        self.is_held = true;
    }

    /// The store has numbered an order: those that wait are called after it.
    pub fn number(&mut self, order: OrderId, number: OrderNumber) {
        let of_it = |job: &&mut Job| job.ask.order_id() == Some(order);
        for job in self.jobs.iter_mut().filter(of_it) {
            job.subject.number = Some(number);
        }
    }

    /// All of them, oldest first.
    pub fn jobs(&self) -> impl ExactSizeIterator<Item = &Job> {
        self.jobs.iter()
    }

    /// Whether the first waits for a connection rather than for an answer. It holds until there is
    /// an answer, so that a try now and then does not look like news.
    pub const fn is_held(&self) -> bool {
        self.is_held
    }

    /// As the reader sees them.
    pub fn waiting(&self) -> Vec<Waiting> {
        let shown = |(place, job): (usize, &Job)| Waiting {
            mutation: job.mutation.clone(),
            words: job.ask.words(&job.subject),
            asked_at: job.asked_at,
            is_sending: place == 0 && self.is_sending,
            resting: self.resting_on(place).count(),
        };
        self.jobs.iter().enumerate().map(shown).collect()
    }

    fn place(&self, mutation: &MutationId) -> Option<usize> {
        self.jobs.iter().position(|job| job.mutation == *mutation)
    }

    fn is_under_way(&self, mutation: &MutationId) -> bool {
        self.is_sending && self.place(mutation) == Some(0)
    }

    /// Ends what is under way, if it is this one: whatever the answer, the server is there.
    fn settle(&mut self, mutation: &MutationId) -> bool {
        let is_this = self.is_under_way(mutation);
        if is_this {
            self.is_sending = false;
            self.is_held = false;
        }
        is_this
    }

    /// The places of those that rest on one.
    fn resting_on(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let earlier = self.jobs.get(place).map(|job| &job.ask);
        let later = self.jobs.iter().enumerate().skip(place + 1);
        later
            .filter(move |(_, job)| earlier.is_some_and(|earlier| job.ask.rests_on(earlier)))
            .map(|(place, _)| place)
    }

    fn remove(&mut self, place: usize) -> Option<Fallen> {
        let resting: Vec<usize> = self.resting_on(place).collect();
        // From the end, so that the places before stay what they were.
        let mut later: Vec<Job> = resting
            .into_iter()
            .rev()
            .filter_map(|place| self.jobs.remove(place))
            .collect();
        later.reverse();
        let job = self.jobs.remove(place)?;
        Some(Fallen {
            job,
            resting: later,
        })
    }
}

impl Fallen {
    /// All of them, oldest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        std::iter::once(&self.job).chain(&self.resting)
    }
}

/// How long to wait after so many failures in a row: full jitter, anything up to a bound that
/// doubles, so that pages which lost the same server do not come back to it in one moment. `dice`
/// is a random number from 0 to 1.
pub fn retry_wait(failures: u32, dice: f64) -> Duration {
    let bound = RETRY_FIRST
        .saturating_mul(2_u32.saturating_pow(failures))
        .min(RETRY_MAX);
    bound.mul_f64(dice.clamp(0.0, 1.0)).max(RETRY_MIN)
}
