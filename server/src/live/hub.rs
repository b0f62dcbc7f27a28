//! Where streams are opened: the log, the replay and the figures of one store, and how many
//! streams there may be.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use live_orders::{PageRequest, Seq};
use live_orders_app::port::{PortError, Store};
use serde_json::json;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::live::farewell::Farewell;
use crate::live::figures::FiguresFeed;
use crate::live::frame::event;
use crate::live::log::Log;
use crate::live::meter::{Source, StreamMeter};
use crate::live::presence::{PresenceBounds, Viewing};
use crate::live::readers::{Readers, Survey};
use crate::live::replay::Replay;
use crate::live::resume::{Lost, Resume, Start};
use crate::live::ring::{Fill, Read, RingBounds};
use crate::live::subscription::{HEARTBEAT, Subscription};
use crate::live::topic::Topic;
use crate::places::{Full, PlaceBounds, Places};

/// Most streams at once unless set otherwise. Each costs a socket and some 22 KiB; a browser needs
/// one.
pub const STREAMS_MAX: usize = 10_000;
/// How long a browser's own EventSource waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// A stream that lacks so many changes is far behind: less is what a busy second brings.
const FAR_BEHIND: u64 = 64;
/// Streams that are far behind and put together what they lack at the same time: enough that the next
/// has its bytes while the one before is written.
const TURNS: usize = 4;

/// What can be set about the streams.
#[derive(Clone, Copy, Debug)]
pub struct HubConfig {
    /// Most streams at once.
    pub streams_max: usize,
    /// Most streams at once from one address. Nothing by default: a server that listens on loopback
    /// alone, or behind a proxy, sees everybody at one address.
    pub streams_per_address: Option<usize>,
    /// The time between two heartbeats of a stream.
    pub heartbeat: Duration,
    /// How many may be seen to look at orders.
    pub presence: PresenceBounds,
}

/// The live side of one store.
pub struct Hub {
    config: HubConfig,
    store: Store,
    epoch: String,
    log: Arc<Log>,
    replay: Replay,
    figures: FiguresFeed,
    viewing: Viewing,
    streams: Arc<Places>,
    /// Whose turn it is among those that are far behind.
    turns: Semaphore,
    readers: Arc<Readers>,
    meter: StreamMeter,
    farewell: Farewell,
    shutdown: CancellationToken,
}

