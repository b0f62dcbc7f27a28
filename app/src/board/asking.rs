//! What the reader asks for, on its way into the outbox and out of it again: shown at once, taken
//! up again after a reload, cancelled while it waits.

use leptos::prelude::*;
use live_orders::order::Products;
use live_orders::{Command, Mutation, MutationId, Order, Refusal, Status};
use uuid::Uuid;

use crate::board::ask::{Ask, Subject};
use crate::board::kept;
use crate::board::list::Cause;
use crate::board::queue::{Fallen, Job};
use crate::board::state::Board;
use crate::board::undo::Undoable;
use crate::error::AppError;
use crate::refusals;
use crate::texts::told;

/// A mutation that is on its way, and the order as it was shown before.
pub(super) type Asked = (MutationId, Option<Order>);

/// What was asked for, and why it was refused at once.
pub(super) type Refused = (Subject, Refusal);

impl Board {
    /// Shows what is asked for and sends it off, and offers to take it back where that can be;
    /// refused at once where the domain can tell.
    pub fn ask(self, ask: Ask) -> Result<(), Refusal> {
        let asked = ask.clone();
        let (mut done, mut refused) = self.ask_all(vec![ask]);
        if let Some((_, refusal)) = refused.pop() {
            return Err(refusal);
        }
        if let Some((mutation, before)) = done.pop()
            && let Some(words) = asked.done(&subject(&asked, before.as_ref()))
            && let Some(inverse) = asked.inverse(&mutation, before)
        {
            self.offer_undo(words, vec![Undoable { mutation, inverse }]);
        }
        Ok(())
    }

    /// The same for many in one step, each on its own. Gives the ids of those that are on their way,
    /// with the orders as they were shown before, and those that were refused, with the reason.
    pub(super) fn ask_all(self, asks: Vec<Ask>) -> (Vec<Asked>, Vec<Refused>) {
        let was_empty = self.outbox.is_empty();
        let (mut asked, mut refused, mut jobs) = (Vec::new(), Vec::new(), Vec::new());
        for ask in asks {
            match self.prepare(ask) {
                Ok((job, before)) => {
                    asked.push((job.mutation.clone(), before));
                    jobs.push(job);
                }
                Err(refusal) => refused.push(*refusal),
            }
        }
        let full = self.outbox.change(|queue| {
            let push = |job: Job| {
                let (id, subject) = (job.mutation.clone(), job.subject.clone());
                let refusal = queue.push(job).err()?;
                Some((id, (subject, refusal)))
            };
            jobs.into_iter().filter_map(push).collect::<Vec<_>>()
        });
        for (id, refusal) in full.unwrap_or_default() {
            self.list.write(|view| view.refuse(&id));
            asked.retain(|(asked, _)| *asked != id);
            refused.push(refusal);
        }
        if !asked.is_empty() {
            self.render(Cause::Reader);
            if was_empty && !self.is_offline() {
                // It need not sit out a wait that was meant for one that has been cancelled.
                self.outbox.wake();
            }
            self.run_outbox();
        }
        (asked, refused)
    }

    /// What is asked for as a job, shown already, and the order as it was shown before.
    fn prepare(self, ask: Ask) -> Result<(Job, Option<Order>), Box<Refused>> {
        let unnamed = |refusal| Box::new((subject(&ask, None), refusal));
        let command = ask.command().map_err(unnamed)?;
        let products = self.catalogue.named(command.skus());
        let shown = self.shown(&command);
        let subject = subject(&ask, shown.as_ref());
        let refused = |refusal| Box::new((subject.clone(), refusal));
        self.foresee(&command, shown.as_ref(), &products)
            .map_err(refused)?;
        self.foresee_product(&ask, &command).map_err(refused)?;
        let job = Job {
            mutation: MutationId::from(Uuid::now_v7()),
            subject: subject.clone(),
            ask,
            products,
            asked_at: self.clock.now(),
            attempts: 0,
        };
        self.show_pending(&job, command).map_err(refused)?;
        Ok((job, shown))
    }

    /// Moves an order on from where it is seen, or cancels it; a message says why not.
    pub fn change_status(self, order: &Order, status: Status) {
        let ask = Ask::Status {
            id: order.id,
            version: order.version,
            status,
        };
        if let Err(refusal) = self.ask(ask) {
            self.toasts
                .problem(told::status_not_changed(), refusals::refusal(&refusal));
        }
    }

