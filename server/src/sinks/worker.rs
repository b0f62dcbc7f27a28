//! One sink at work: it waits for the log's head, reads what it lacks in bounded pages, and delivers
//! one change after the other, so that each record's changes arrive in their order. A change is
//! passed over only when the service has taken it or the sink does not want it.
//!
//! One of the few places with concurrency in it. A worker owns its progress; others learn of it from
//! the database, and ask for another try there.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use live_orders::{Change, PageRequest, Seq, Timestamp};
use live_orders_app::port::Store;
use rand::RngExt;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::book::{Book, Entry};
use super::config::SinkConfig;
use super::courier::{Courier, Failure, Receipt};
use super::event::Event;
use super::meter::SinkMeter;
use super::progress::{Pause, Progress};

/// Changes read at a time: some 100 kB, at most about a megabyte.
const PAGE: u16 = 50;
/// The progress is written down at most this often, but for failures: what is lost in between, by a
/// kill alone, is delivered twice.
const SAVE_EVERY: Duration = Duration::from_secs(1);
/// How often a sink that waits looks for somebody who asks for another try, from another process.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long to wait when the store cannot be read.
const READ_PAUSE: Duration = Duration::from_secs(1);
/// How long a delivery that is under way has at shutdown: less than open connections have. Given up,
/// it is made again at the next start.
const GRACE: Duration = Duration::from_secs(3);

/// What all workers share.
#[derive(Clone)]
pub(super) struct Surroundings {
    /// Where changes are read.
    pub(super) store: Store,
    /// The life of the store.
    pub(super) epoch: Arc<str>,
    /// Where progress is written down.
    pub(super) book: Book,
    /// One worker reads at a time: woken all at once, they would take the readers from the pages.
    pub(super) reads: Arc<Semaphore>,
    pub(super) shutdown: CancellationToken,
}

/// One sink at work.
pub(super) struct Worker {
    sink: Arc<SinkConfig>,
    courier: Courier,
    around: Surroundings,
    /// Wakes it when there is more; it is no queue.
    head: watch::Receiver<Seq>,
    /// Told when somebody in this process asks for another try.
    asked: Arc<Notify>,
    meter: Arc<SinkMeter>,
    progress: Progress,
    /// How often it had been asked when it last looked.
    retries: i64,
    /// When the progress may be written down again; `None` where nothing is new.
    unsaved: Option<Instant>,
    saved_at: Option<Instant>,
}

impl Worker {
    /// A worker that goes on where the sink stands.
    pub(super) fn new(
        sink: Arc<SinkConfig>,
        courier: Courier,
        around: Surroundings,
        head: watch::Receiver<Seq>,
        asked: Arc<Notify>,
        meter: Arc<SinkMeter>,
        entry: Entry,
    ) -> Self {
        Self {
            sink,
            courier,
            around,
            head,
            asked,
            meter,
            progress: entry.progress,
            retries: entry.retries,
            unsaved: None,
            saved_at: None,
        }
    }

    /// Works until shutdown.
    pub(super) async fn run(mut self) {
        while self.is_due().await {
            let Some(changes) = self.next().await else {
                break;
            };
            for change in &changes {
                if !self.take(change).await {
                    break;
                }
                self.save_if_due().await;
            }
        }
        if self.unsaved.is_some() {
            self.save().await;
        }
    }

