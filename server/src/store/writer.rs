//! The writer: the one task that writes. It takes all mutations that wait, carries them out in one
//! transaction, and after the commit first publishes their changes, then answers. So the cost of
//! waiting for the disk is shared, and nobody hears of what could still be lost. While nothing
//! waits, it goes its rounds: see `rounds`.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures::FutureExt;
use live_orders::{Change, Mutation, Outcome, Seq, Timestamp};
use live_orders_app::port::PortError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::Span;

use super::changes;
use super::counts::Counts;
use super::error::Fault;
use super::ledger::Ledger;
use super::meter::{Fate, WriteMeter};
use super::mutations::Fingerprint;
use super::pulse::Pulse;
use super::retention::Retention;
use super::work::Work;
use crate::log::spoken;

/// Mutations of one transaction: enough to share the wait for the disk, few enough that the first
/// of them does not wait long for the last.
const BATCH_MAX: usize = 256;
/// Changes read at a time when others have written to the file: some 100 kB.
const CATCH_UP_PAGE: u32 = 100;
/// How often the file is looked at for what another process, an import perhaps, has written, and for
/// what is to be cut off the log.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The pause between two steps of cutting off as long as there is more and nothing else to do: more
/// goes than ever comes, and whoever writes meanwhile waits for one step at most.
const CUT_PAUSE: Duration = Duration::from_millis(20);

/// Who hears of changes.
pub trait Publish: Send + Sync {
    /// Takes changes that are committed, in the order of their `seq`. Must not block: the next
    /// transaction waits for it.
    fn publish(&self, changes: &[Change]);
}