    /// Takes up what was kept over a reload: shown again, and sent again under the same ids. To be
    /// called once, when the page has come to life: its first render is the server's.
    pub(super) fn take_up(self) {
        let Ok(queue) = kept::kept() else {
            self.toasts
                .problem(told::unreadable(), told::unreadable_why());
            return;
        };
        let jobs: Vec<Job> = queue.jobs().cloned().collect();
        if jobs.is_empty() {
            return;
        }
        self.outbox.change(|taken_up| *taken_up = queue);
        for job in jobs {
            // What does not hold together any more is not shown; the server says why.
            if let Ok(command) = job.ask.command() {
                let _ = self.show_pending(&job, command);
            }
        }
        self.render(Cause::Reader);
        self.run_outbox();
    }

    /// Takes back one that waits, with all that rests on it; nothing while it is under way.
    pub fn cancel(self, mutation: &MutationId) {
        let fallen = self.outbox.change(|queue| queue.cancel(mutation));
        let Some(Some(fallen)) = fallen else {
            return;
        };
        self.forget(&fallen);
        for job in fallen.jobs() {
            let failure = (job.subject.words(), told::was_cancelled().to_owned());
            self.settle_bulk(&job.mutation, Some(failure));
        }
        let Fallen { job, resting } = fallen;
        let words = job.ask.words(&job.subject);
        let words = match resting.len() {
            0 => words,
            resting => told::with_resting(resting as u64, &words),
        };
        if job.attempts == 0 {
            self.toasts.done(told::cancelled(&words));
        } else {
            self.toasts
                .problem(told::no_longer_waiting(&words), told::may_have_arrived());
        }
    }

    /// Takes out of the view what left the queue without being done.
    pub(super) fn forget(self, fallen: &Fallen) {
        self.list.write(|view| {
            for job in fallen.jobs() {
                view.refuse(&job.mutation);
            }
        });
        for job in fallen.jobs() {
            self.forget_undo(&job.mutation);
        }
        if let Ask::Place { id, .. } = fallen.job.ask {
            // Where it is open: nobody else has it to show.
            self.focus
                .load(id, Err(AppError::Refused(Order::not_found(id))));
        }
        self.render(Cause::Reader);
    }

    fn show_pending(self, job: &Job, command: Command) -> Result<(), Refusal> {
        self.alerts.expect_own(&job.mutation);
        let mutation = Mutation {
            id: job.mutation.clone(),
            actor: crate::board::actor(),
            command,
        };
        let (products, at) = (job.products.clone(), job.asked_at);
        self.list
            .write(|view| view.push(mutation, products, at))
            .unwrap_or(Ok(()))
    }

    /// The order that a command is about, as it is shown.
    fn shown(self, command: &Command) -> Option<Order> {
        let id = command.order_id()?;
        let shown = self.list.read(|view| {
            let confirmed = self.focus.confirmed().filter(|order| order.id == id);
            let confirmed = confirmed.or_else(|| view.confirmed(id).cloned());
            let confirmed = confirmed.or_else(|| self.cards.confirmed(id));
            view.overlay(id, confirmed.as_ref()).map(|row| row.order)
        });
        shown.flatten()
    }

    /// Whether the domain would carry it out on what is shown. Stock is left to the server: it may
    /// have come in since.
    fn foresee(
        self,
        command: &Command,
        shown: Option<&Order>,
        products: &Products,
    ) -> Result<(), Refusal> {
        let now = self.clock.now();
        match (command, shown) {
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
}

/// What people call the order or product that something is asked for.
fn subject(ask: &Ask, shown: Option<&Order>) -> Subject {
    match (ask, shown) {
        (Ask::AddProduct { form, .. } | Ask::EditProduct { form, .. }, _) => {
            Subject::product(&form.name)
        }
        (Ask::Restock { name, .. } | Ask::Discontinue { name, .. }, _) => Subject::product(name),
        (Ask::Place { form, .. }, _) => Subject {
            number: None,
            customer: form.customer.trim().to_owned(),
            product: None,
        },
        (_, Some(order)) => Subject::of(order),
        (Ask::Edit { before, .. } | Ask::Revert { before, .. }, None) => Subject::of(before),
        // Nothing is asked for an order that is not shown; if it were, its id would tell which.
        (_, None) => Subject {
            number: None,
            customer: ask.order_id().map(|id| id.to_string()).unwrap_or_default(),
            product: None,
        },
    }
}