    /// Waits out what keeps it from trying. False at shutdown.
    async fn is_due(&mut self) -> bool {
        let shutdown = self.around.shutdown.clone();
        loop {
            if shutdown.is_cancelled() {
                return false;
            }
            let wait = match self.progress.pause(now()) {
                Pause::None => return true,
                Pause::For(wait) => wait.min(LOOK_EVERY),
                Pause::ByHand => LOOK_EVERY,
            };
            tokio::select! {
                () = shutdown.cancelled() => return false,
                () = self.asked.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
            self.look_for_retry().await;
        }
    }

    /// The changes that follow, as soon as there are some; `None` at shutdown.
    async fn next(&mut self) -> Option<Vec<Change>> {
        let shutdown = self.around.shutdown.clone();
        loop {
            // Noted before the log is read: what comes in meanwhile wakes it again.
            let head = *self.head.borrow_and_update();
            if head > self.progress.seq {
                let read = shutdown.run_until_cancelled(self.read()).await?;
                if !read.is_empty() {
                    return Some(read);
                }
            }
            let unsaved = self.unsaved;
            tokio::select! {
                () = shutdown.cancelled() => return None,
                moved = self.head.changed() => moved.ok()?,
                () = tokio::time::sleep_until(unsaved.unwrap_or_else(Instant::now)), if unsaved.is_some() => {
                    self.save().await;
                }
            }
        }
    }

    /// A page of the log, less what it no longer has.
    async fn read(&mut self) -> Vec<Change> {
        let after = self.progress.seq;
        let page = async {
            // The semaphore is never closed.
            let _turn = self.around.reads.acquire().await.ok();
            self.around
                .store
                .changes(&PageRequest::new(PAGE, Some(after))?)
                .await
        };
        match page.await {
            Ok(page) => {
                let first = page.items.first().map(|change| change.seq);
                let lost = self
                    .progress
                    .lose_before(first.unwrap_or_else(|| page.seq.next()));
                if lost > 0 {
                    tracing::warn!(
                        sink = self.sink.name,
                        lost,
                        "the log was cut off before a sink had delivered it; it goes on from the \
                         oldest change that is left"
                    );
                    self.touch();
                }
                page.items
            }
            Err(error) => {
                tracing::debug!(sink = self.sink.name, %error, "a sink cannot read the log");
                tokio::time::sleep(READ_PAUSE).await;
                // Looked at anew, whether the head has moved or not.
                self.head.mark_changed();
                Vec::new()
            }
        }
    }

    /// Delivers a change, or passes it over. False where it has to be tried again.
    async fn take(&mut self, change: &Change) -> bool {
        if !self.sink.wants.takes(change) {
            self.progress.skip(change.seq);
            self.touch();
            return true;
        }
        let event = Event::of(change, &self.around.epoch, &self.sink.name);
        match self.deliver(&event).await {
            None => false,
            Some(Ok(_)) => {
                if self.progress.failures > 0 {
                    tracing::info!(sink = self.sink.name, "a sink delivers again");
                }
                self.progress.deliver(change.seq, now());
                self.meter.deliver();
                self.touch();
                true
            }
            Some(Err(failure)) => {
                self.fail(&failure).await;
                false
            }
        }
    }

    /// One try; `None` where it was given up at shutdown.
    async fn deliver(&self, event: &Event) -> Option<Result<Receipt, Failure>> {
        if self.around.shutdown.is_cancelled() {
            return None;
        }
        let mut trying = pin!(self.courier.deliver(event, now()));
        tokio::select! {
            tried = &mut trying => Some(tried),
            () = self.around.shutdown.cancelled() => {
                tokio::time::timeout(GRACE, trying).await.ok()
            }
        }
    }

    async fn fail(&mut self, failure: &Failure) {
        let dice: f64 = rand::rng().random();
        self.progress.fail(failure, &self.sink.policy, now(), dice);
        self.meter.fail();
        let (sink, failures) = (&self.sink.name, self.progress.failures);
        if self.progress.stop.is_some() {
            tracing::error!(
                sink,
                failures,
                error = failure.text,
                "a sink has stopped; `live-orders sinks retry {sink}` has it try again"
            );
        } else {
            tracing::warn!(sink, failures, error = failure.text, "a delivery failed");
        }
        self.save().await;
    }

    async fn look_for_retry(&mut self) {
        match self.around.book.find(&self.sink.name).await {
            Ok(Some(entry)) if entry.retries != self.retries => {
                self.retries = entry.retries;
                self.progress.retry();
                tracing::info!(sink = self.sink.name, "a sink was asked to try again");
                self.save().await;
            }
            Ok(_) => {}
            Err(error) => self.unwritten(&error),
        }
    }

    /// There is something to write down: at once if nothing was written lately.
    fn touch(&mut self) {
        self.meter.move_to(self.progress.seq);
        let due = self.saved_at.map(|at| at + SAVE_EVERY);
        self.unsaved.get_or_insert(due.unwrap_or_else(Instant::now));
    }

    async fn save_if_due(&mut self) {
        if self.unsaved.is_some_and(|due| due <= Instant::now()) {
            self.save().await;
        }
    }

    async fn save(&mut self) {
        let saved = self
            .around
            .book
            .save(&self.sink.name, self.sink.kind(), &self.progress);
        let saved = saved.await;
        let now = Instant::now();
        self.saved_at = Some(now);
        // What could not be written is written later, with what has come since.
        self.unsaved = saved.is_err().then_some(now + SAVE_EVERY);
        if let Err(error) = saved {
            self.unwritten(&error);
        }
    }

    fn unwritten(&self, error: &sqlx::Error) {
        tracing::warn!(sink = self.sink.name, %error, "a sink's progress cannot be kept");
    }
}

fn now() -> Timestamp {
    crate::store::now()
}
