//! What the reader does, on its way to the server: shown at once, sent one after another in the
//! order in which it was done, and taken back with the reason where it is refused. Each mutation
//! keeps its id however often it has to be sent.

use std::collections::VecDeque;
use std::time::Duration;

use futures::FutureExt;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::order::Products;
use live_orders::{
    Command, Mutation, MutationId, Order, OrderId, Outcome, Record, Refusal, Status, Version, draft,
};
use uuid::Uuid;

use crate::address::Open;
use crate::api::write;
use crate::board::list::Cause;
use crate::board::state::Board;
use crate::error::AppError;
use crate::form::OrderForm;

/// How long a mutation waits for a server that does not answer before it is taken back.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long one try may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// The wait after the first failed try; each further one doubles it.
const RETRY_FIRST: Duration = Duration::from_millis(300);
/// No wait between two tries is longer.
const RETRY_MAX: Duration = Duration::from_secs(4);

/// Something that the reader asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Place an order.
    Place {
        /// Its id, made when the form was opened: sent again, it is the same order.
        id: OrderId,
        /// What was typed.
        form: OrderForm,
    },
    /// Edit one.
    Edit {
        /// As it was seen.
        before: Box<Order>,
        /// What was typed.
        form: OrderForm,
    },
    /// Move one on, or cancel it.
    Status {
        /// Which.
        id: OrderId,
        /// As it was seen.
        version: Version,
        /// Where to.
        status: Status,
    },
    /// Delete one.
    Delete {
        /// Which.
        id: OrderId,
        /// As it was seen.
        version: Version,
    },
}

/// A form that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The order that it is about.
    pub id: OrderId,
    /// The dialog that it belongs to.
    pub open: Open,
    /// The order as it was seen, for an edit.
    pub before: Option<Order>,
    /// What was typed.
    pub form: OrderForm,
    /// Why it came back.
    pub error: AppError,
}

/// The mutations on their way, oldest first. The view bounds how many there are.
#[derive(Default)]
pub struct Queue {
    jobs: VecDeque<Job>,
    is_running: bool,
}

#[derive(Clone)]
struct Job {
    mutation: MutationId,
    ask: Ask,
    since_ms: f64,
}

impl Ask {
    fn command(&self) -> Result<Command, Refusal> {
        match self {
            Self::Place { id, form } => form.place(*id),
            Self::Edit { before, form } => form.edit(before.id, before.version),
            Self::Status {
                id,
                version,
                status,
            } => Ok(draft::change_status(*id, *status, Some(*version))),
            Self::Delete { id, version } => Ok(draft::delete_order(*id, Some(*version))),
        }
    }

    async fn send(&self, mutation: MutationId) -> Result<Outcome, AppError> {
        let list = String::new();
        match self.clone() {
            Self::Place { id, form } => write::place_order(mutation, id, form, list).await,
            Self::Edit { before, form } => {
                write::edit_order(mutation, before.id, before.version, form, list).await
            }
            Self::Status {
                id,
                version,
                status,
            } => write::change_status(mutation, id, version, status, list).await,
            Self::Delete { id, version } => write::delete_order(mutation, id, version, list).await,
        }
    }

    const fn failure(&self) -> &'static str {
        match self {
            Self::Place { .. } => "The order was not placed",
            Self::Edit { .. } => "The changes were not saved",
            Self::Status { .. } => "The status was not changed",
            Self::Delete { .. } => "The order was not deleted",
        }
    }

    fn returned(self, error: AppError) -> Option<Returned> {
        let (id, open, before, form) = match self {
            Self::Place { id, form } => (id, Open::New, None, form),
            Self::Edit { before, form } => (before.id, Open::Edit(before.id), Some(*before), form),
            Self::Status { .. } | Self::Delete { .. } => return None,
        };
        Some(Returned {
            id,
            open,
            before,
            form,
            error,
        })
    }
}

