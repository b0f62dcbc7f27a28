//! Orders that are placed: as fast as the server takes them, or so many a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::arrivals::Arrivals;
use crate::subjects::subject::Running;
use crate::wire::marks::MARKS_MAX;

/// Steady writes are sent by turns over so many connections, so that one that is answered late holds up
/// no other.
const STEADY_CONNECTIONS: usize = 32;

/// Orders to be placed as fast as they are answered.
#[derive(Clone, Copy)]
pub(crate) struct Writes {
    /// By how many at a time.
    pub(crate) at_once: usize,
    /// How many in all.
    pub(crate) most: usize,
    /// When nobody begins another one.
    pub(crate) longest: Duration,
}

/// Orders to be placed at a steady rate.
#[derive(Clone, Copy)]
pub(crate) struct Steady {
    /// The mark of the first.
    pub(crate) first: usize,
    pub(crate) count: usize,
    /// From one to the next.
    pub(crate) every: Duration,
}

impl Writes {
    /// As many as can be placed in a time.
    pub(crate) const fn for_time(at_once: usize, longest: Duration) -> Self {
        Self {
            at_once,
            most: MARKS_MAX,
            longest,
        }
    }

    /// Places them, with marks from zero on, and gives how many were placed and how long it took.
    pub(crate) async fn place(self, server: &Running) -> Result<(usize, Duration)> {
        let next = Arc::new(AtomicUsize::new(0));
        let mut connections = Vec::new();
        for _ in 0..self.at_once {
            connections.push(server.connect().await?);
        }
        let begin = Instant::now();
        let mut writers = JoinSet::new();
        for mut connection in connections {
            let (next, dialect) = (Arc::clone(&next), server.dialect);
            writers.spawn(async move {
                let mut placed = 0;
                while begin.elapsed() < self.longest {
                    let mark = next.fetch_add(1, Relaxed);
                    if mark >= self.most {
                        break;
                    }
                    connection.ask(&dialect.order(mark)).await?.good()?;
                    placed += 1;
                }
                anyhow::Ok(placed)
            });
        }
        let mut placed = 0;
        while let Some(written) = writers.join_next().await {
            placed += written??;
        }
        Ok((placed, begin.elapsed()))
    }
}

impl Steady {
    /// Places them, and gives for each when it was sent, by the arrivals' clock.
    pub(crate) async fn place(
        self,
        server: &Running,
        arrivals: &Arrivals,
    ) -> Result<Vec<Duration>> {
        let mut connections = Vec::new();
        for _ in 0..STEADY_CONNECTIONS {
            connections.push(server.connect().await?);
        }
        let clock = arrivals.begin();
        let begin = tokio::time::Instant::now();
        let mut writers = JoinSet::new();
        for (place, mut connection) in connections.into_iter().enumerate() {
            let dialect = server.dialect;
            writers.spawn(async move {
                let mut sent = Vec::new();
                for at in (place..self.count).step_by(STEADY_CONNECTIONS) {
                    let request = dialect.order(self.first + at);
                    sleep_until(begin + self.every * u32::try_from(at)?).await;
                    sent.push((at, clock.elapsed()));
                    connection.ask(&request).await?.good()?;
                }
                anyhow::Ok(sent)
            });
        }
        let mut sent = vec![Duration::ZERO; self.count];
        while let Some(written) = writers.join_next().await {
            for (at, when) in written?? {
                sent[at] = when;
            }
        }
        Ok(sent)
    }
}