/// Why no stream was opened.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There are as many as may be.
    #[error("There are too many open streams; try again later.")]
    TooMany,
    /// There are as many as may be from that address.
    #[error("There are too many open streams from your address; close one, or try again later.")]
    TooManyFromAddress,
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl Default for HubConfig {
    fn default() -> Self {
        Self {
            streams_max: STREAMS_MAX,
            streams_per_address: None,
            heartbeat: HEARTBEAT,
            presence: PresenceBounds::default(),
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
            viewing: Viewing::new(config.presence),
            streams: Places::new(PlaceBounds {
                all: config.streams_max,
                per_address: config.streams_per_address,
            }),
            turns: Semaphore::new(TURNS),
            readers: Arc::default(),
            meter: StreamMeter::default(),
            farewell: Farewell::default(),
            config,
            store,
            epoch,
            log,
            shutdown,
        }
    }

    /// Keeps the figures up to date, and forgets who looks no longer, until shutdown; of which it tells
    /// the streams.
    pub async fn run(&self) {
        tokio::join!(
            self.figures.pump(&self.log, &self.shutdown),
            self.viewing.run(&self.shutdown),
            async {
                self.shutdown.cancelled().await;
                self.log.wake();
            },
        );
    }

    /// The turn of a stream that is far behind: a few at a time put together what they lack, so that
    /// those that are level hear of news in between, though thousands come back at once. `None` for a
    /// stream that is not far behind. It is given back before the bytes are written: who reads slowly
    /// keeps nobody waiting.
    pub(super) async fn turn(&self, next: Seq, head: Seq) -> Option<SemaphorePermit<'_>> {
        let behind = head.0.saturating_sub(next.0);
        if behind < FAR_BEHIND {
            return None;
        }
        // It is never closed.
        self.turns.acquire().await.ok()
    }

    /// Opens a stream, for somebody at an address, where somebody left off, or at the head.
    pub async fn subscribe(
        self: &Arc<Self>,
        topic: Topic,
        resume: &Resume,
        address: Option<IpAddr>,
    ) -> Result<Subscription, Refused> {
        let place = self.streams.take(address)?;
        let lost = self.lost(&topic, resume).await?;
        let start = match resume.from.filter(|_| lost.is_none()) {
            Some(Start::After(seq)) => seq,
            Some(Start::Earliest) => self.before_earliest().await?,
            None => self.log.head(),
        };
        let resumed = lost.is_none() && resume.from.is_some();
        if resume.from.is_some() {
            self.meter.resume(self.source(&topic, start, lost));
        }
        let opening = self.opening(&topic, start, resumed, lost);
        let reader = self.readers.open(&topic, start.next());
        Ok(Subscription::new(
            self.clone(),
            topic,
            opening,
            start.next(),
            place,
            reader,
        ))
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.streams.taken()
    }

    /// How many wait for changes or figures: each open stream for the one or the other or both.
    pub fn waiting(&self) -> usize {
        self.log.watchers() + self.figures.watchers()
    }

    /// How the open streams stand.
    pub fn survey(&self) -> Survey {
        self.readers.survey(self.log.head())
    }

    /// How full the ring is, and what it holds at most.
    pub fn ring(&self) -> (Fill, RingBounds) {
        self.log.fill()
    }

    /// What counts how streams are served.
    pub const fn meter(&self) -> &StreamMeter {
        &self.meter
    }

    /// Who looks at which order.
    pub const fn viewing(&self) -> &Viewing {
        &self.viewing
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

    /// The moment at which a stream that hears of the shutdown now is to end.
    pub(super) fn farewell(&self) -> Instant {
        self.farewell.moment(self.streams.taken())
    }

    pub(super) fn reset_event(&self, topic: &Topic, head: Seq, lost: Lost) -> Bytes {
        let data = json!({
            "entity": topic.name(), "seq": head, "epoch": self.epoch, "reason": lost.name(),
        });
        event("reset", Some(head), &data.to_string())
    }

    /// Why a stream cannot start where it is asked to, if it cannot.
    async fn lost(&self, topic: &Topic, resume: &Resume) -> Result<Option<Lost>, PortError> {
        let epoch = resume.epoch.as_ref();
        if epoch.is_some_and(|epoch| *epoch != self.epoch) {
            return Ok(Some(Lost::Epoch));
        }
        let Some(Start::After(after)) = resume.from else {
            return Ok(None);
        };
        if after > self.log.head() {
            // What was read from the store may be committed and about to be published: ask there.
            let page = self
                .store
                .changes(&PageRequest::new(1, Some(after))?)
                .await?;
            return Ok((after > page.seq).then_some(Lost::Ahead));
        }
        let held = self.log.read(after.next(), topic, 0);
        if !topic.takes_records() || !matches!(held, Read::Behind) {
            return Ok(None);
        }
        let held = self.replay.read(after.next(), topic, 0).await?;
        Ok(matches!(held, Read::Behind).then_some(Lost::Gone))
    }

    /// Where a stream that comes back finds what it lacks.
    fn source(&self, topic: &Topic, start: Seq, lost: Option<Lost>) -> Source {
        if lost.is_some() {
            return Source::Nowhere;
        }
        let held = self.log.read(start.next(), topic, 0);
        if topic.takes_records() && matches!(held, Read::Behind) {
            return Source::Log;
        }
        Source::Ring
    }

    /// The place before the oldest change that is kept; the head if none is.
    async fn before_earliest(&self) -> Result<Seq, PortError> {
        let page = self.store.changes(&PageRequest::new(1, None)?).await?;
        let earliest = page.items.first();
        Ok(earliest.map_or(page.seq, |change| Seq(change.seq.0.saturating_sub(1))))
    }

    fn opening(&self, topic: &Topic, start: Seq, resumed: bool, lost: Option<Lost>) -> Bytes {
        let data = json!({
            "entity": topic.name(), "seq": start, "resumed": resumed, "epoch": self.epoch,
            "lost": lost.is_some(),
        });
        let mut opening = BytesMut::from(format!("retry: {}\n", RETRY.as_millis()).as_bytes());
        opening.extend_from_slice(&event("connected", Some(start), &data.to_string()));
        if let Some(lost) = lost {
            opening.extend_from_slice(&self.reset_event(topic, start, lost));
        }
        opening.freeze()
    }
}

impl From<Full> for Refused {
    fn from(full: Full) -> Self {
        match full {
            Full::InAll => Self::TooMany,
            Full::ForAddress => Self::TooManyFromAddress,
        }
    }
}
