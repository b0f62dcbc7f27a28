//! A client's outbox: the app's own queue decides what is sent, and what goes with what is refused
//! or cancelled; here it is sent, one at a time, under the same id until there is an answer.

use std::collections::HashMap;
use std::time::Instant;

use live_orders::{MutationId, Outcome};
use live_orders_app::board::queue::{Fallen, Job, Queue, RETRY_MAX, retry_wait};
use rand::RngExt;
use tokio::time::timeout;

use crate::client::{ANSWER_MAX, Client, Told};
use crate::deeds::{self, Deed};
use crate::promises::FELL;
use crate::wire::Trouble;
use crate::world::World;

/// Codes of what may be refused to people who get into each other's way. All others mean that a
/// request was not understood, or taken for another one.
const REFUSALS: [&str; 7] = [
    "not_revertible",
    "stale_version",
    "forbidden_status",
    "not_editable",
    "not_deletable",
    "not_found",
    "out_of_stock",
];

/// What waits for an answer.
#[derive(Default)]
pub(crate) struct Outbox {
    queue: Queue,
    deeds: HashMap<MutationId, Deed>,
    serial: usize,
    /// What was done last.
    last: Option<Deed>,
    /// How many tries there were: what comes of an earlier one is let go.
    tries: u64,
    failures: u32,
    /// When the next try is due, where one has failed.
    pub(crate) retry_at: Option<Instant>,
}

impl Outbox {
    /// How many have no answer.
    pub(crate) fn len(&self) -> usize {
        self.queue.jobs().len()
    }
}

impl Client {
    /// Somebody does something: it is shown at once, and sent when its turn comes.
    pub(crate) fn ask(&mut self) {
        self.outbox.serial += 1;
        let serial = self.outbox.serial;
        let (last, place) = (self.outbox.last.as_ref(), (self.name.as_str(), serial));
        let Some(deed) = deeds::next(&mut self.rng, &self.page, last, place) else {
            return;
        };
        self.outbox.last = Some(deed.clone());
        let pushed = self.outbox.queue.push(deed.job.clone());
        pushed.expect("fewer than may wait");
        self.show(&deed);
        self.outbox.deeds.insert(deed.mutation.id.clone(), deed);
        self.send_next();
    }

    /// Somebody thinks better of the last thing that they did, unless it is under way already.
    pub(crate) fn cancel(&mut self) {
        let last = self.outbox.queue.jobs().last().cloned();
        let Some(last) = last else { return };
        if let Some(fallen) = self.outbox.queue.cancel(&last.mutation) {
            self.note(format!("{} is cancelled", last.mutation));
            self.fell(&fallen, None);
        }
    }

    /// The page has been loaded again: what waited is taken up again.
    pub(crate) fn take_up(&mut self) {
        let jobs: Vec<Job> = self.outbox.queue.jobs().cloned().collect();
        for job in &jobs {
            let deed = self.outbox.deeds[&job.mutation].clone();
            self.show(&deed);
        }
        self.outbox.queue = Queue::restored(jobs);
        self.wake_outbox();
    }

    /// The server can be reached: what waits is sent now.
    pub(crate) fn wake_outbox(&mut self) {
        self.outbox.failures = 0;
        self.outbox.retry_at = None;
        self.send_next();
    }

    /// Sends the next one, unless another is under way or a wait is on.
    pub(crate) fn send_next(&mut self) {
        if self.outbox.retry_at.is_some() || self.outbox.len() == 0 {
            return;
        }
        if self.connection.is_offline() {
            self.outbox.queue.hold();
            self.outbox.retry_at = Some(Instant::now() + World::wait(RETRY_MAX));
            return;
        }
        let Some(job) = self.outbox.queue.next_to_send() else {
            return;
        };
        self.outbox.tries += 1;
        let (number, deed) = (self.outbox.tries, self.outbox.deeds[&job.mutation].clone());
        let (wire, inbox) = (self.wire.clone(), self.inbox.clone());
        let patience = self.world.patience(ANSWER_MAX);
        self.tasks.spawn(async move {
            let sending = wire.send(&deed.mutation.id, &deed.letter);
            let answer = timeout(patience, sending).await;
            let answer = answer.unwrap_or_else(|_| Err(Trouble::Passing("no answer".into())));
            let told = Told::Answered(number, job.mutation, answer.map(Box::new));
            drop(inbox.send(told).await);
        });
    }

    /// What became of a try.
    pub(crate) fn answered(
        &mut self,
        number: u64,
        id: &MutationId,
        answer: Result<Box<Outcome>, Trouble>,
    ) {
        if number != self.outbox.tries {
            return;
        }
        match answer {
            Ok(outcome) => {
                self.outbox.queue.answered(id).expect("it was under way");
                self.world.tally.acknowledged.more();
                self.note(format!("{id} done at {}", outcome.seq));
                self.page.acknowledge(id, &outcome);
                let deed = self.outbox.deeds.remove(id).expect("it was asked for");
                self.world.promises.keep(deed, Ok(outcome));
            }
            Err(Trouble::Refused(problem)) => {
                let code = problem["code"].as_str().unwrap_or_default();
                if !REFUSALS.contains(&code) {
                    self.fail(format!("{id} was refused: {problem}"));
                }
                self.world.tally.refused.more();
                self.note(format!("{id} refused: {code}"));
                let fallen = self.outbox.queue.refused(id).expect("it was under way");
                self.fell(&fallen, Some(&problem.to_string()));
            }
            Err(Trouble::Wrong(what)) => return self.fail(what),
            Err(Trouble::Passing(_)) => {
                self.world.tally.retries.more();
                self.outbox.queue.failed(id);
                let wait = retry_wait(self.outbox.failures, self.rng.random());
                self.outbox.failures += 1;
                self.outbox.retry_at = Some(Instant::now() + World::wait(wait));
                return;
            }
        }
        self.outbox.failures = 0;
        self.send_next();
    }

    fn show(&mut self, deed: &Deed) {
        let order = deed.mutation.command.order_id().expect("of an order");
        self.eyes.asked(order);
        let (mutation, products) = (deed.mutation.clone(), deed.job.products.clone());
        let pushed = self.page.view.push(mutation, products, deeds::now());
        pushed.expect("fewer than may wait");
    }

    /// What leaves the queue leaves the rows. What has been sent and was not refused may have
    /// happened all the same; all the rest must not.
    fn fell(&mut self, fallen: &Fallen, problem: Option<&str>) {
        for job in fallen.jobs() {
            let deed = self.outbox.deeds.remove(&job.mutation);
            let deed = deed.expect("it was asked for");
            self.eyes.refused(&deed.mutation.command);
            self.page.view.refuse(&job.mutation);
            let is_first = job.mutation == fallen.job.mutation;
            let why = match problem.filter(|_| is_first) {
                None if job.attempts > 0 => continue,
                None => FELL,
                Some(problem) => problem,
            };
            self.world.promises.keep(deed, Err(why.to_owned()));
        }
    }
}
