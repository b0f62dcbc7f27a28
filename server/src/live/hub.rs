//! Where streams are opened: the log, the replay and the figures of one store, and how many
//! streams there may be.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use live_orders::{PageRequest, Seq};
use live_orders_app::port::{PortError, Store};
use serde_json::json;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::live::figures::FiguresFeed;
use crate::live::frame::event;
use crate::live::log::Log;
use crate::live::replay::Replay;
use crate::live::ring::Read;
use crate::live::subscription::{HEARTBEAT, Subscription};
use crate::live::topic::Topic;

/// Most streams at once. Each costs a socket and some 10 KiB; a browser needs one.
pub const STREAMS_MAX: usize = 10_000;
/// How long a browser's own EventSource waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// What can be set about the streams.
#[derive(Clone, Copy, Debug)]
pub struct HubConfig {
    /// Most streams at once.
    pub streams_max: usize,
    /// The time between two heartbeats of a stream.
    pub heartbeat: Duration,
}

/// The live side of one store.
pub struct Hub {
    config: HubConfig,
    store: Store,
    epoch: String,
    log: Arc<Log>,
    replay: Replay,
    figures: FiguresFeed,
    streams: Arc<Semaphore>,
    shutdown: CancellationToken,
}

/// Where whoever opens a stream left off.
#[derive(Clone, Debug, Default)]
pub struct Resume {
    /// The last change that is known; from the head on if none is.
    pub after: Option<Seq>,
    /// The life of the store in which it was read.
    pub epoch: Option<String>,
}

/// Why no stream was opened.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There are as many as may be.
    #[error("There are too many open streams; try again later.")]
    TooMany,
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl Default for HubConfig {
    fn default() -> Self {
        Self {
            streams_max: STREAMS_MAX,
            heartbeat: HEARTBEAT,
        }
    }
}

impl Hub {
    /// The streams of a store that publishes into `log`; they end when `shutdown` is cancelled.
    pub fn new(
        config: HubConfig,
        store: Store,
        epoch: String,
        log: Arc<Log>,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            replay: Replay::new(store.clone()),
            figures: FiguresFeed::new(store.clone()),
            streams: Arc::new(Semaphore::new(config.streams_max)),
            config,
            store,
            epoch,
            log,
            shutdown,
        }
    }

    /// Keeps the figures up to date until shutdown.
    pub async fn run(&self) {
        self.figures.pump(&self.log, &self.shutdown).await;
    }

    /// Opens a stream where somebody left off, or at the head.
    pub async fn subscribe(
        self: &Arc<Self>,
        topic: Topic,
        resume: &Resume,
    ) -> Result<Subscription, Refused> {
        let permit = self
            .streams
            .clone()
            .try_acquire_owned()
            .map_err(|_| Refused::TooMany)?;
        let broken = match resume.after {
            _ if resume
                .epoch
                .as_ref()
                .is_some_and(|epoch| *epoch != self.epoch) =>
            {
                Some("epoch")
            }
            Some(after) => self.broken(topic, after).await?,
            None => None,
        };
        let start = match (broken, resume.after) {
            (None, Some(after)) => after,
            _ => self.log.head(),
        };
        let resumed = broken.is_none() && resume.after.is_some();
        let opening = self.opening(topic, start, resumed, broken);
        Ok(Subscription::new(
            self.clone(),
            topic,
            opening,
            start.next(),
            permit,
        ))
    }

    /// The last change that was published.
    pub fn head(&self) -> Seq {
        self.log.head()
    }

    /// Which life of the store this is.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    pub(super) const fn replay(&self) -> &Replay {
        &self.replay
    }

    pub(super) const fn figures(&self) -> &FiguresFeed {
        &self.figures
    }

    pub(super) const fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    pub(super) const fn heartbeat(&self) -> Duration {
        self.config.heartbeat
    }

    pub(super) fn reset_event(&self, topic: Topic, head: Seq, reason: &str) -> Bytes {
        let data =
            json!({ "entity": topic.name(), "seq": head, "epoch": self.epoch, "reason": reason });
        event("reset", Some(head), &data.to_string())
    }

    /// Why a stream cannot go on after `after`: it lies ahead, or the log no longer reaches back.
    async fn broken(&self, topic: Topic, after: Seq) -> Result<Option<&'static str>, PortError> {
        if after > self.log.head() {
            // What was read from the store may be committed and about to be published: ask there.
            let page = self
                .store
                .changes(&PageRequest::new(1, Some(after))?)
                .await?;
            return Ok((after > page.seq).then_some("ahead"));
        }
        if !topic.takes_records() || self.log.read(after.next(), topic, 0) != Read::Behind {
            return Ok(None);
        }
        let read = self.replay.read(after.next(), topic, 0).await?;
        Ok((read == Read::Behind).then_some("gone"))
    }

    fn opening(&self, topic: Topic, start: Seq, resumed: bool, broken: Option<&str>) -> Bytes {
        let data = json!({
            "entity": topic.name(), "seq": start, "resumed": resumed, "epoch": self.epoch,
        });
        let mut opening = BytesMut::from(format!("retry: {}\n", RETRY.as_millis()).as_bytes());
        opening.extend_from_slice(&event("connected", Some(start), &data.to_string()));
        if let Some(reason) = broken {
            opening.extend_from_slice(&self.reset_event(topic, start, reason));
        }
        opening.freeze()
    }
}
