//! The figures as events: read again when the log has moved, told when they differ, at most four
//! times a second however much is written.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use live_orders::{Seq, Summary};
use live_orders_app::port::{PortError, Store};
use serde_json::json;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::live::frame::event;
use crate::live::log::Log;

/// Least time between two readings, and between two events on one stream: four a second.
pub const INTERVAL: Duration = Duration::from_millis(250);

/// The figures at some moment, and the event that tells them.
#[derive(Debug)]
pub struct Figures {
    summary: Summary,
    /// The event's bytes.
    pub frame: Bytes,
}

/// The latest figures.
pub struct FiguresFeed {
    store: Store,
    /// What was read last, by whomever. Never goes back in time.
    latest: Mutex<Option<Arc<Figures>>>,
    /// What the pump has told last; streams wait on it.
    told: watch::Sender<Option<Arc<Figures>>>,
}

impl Figures {
    fn new(summary: Summary) -> Self {
        let mut data = json!(summary);
        if let Some(fields) = data.as_object_mut() {
            fields.insert("entity".into(), json!("summary"));
        }
        let frame = event("update", None, &data.to_string());
        Self { summary, frame }
    }

    /// Whether they are news to somebody who was told `last`: read later, and not the same.
    pub fn are_news_after(&self, last: &Self) -> bool {
        let seq = last.summary.seq;
        let same = Summary {
            seq,
            ..self.summary.clone()
        };
        self.summary.seq > seq && same != last.summary
    }
}

impl FiguresFeed {
    /// The figures of a store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            latest: Mutex::new(None),
            told: watch::Sender::new(None),
        }
    }

    /// The figures, not older than the change at `seq`.
    pub async fn at_least(&self, seq: Seq) -> Result<Arc<Figures>, PortError> {
        let known = self.latest().filter(|known| known.summary.seq >= seq);
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(Figures::new(self.store.summary().await?));
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = latest
            .take_if(|known| known.summary.seq > read.summary.seq)
            .unwrap_or(read);
        *latest = Some(newest.clone());
        Ok(newest)
    }

    /// A view of the figures that can be waited on.
    pub fn watch(&self) -> watch::Receiver<Option<Arc<Figures>>> {
        self.told.subscribe()
    }

    /// How many wait on them.
    pub fn watchers(&self) -> usize {
        self.told.receiver_count()
    }

    /// Follows the log until shutdown. A reading that fails is made up for by the next one.
    pub async fn pump(&self, log: &Log, shutdown: &CancellationToken) {
        let mut head = log.watch();
        while let Some(Ok(())) = shutdown.run_until_cancelled(head.changed()).await {
            let seq = *head.borrow_and_update();
            // Nobody listens: nothing is read. Whoever comes next listens first and then reads.
            if self.watchers() > 0 {
                match self.at_least(seq).await {
                    // Each stream compares with what it has told itself.
                    Ok(figures) => drop(self.told.send_replace(Some(figures))),
                    Err(_) => head.mark_changed(),
                }
            }
            if shutdown
                .run_until_cancelled(tokio::time::sleep(INTERVAL))
                .await
                .is_none()
            {
                return;
            }
        }
    }

    fn latest(&self) -> Option<Arc<Figures>> {
        self.latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