impl Board {
    /// Shows what is asked for and sends it off; refused at once where the domain can tell.
    pub fn ask(self, ask: Ask) -> Result<(), Refusal> {
        let command = ask.command()?;
        let products = self.catalogue.named(command.skus());
        self.foresee(&command, &products)?;
        let id = MutationId::from(Uuid::now_v7());
        let mutation = Mutation {
            id: id.clone(),
            actor: crate::board::actor(),
            command,
        };
        let now = self.clock.now();
        self.list
            .write(|view| view.push(mutation, products, now))
            .unwrap_or(Ok(()))?;
        self.render(Cause::Reader);
        let job = Job {
            mutation: id,
            ask,
            since_ms: js_sys::Date::now(),
        };
        let was_running = self.queue.try_update_value(|queue| {
            queue.jobs.push_back(job);
            std::mem::replace(&mut queue.is_running, true)
        });
        if was_running == Some(false) {
            spawn_local(self.run());
        }
        Ok(())
    }

    /// Whether the domain would carry it out on what is shown. Stock is left to the server: it may
    /// have come in since.
    fn foresee(self, command: &Command, products: &Products) -> Result<(), Refusal> {
        let now = self.clock.now();
        let Some(id) = command.order_id() else {
            return Ok(());
        };
        let shown = self.list.read(|view| {
            let confirmed = self.focus.confirmed().filter(|order| order.id == id);
            let confirmed = confirmed.or_else(|| view.confirmed(id).cloned());
            view.overlay(id, confirmed.as_ref()).map(|row| row.order)
        });
        match (command, shown.flatten()) {
            (Command::Place(place), _) if self.catalogue.is_loaded.get_untracked() => {
                let currency = self.summary.with_untracked(|summary| summary.currency);
                Order::place(place, products, currency, now).map(|_| ())
            }
            (Command::Edit(edit), Some(order)) => order.edit(edit, products, now).map(|_| ()),
            (Command::ChangeStatus(change), Some(order)) => {
                order.change_status(change, now).map(|_| ())
            }
            (Command::Delete(delete), Some(order)) => order.delete(delete),
            _ => Ok(()),
        }
    }

    async fn run(self) {
        while let Some(job) = self.next_job() {
            let answer = job.deliver().await;
            self.queue.try_update_value(|queue| queue.jobs.pop_front());
            match answer {
                Ok(outcome) => self.done(&job, &outcome),
                Err(error) => self.taken_back(job, error),
            }
        }
    }

    fn next_job(self) -> Option<Job> {
        self.queue
            .try_update_value(|queue| {
                let job = queue.jobs.front().cloned();
                queue.is_running = job.is_some();
                job
            })
            .flatten()
    }

    fn done(self, job: &Job, outcome: &Outcome) {
        self.list
            .write(|view| view.acknowledge(&job.mutation, outcome.seq, outcome.current()));
        if let Some(order) = outcome.order() {
            self.focus.take(order);
            if matches!(job.ask, Ask::Place { .. }) && order.number.is_assigned() {
                self.toasts.done(format!("Order {} placed", order.number));
            }
        }
        self.render(Cause::Reader);
    }

    fn taken_back(self, job: Job, error: AppError) {
        self.list.write(|view| view.refuse(&job.mutation));
        if let AppError::Refused(Refusal::StaleVersion { current }) = &error
            && let Record::Order(current) = &**current
        {
            self.focus.take(current);
        }
        self.render(Cause::Reader);
        self.toasts.problem(job.ask.failure(), explain(&error));
        if let Some(returned) = job.ask.returned(error) {
            self.returned.try_set(Some(returned));
        }
    }
}

impl Job {
    /// Sends it until there is an answer, or the patience is at its end.
    async fn deliver(&self) -> Result<Outcome, AppError> {
        let mut wait = RETRY_FIRST;
        loop {
            let answer = futures::select_biased! {
                answer = self.ask.send(self.mutation.clone()).fuse() => answer,
                () = sleep(ANSWER_MAX).fuse() => Err(AppError::Unreachable),
            };
            let waited_ms = js_sys::Date::now() - self.since_ms;
            let is_patient = waited_ms < PATIENCE.as_secs_f64() * 1_000.0;
            match answer {
                Err(error) if error.is_passing() && is_patient => sleep(wait).await,
                answer => return answer,
            }
            wait = (wait * 2).min(RETRY_MAX);
        }
    }
}

fn explain(error: &AppError) -> String {
    match error {
        AppError::Unreachable => format!(
            "The server has not answered for {} seconds. It may be back in a moment: try again then.",
            PATIENCE.as_secs()
        ),
        error => error.to_string(),
    }
}
