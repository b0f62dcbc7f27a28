//! Orders that are placed one after the other, by several at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::subjects::subject::Running;

/// Orders to be placed.
#[derive(Clone, Copy)]
pub(crate) struct Writes {
    /// By how many at a time.
    pub(crate) at_once: usize,
    /// How many in all.
    pub(crate) most: usize,
    /// When nobody begins another one.
    pub(crate) longest: Duration,
}

impl Writes {
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
