//! All sinks of a server: opened before it answers, at work until shutdown, and what the page, the
//! API and the commands see of them.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use live_orders::Seq;
use live_orders_app::api::sinks::SinkReport;
use live_orders_app::port::{PortError, SinkPort, Store};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::book::{Book, Entry};
use super::config::{SinkConfig, Start};
use super::courier::Courier;
use super::meter::{DeliveryMeter, SinkMeter};
use super::progress::Progress;
use super::worker::{Surroundings, Worker};

/// Sinks that read the log at a time: one page takes a millisecond.
const READS_MAX: usize = 1;

/// All sinks of one store.
#[derive(Debug)]
pub struct Sinks {
    /// `None` where there are no sinks.
    book: Option<Book>,
    prepared: Vec<Prepared>,
    meter: DeliveryMeter,
}

/// A sink that is ready to start.
#[derive(Debug)]
struct Prepared {
    sink: Arc<SinkConfig>,
    courier: Courier,
    asked: Arc<Notify>,
    meter: Arc<SinkMeter>,
}

/// Why sinks cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum SinksError {
    /// Their rows cannot be read or written.
    #[error("the progress of sinks cannot be read: {0}")]
    Database(#[from] sqlx::Error),
    /// There is no way to send anything.
    #[error("sink “{sink}”: no requests can be made: {source}")]
    Client {
        /// Which.
        sink: String,
        /// Why not.
        source: reqwest::Error,
    },
}

impl Sinks {
    /// No sinks.
    pub fn none() -> Self {
        Self {
            book: None,
            prepared: Vec::new(),
            meter: DeliveryMeter::default(),
        }
    }

    /// Opens the sinks of a store's file, and notes where new ones start: what is written from now
    /// on is told, even if it is written before they run.
    pub async fn open(database: &Path, sinks: Vec<SinkConfig>) -> Result<Self, SinksError> {
        if sinks.is_empty() {
            return Ok(Self::none());
        }
        let book = Book::open(database).await?;
        let meter = DeliveryMeter::default();
        let mut prepared = Vec::with_capacity(sinks.len());
        for sink in sinks {
            let courier = Courier::new(&sink).map_err(|source| SinksError::Client {
                sink: sink.name.clone(),
                source,
            })?;
            let progress = if let Some(entry) = book.find(&sink.name).await? {
                entry.progress
            } else {
                let start = match sink.from {
                    Start::Head => book.head().await?,
                    Start::Earliest => book.before_earliest().await?,
                };
                let progress = Progress::starting_after(start);
                book.save(&sink.name, sink.kind(), &progress).await?;
                progress
            };
            let counted = meter.of(&sink.name);
            counted.move_to(progress.seq);
            prepared.push(Prepared {
                meter: Arc::new(counted),
                sink: Arc::new(sink),
                courier,
                asked: Arc::default(),
            });
        }
        Ok(Self {
            book: Some(book),
            prepared,
            meter,
        })
    }

    /// What counts their deliveries.
    pub const fn meter(&self) -> &DeliveryMeter {
        &self.meter
    }

    /// How far each has come, by its name.
    pub fn progress(&self) -> impl Iterator<Item = (&str, Seq)> {
        let sinks = self.prepared.iter();
        sinks.map(|it| (it.sink.name.as_str(), it.meter.seq()))
    }

    /// Delivers until shutdown, and closes the file.
    pub async fn run(
        &self,
        store: &Store,
        epoch: &str,
        head: &watch::Receiver<Seq>,
        shutdown: &CancellationToken,
    ) {
        let Some(book) = &self.book else { return };
        let around = Surroundings {
            store: store.clone(),
            epoch: epoch.into(),
            book: book.clone(),
            reads: Arc::new(Semaphore::new(READS_MAX)),
            shutdown: shutdown.clone(),
        };
        let mut workers = JoinSet::new();
        for it in &self.prepared {
            match book.find(&it.sink.name).await {
                Ok(Some(entry)) => {
                    let worker = Worker::new(
                        it.sink.clone(),
                        it.courier.clone(),
                        around.clone(),
                        head.clone(),
                        it.asked.clone(),
                        it.meter.clone(),
                        entry,
                    );
                    workers.spawn(worker.run());
                }
                Ok(None) => tracing::error!(sink = it.sink.name, "a sink has lost its row"),
                Err(error) => tracing::error!(sink = it.sink.name, %error, "a sink cannot start"),
            }
        }
        while let Some(ended) = workers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a sink did not end as it should");
            }
        }
        book.close().await;
    }

    async fn entries(&self) -> Result<(Vec<Entry>, Seq), sqlx::Error> {
        let Some(book) = &self.book else {
            return Ok((Vec::new(), Seq::default()));
        };
        // The head is read after the rows, so that none seems to be ahead of it.
        let entries = book.all().await?;
        Ok((entries, book.head().await?))
    }
}

#[async_trait]
impl SinkPort for Sinks {
    async fn sinks(&self) -> Result<Vec<SinkReport>, PortError> {
        let (mut entries, head) = self.entries().await.map_err(failed)?;
        let reports = self.prepared.iter().filter_map(|it| {
            let at = entries.iter().position(|entry| entry.name == it.sink.name);
            at.map(|at| entries.swap_remove(at).report(head))
        });
        Ok(reports.collect())
    }

    async fn retry(&self, name: &str) -> Result<Option<SinkReport>, PortError> {
        let known = self.prepared.iter().find(|it| it.sink.name == name);
        let (Some(book), Some(it)) = (&self.book, known) else {
            return Ok(None);
        };
        book.ask_retry(name).await.map_err(failed)?;
        it.asked.notify_one();
        let reports = self.sinks().await?;
        Ok(reports.into_iter().find(|report| report.name == name))
    }
}

fn failed(error: sqlx::Error) -> PortError {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => PortError::Busy,
        error => {
            tracing::error!(%error, "the sinks' rows cannot be read");
            PortError::Failed
        }
    }
}
