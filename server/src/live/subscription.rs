//! One open stream: a cursor into the log, and no queue.
//!
//! Why it misses and repeats nothing, in every interleaving: [`Subscription::next`] is the place of
//! the first change that was not looked at, and only reading on from exactly there moves it. The
//! ring and the store both hold changes without gaps, the store everything that was ever published
//! (a change is committed first), so whichever of the two is read, the next piece starts where the
//! last one ended. A wake-up cannot be lost: the head is marked as seen before the ring is read, so
//! a change that arrives in between wakes the stream again. The page from before the stream stands
//! at some `seq`, and the stream starts after that very `seq`, whether or not it is published yet.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use live_orders::Seq;
use live_orders_app::port::PortError;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep};
use tokio_stream::Stream;
use tracing::{Instrument, Span};

use crate::live::batch;
use crate::live::farewell;
use crate::live::figures::{self, Figures};
use crate::live::frame::event;
use crate::live::hub::Hub;
use crate::live::presence;
use crate::live::readers::Reader;
use crate::live::resume::Lost;
use crate::live::ring::Read;
use crate::live::topic::Topic;
use crate::places::Place;

/// Most bytes that are put together to be written in one go (one frame may be larger): what a
/// socket's buffer takes, and what a stalled reader costs in memory.
const CHUNK_BYTES_MAX: usize = 64 * 1024;

/// How long a stream waits between two heartbeats unless told otherwise: the protocol's figure,
/// shorter than what proxies take for an idle connection.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// One open stream.
pub struct Subscription {
    hub: Arc<Hub>,
    topic: Topic,
    /// What is to be written first: the greeting.
    opening: Option<Bytes>,
    /// The place of the first change that was not looked at: all before it has been written.
    next: Seq,
    head: watch::Receiver<Seq>,
    figures: Option<FiguresCursor>,
    presence: Option<presence::Cursor>,
    heartbeat_at: Instant,
    /// Goes off at the next heartbeat, or at the end. It is set once for each, and not anew with each
    /// change: a thousand streams that hear of one would set a thousand timers.
    alarm: Pin<Box<Sleep>>,
    end: End,
    /// The request that opened it: what fails when it reads from the store is logged as that one's.
    span: Span,
    /// Where others see how far it has come.
    reader: Reader,
    /// Its place among the streams that the hub allows; given back when it ends.
    _place: Place,
}

/// How far a stream has come with ending.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The server has not been told to stop.
    NotYet,
    /// It ends at that moment, and goes on until then.
    At(Instant),
    /// All is said.
    Now,
}

/// Where a stream stands with the figures.
struct FiguresCursor {
    told: watch::Receiver<Option<Arc<Figures>>>,
    /// What this stream has told last.
    last: Option<Arc<Figures>>,
    /// What it has still to tell.
    waiting: Option<Arc<Figures>>,
    /// The earliest moment to do so.
    due: Instant,
}

impl FiguresCursor {
    /// Until others are told; what waiting has marked as seen has to be taken over as well.
    async fn changed(&mut self) {
        // An error says that the hub is gone, and the stream holds it.
        if self.told.changed().await.is_ok() {
            self.take_over();
        }
    }

    fn take_over(&mut self) {
        self.waiting.clone_from(&self.told.borrow_and_update());
    }
}

impl Subscription {
    pub(super) fn new(
        hub: Arc<Hub>,
        topic: Topic,
        opening: Bytes,
        next: Seq,
        place: Place,
        reader: Reader,
    ) -> Self {
        let now = Instant::now();
        Self {
            head: hub.log().watch(),
            figures: topic.takes_summary().then(|| FiguresCursor {
                told: hub.figures().watch(),
                last: None,
                waiting: None,
                due: now,
            }),
            presence: topic.takes_presence().then(|| hub.viewing().cursor(now)),
            heartbeat_at: now + hub.heartbeat(),
            alarm: Box::pin(tokio::time::sleep_until(now + hub.heartbeat())),
            hub,
            topic,
            opening: Some(opening),
            next,
            end: End::NotYet,
            span: Span::current(),
            reader,
            _place: place,
        }
    }

    /// The stream's bytes, a piece each time the connection can take one; they end soon after the
    /// server is told to stop, and when the store cannot be read: whoever listens comes back and
    /// resumes.
    pub fn into_stream(self) -> impl Stream<Item = Bytes> + Send {
        futures::stream::unfold(self, |mut subscription| async move {
            let chunk = subscription.next_chunk().await?;
            Some((chunk, subscription))
        })
    }