/// A mutation on its way to the writer.
pub(super) struct Request {
    pub(super) asked: Asked,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// What is to be carried out.
pub(super) struct Asked {
    pub(super) mutation: Mutation,
    pub(super) fingerprint: Fingerprint,
    /// On whose behalf: what is logged of it is logged there.
    pub(super) span: Span,
}

/// What the asker hears. It hears nothing, and the channel closes, if the writer panics.
pub(super) type Reply = Result<Outcome, PortError>;

/// The task's state.
pub(super) struct Writer {
    /// How to connect anew after a failure.
    pub(super) options: SqliteConnectOptions,
    /// `None` after a failure: whatever state the connection was in is gone with it.
    pub(super) connection: Option<SqliteConnection>,
    /// What waits. Bounded: whoever finds it full is told so.
    pub(super) queue: mpsc::Receiver<Request>,
    /// Cancelled to have what waits carried out, and no more.
    pub(super) closing: CancellationToken,
    pub(super) publisher: Arc<dyn Publish>,
    /// The last change that was published.
    pub(super) published: Seq,
    /// The same for whoever asks from outside.
    pub(super) head: Arc<AtomicU64>,
    /// How long lists are, which changes move.
    pub(super) counts: Arc<Counts>,
    /// Told of each commit: there is something to be moved from the log into the file.
    pub(super) committed: Arc<Notify>,
    /// Who does so; ends before the file is closed.
    pub(super) checkpoints: Option<JoinHandle<()>>,
    /// Whether it can write, for whoever asks from outside.
    pub(super) pulse: Arc<Pulse>,
    pub(super) meter: WriteMeter,
    /// The time of the last transaction: the next one's is not before it.
    pub(super) clock: Timestamp,
    /// Whether something was written since the last round.
    pub(super) has_written: bool,
    /// How much of the log is kept.
    pub(super) retention: Retention,
}

/// The wall clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

impl Writer {
    /// Works until it is told to close and nothing waits any more, or nobody is left who could ask.
    pub(super) async fn run(mut self) {
        let closing = self.closing.clone();
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = closing.cancelled(), if !self.queue.is_closed() => self.queue.close(),
                count = self.queue.recv_many(&mut batch, BATCH_MAX) => {
                    if count == 0 {
                        break;
                    }
                    self.serve(&mut batch).await;
                }
                _ = look.tick() => {
                    if self.look_around().await && self.queue.is_empty() {
                        look.reset_after(CUT_PAUSE);
                    }
                }
            }
        }
        self.finish().await;
    }

    /// Carries a batch out and answers. Whatever happens, everybody is answered and the next batch
    /// is served.
    async fn serve(&mut self, batch: &mut Vec<Request>) {
        let (asked, replies): (Vec<_>, Vec<_>) = batch
            .drain(..)
            .map(|request| (request.asked, request.reply))
            .unzip();
        let carried_out = AssertUnwindSafe(self.carry_out(&asked))
            .catch_unwind()
            .await;
        let answers = carried_out.unwrap_or_else(|panic| {
            self.connection = None;
            tracing::error!(panic = spoken(&*panic), "the writer panicked");
            self.count_unwritten(&asked, Fate::Failed);
            vec![Err(PortError::Failed); replies.len()]
        });
        for (reply, answer) in replies.into_iter().zip(answers) {
            // Whoever has gone away in the meantime needs no answer; what was asked for is done.
            drop(reply.send(answer));
        }
    }

    /// All of them in one transaction. Where that fails, each in one of its own, so that one which fails
    /// hurts no other: it is rare, and savepoints would cost each of them two more statements.
    async fn carry_out(&mut self, asked: &[Asked]) -> Vec<Reply> {
        match self.transact(asked).await {
            Ok(answers) => return answers,
            Err(fault) => {
                self.connection = None;
                if let [one] = asked {
                    return vec![self.give_up(one, fault)];
                }
                tracing::warn!(%fault, mutations = asked.len(), "carrying each out by itself");
            }
        }
        let mut answers = Vec::with_capacity(asked.len());
        for one in asked {
            let answer = match self.transact(std::slice::from_ref(one)).await {
                Ok(mut answer) => answer.pop().unwrap_or(Err(PortError::Failed)),
                Err(fault) => {
                    self.connection = None;
                    self.give_up(one, fault)
                }
            };
            answers.push(answer);
        }
        answers
    }

    /// What is answered to whom nothing could be done for.
    fn give_up(&self, asked: &Asked, fault: Fault) -> Reply {
        let answer = asked
            .span
            .in_scope(|| fault.answer("carrying a mutation out"));
        let answer = Err(answer);
        self.meter
            .answer(&asked.mutation.command, Fate::of(&answer, false));
        answer
    }

    fn count_unwritten(&self, asked: &[Asked], fate: Fate) {
        for it in asked {
            self.meter.answer(&it.mutation.command, fate);
        }
    }

    /// One transaction.
    async fn transact(&mut self, asked: &[Asked]) -> Result<Vec<Reply>, Fault> {
        self.connect().await?;
        let now = now().max(self.clock);
        self.clock = now;
        let begun = Instant::now();
        let Some(connection) = &mut self.connection else {
            return Err(Fault::Database(sqlx::Error::PoolClosed));
        };
        let mut transaction = connection.begin_with("begin immediate").await?;
        // Read anew each time: so it is right after a failure, and if another process has written.
        let before = Ledger::load(&mut transaction).await?;
        let mutations: Vec<&Mutation> = asked.iter().map(|it| &it.mutation).collect();
        let mut work = Work::load(&mut transaction, before.clone(), &mutations, now).await?;
        let (answers, fates): (Vec<Reply>, Vec<Fate>) = asked
            .iter()
            .map(|it| {
                let is_repeat = work.knows(&it.mutation);
                let answer = work.carry_out(&it.mutation, &it.fingerprint)?;
                let answer = answer.map_err(PortError::Refused);
                let fate = Fate::of(&answer, is_repeat);
                Ok((answer, fate))
            })
            .collect::<Result<_, Fault>>()?;
        let written = work.write(&mut transaction, &before).await?;
        self.counts.take(&written);
        if let Err(error) = transaction.commit().await {
            self.counts.take_back(before.seq);
            return Err(error.into());
        }
        self.committed.notify_one();
        self.pulse.beat();
        self.has_written = true;
        self.meter.commit(asked.len(), begun.elapsed());
        for (it, fate) in asked.iter().zip(fates) {
            self.meter.answer(&it.mutation.command, fate);
        }
        self.publish_missed(before.seq).await?;
        self.publish(&written);
        Ok(answers)
    }

    pub(super) async fn publish_missed(&mut self, head: Seq) -> Result<(), Fault> {
        while self.published < head {
            let Some(connection) = &mut self.connection else {
                return Ok(());
            };
            let missed = changes::after(connection, self.published, CATCH_UP_PAGE).await?;
            let up_to_head = missed.partition_point(|change| change.seq <= head);
            if up_to_head == 0 {
                return Err(Fault::Row(format!("the log ends before {head}")));
            }
            self.publish(&missed[..up_to_head]);
        }
        Ok(())
    }

    fn publish(&mut self, changes: &[Change]) {
        let Some(last) = changes.last() else { return };
        self.published = last.seq;
        self.head.store(last.seq.0, Ordering::Release);
        let published = std::panic::catch_unwind(AssertUnwindSafe(|| {
            self.publisher.publish(changes);
        }));
        if let Err(panic) = published {
            // They are committed: whoever asked for them is answered all the same.
            tracing::error!(panic = spoken(&*panic), "publishing panicked");
        }
    }

    pub(super) async fn connect(&mut self) -> Result<(), Fault> {
        if self.connection.is_none() {
            self.connection = Some(self.options.connect().await?);
        }
        Ok(())
    }

    async fn finish(&mut self) {
        // The queue may have ended by itself, with nobody left who could ask.
        self.closing.cancel();
        if let Some(checkpoints) = self.checkpoints.take() {
            // A panic has been told by the hook already.
            drop(checkpoints.await);
        }
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        // The next start then has nothing to recover, and a copy of the file alone is whole.
        let checkpoint = sqlx::query("pragma wal_checkpoint(truncate)")
            .execute(&mut connection)
            .await;
        if let Err(error) = checkpoint.and(connection.close().await) {
            tracing::warn!(%error, "the database was not closed cleanly; the next start recovers it");
        }
    }
}
