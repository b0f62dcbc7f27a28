//! The outbox at work: one mutation after another is sent until there is an answer, with waits that
//! grow and that end at once when the server can be reached again. Each keeps its id however often
//! it has to be sent, so that it happens once.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::{Outcome, Record, Refusal};

use crate::board::ask::{Ask, Reason};
use crate::board::list::Cause;
use crate::board::queue::{Fallen, Job, Queue, RETRY_MAX, retry_wait};
use crate::board::returned::ReturnedProduct;
use crate::board::state::Board;
use crate::error::AppError;
use crate::live::browser::within;
use crate::refusals;
use crate::signed::Signed;
use crate::texts::told;

/// How long one try may take. While it lasts the mutation cannot be cancelled.
const ANSWER_MAX: Duration = Duration::from_secs(10);

impl Board {
    /// Says that the server can be reached: what waits is sent now.
    pub fn wake_outbox(self) {
        self.outbox.wake();
    }

    /// Sets the outbox to work, unless it is.
    pub(super) fn run_outbox(self) {
        let start = |is_running: &mut bool| !std::mem::replace(is_running, true);
        if self.outbox.is_running.try_update_value(start) == Some(true) {
            spawn_local(self.send_all());
        }
    }

    /// Whether the device says that it has no network. What is not tried then can be cancelled
    /// without a doubt about what became of it.
    pub(super) fn is_offline(self) -> bool {
        let state = self.connection.state.try_get_untracked();
        state.is_some_and(|state| state.name() == "offline")
    }

    async fn send_all(self) {
        let mut failures = 0;
        loop {
            self.outbox.forget_wakes();
            self.give_back_too_old();
            if self.is_offline() && !self.outbox.is_empty() {
                self.outbox.change(Queue::hold);
                // Tried after that all the same: devices are sometimes wrong about it.
                self.outbox.rest(RETRY_MAX).await;
            }
            let Some(Some(job)) = self.outbox.change(Queue::next_to_send) else {
                break;
            };
            let answer = try_once(&job).await;
            self.connection.note(answer.as_ref().err());
            match answer {
                Err(error) if error.is_passing() => {
                    self.outbox.change(|queue| queue.failed(&job.mutation));
                    let wait = retry_wait(failures, js_sys::Math::random());
                    let was_woken = self.outbox.rest(wait).await;
                    failures = if was_woken {
                        0
                    } else {
                        failures.saturating_add(1)
                    };
                }
                answer => {
                    failures = 0;
                    self.take_answer(&job, answer);
                }
            }
        }
        self.outbox.is_running.try_set_value(false);
    }

    fn take_answer(self, job: &Job, answer: Result<Outcome, AppError>) {
        match answer {
            Ok(outcome) => self.done(job, &outcome),
            Err(error) => {
                let fallen = self.outbox.change(|queue| queue.refused(&job.mutation));
                if let Some(Some(fallen)) = fallen {
                    self.take_back(fallen, Reason::Error(error));
                }
            }
        }
    }

    fn done(self, job: &Job, outcome: &Outcome) {
        self.list
            .write(|view| view.acknowledge(&job.mutation, outcome.seq, outcome.current()));
        let order = outcome.order();
        let numbered = order.filter(|order| order.number.is_assigned());
        self.outbox.change(|queue| {
            queue.answered(&job.mutation);
            if let Some(order) = numbered {
                queue.number(order.id, order.number);
            }
        });
        if let Some(order) = order {
            self.focus.take(order);
        }
        self.settle_bulk(&job.mutation, None);
        // What was refused before, and corrected, is done now.
        self.toasts.settle(&job.failure());
        if let (Ask::Place { .. }, Some(order)) = (&job.ask, numbered) {
            self.toasts
                .done(told::order_placed(&order.number.to_string()));
        }
        self.render(Cause::Reader);
    }

    fn give_back_too_old(self) {
        let now = self.clock.now();
        while let Some(Some(fallen)) = self.outbox.change(|queue| queue.too_old(now)) {
            self.take_back(fallen, Reason::TooOld);
        }
    }

    /// Takes what fell out of the view, says why, and gives back what was typed.
    fn take_back(self, fallen: Fallen, reason: Reason) {
        if let Reason::Error(AppError::Refused(Refusal::StaleVersion { current })) = &reason {
            match &**current {
                Record::Order(current) => self.focus.take(current),
                Record::Product(current) => self.catalogue.take([current.clone()]),
            }
        }
        self.forget(&fallen);
        let Fallen { job, resting } = fallen;
        for job in &resting {
            let why = told::rested_refused().to_owned();
            self.settle_bulk(&job.mutation, Some((job.subject.words(), why)));
        }
        let failure = Some((job.subject.words(), refusals::reason(&reason)));
        if self.settle_bulk(&job.mutation, failure) {
            return;
        }
        let text = match resting.len() {
            0 => refusals::reason(&reason),
            resting => told::with_later(resting as u64, &refusals::reason(&reason)),
        };
        self.toasts.problem(job.failure(), text);
        let resting: Vec<Ask> = resting.into_iter().map(|job| job.ask).collect();
        if let Some(returned) = ReturnedProduct::of(&job.ask, &resting, &reason) {
            self.outbox.give_back_product(returned);
        }
        if let Some(returned) = job.ask.returned(resting, reason) {
            self.outbox.give_back(returned);
        }
    }
}

/// Sends it, and does not wait for ever for an answer.
async fn try_once(job: &Job) -> Result<Outcome, AppError> {
    // In another tab somebody else has signed in: what is asked for here is not theirs.
    if Signed::of_reader().is_another_s() {
        return Err(AppError::SignedOut);
    }
    let answer = within(ANSWER_MAX, job.ask.clone().send(job.mutation.clone())).await;
    answer.unwrap_or(Err(AppError::Unreachable))
}