    async fn next_chunk(&mut self) -> Option<Bytes> {
        let hub = self.hub.clone();
        loop {
            if let Some(opening) = self.opening.take() {
                return Some(opening);
            }
            match self.end {
                End::NotYet if hub.shutdown().is_cancelled() => self.end = End::At(hub.farewell()),
                End::At(moment) if Instant::now() >= moment => {
                    self.end = End::Now;
                    return Some(farewell::last_words());
                }
                End::Now => return None,
                End::NotYet | End::At(_) => {}
            }
            if Instant::now() >= self.heartbeat_at {
                return Some(self.heartbeat());
            }
            // Before the ring is read: see the reasons above.
            let head = *self.head.borrow_and_update();
            let _turn = hub.turn(self.next, head).await;
            match self.read(head).await.ok()? {
                Read::Frames { frames, next } => {
                    self.next = next;
                    self.reader.move_to(next);
                    let bytes = batch::bytes(&frames, &self.topic);
                    if !bytes.is_empty() {
                        return Some(bytes);
                    }
                    // A long way on which nothing passes the filter is not gone in one go.
                    tokio::task::consume_budget().await;
                }
                Read::Behind => return Some(self.start_over()),
                Read::UpToDate => {
                    if let Some(frame) = self.tell_figures().await {
                        return Some(frame);
                    }
                    let presence = self.presence.as_mut();
                    if let Some(frames) =
                        presence.and_then(|it| it.tell(hub.viewing(), Instant::now()))
                    {
                        return Some(frames);
                    }
                    self.wait().await;
                }
            }
        }
    }

    /// What follows, from the ring or else from the store. `Behind` if neither has it any more.
    async fn read(&mut self, head: Seq) -> Result<Read, PortError> {
        if !self.topic.takes_records() {
            self.next = self.next.max(head.next());
            return Ok(Read::UpToDate);
        }
        let (hub, topic) = (&self.hub, &self.topic);
        match hub.log().read(self.next, topic, CHUNK_BYTES_MAX) {
            Read::Behind => {
                hub.meter().log_reads.inc();
                let read = hub.replay().read(self.next, topic, CHUNK_BYTES_MAX);
                read.instrument(self.span.clone()).await
            }
            read => Ok(read),
        }
    }

    /// The figures, if there are others than this stream has told and their time has come.
    async fn tell_figures(&mut self) -> Option<Bytes> {
        let cursor = self.figures.as_mut()?;
        if cursor.last.is_none() && cursor.waiting.is_none() {
            // The first ones. If the store cannot tell them now, the pump will.
            let head = self.hub.log().head();
            let read = self.hub.figures().at_least(head);
            cursor.waiting = read.instrument(self.span.clone()).await.ok();
        }
        if cursor.told.has_changed().unwrap_or(false) {
            cursor.take_over();
        }
        let news = |waiting: &Arc<Figures>| {
            cursor
                .last
                .as_ref()
                .is_none_or(|last| waiting.are_news_after(last))
        };
        if !cursor.waiting.as_ref().is_some_and(news) {
            cursor.waiting = None;
            return None;
        }
        let now = Instant::now();
        if now < cursor.due {
            return None;
        }
        cursor.due = now + figures::INTERVAL;
        cursor.last = cursor.waiting.take();
        cursor.last.as_ref().map(|figures| figures.frame.clone())
    }

    /// Until there may be something to do.
    async fn wait(&mut self) {
        let figures = async {
            match &mut self.figures {
                None => std::future::pending().await,
                Some(cursor) if cursor.waiting.is_some() => {
                    tokio::time::sleep_until(cursor.due).await;
                }
                Some(cursor) => cursor.changed().await,
            }
        };
        let presence = async {
            match &mut self.presence {
                None => std::future::pending().await,
                Some(cursor) => cursor.changed().await,
            }
        };
        let until = match self.end {
            End::At(moment) => moment.min(self.heartbeat_at),
            End::NotYet | End::Now => self.heartbeat_at,
        };
        if self.alarm.deadline() != until {
            self.alarm.as_mut().reset(until);
        }
        // The head is also told when the server is to stop.
        tokio::select! {
            _ = self.head.changed() => {}
            () = figures => {}
            () = presence => {}
            () = &mut self.alarm => {}
        }
    }

    /// Says that all up to its `seq` has been written: an event, because scripts see no comments.
    fn heartbeat(&mut self) -> Bytes {
        self.heartbeat_at = Instant::now() + self.hub.heartbeat();
        let seq = self.next.0.saturating_sub(1);
        event("heartbeat", None, &json!({ "seq": seq }).to_string())
    }

    /// The log no longer reaches back to where this stream stands.
    fn start_over(&mut self) -> Bytes {
        let head = self.hub.log().head();
        self.next = head.next();
        self.reader.move_to(self.next);
        self.hub.reset_event(&self.topic, head, Lost::Gone)
    }
}
