//! Questions that are asked again and again: how long an answer takes, and how many there are in a
//! second.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::statistics::percentile;
use crate::subjects::subject::Running;
use crate::wire::connection::get;

/// The median of milliseconds that an answer takes, asked one after the other for so long.
pub(crate) async fn answer_ms(server: &Running, path: &str, longest: Duration) -> Result<f64> {
    let mut connection = server.connect().await?;
    let request = get(path);
    let begin = Instant::now();
    let mut taken = Vec::new();
    while begin.elapsed() < longest {
        let asked = Instant::now();
        connection.ask(&request).await?.good()?;
        taken.push(asked.elapsed().as_secs_f64() * 1_000.0);
    }
    percentile(&taken, 50.0).context("no answer in time")
}

/// Answers a second, asked by so many at a time for so long.
pub(crate) async fn answers_a_second(
    server: &Running,
    path: &str,
    at_once: usize,
    longest: Duration,
) -> Result<f64> {
    let mut askers = JoinSet::new();
    let begin = Instant::now();
    for _ in 0..at_once {
        let mut connection = server.connect().await?;
        let request = get(path);
        askers.spawn(async move {
            let mut answers = 0_u32;
            while begin.elapsed() < longest {
                connection.ask(&request).await?.good()?;
                answers += 1;
            }
            anyhow::Ok(answers)
        });
    }
    let mut answers = 0;
    while let Some(asked) = askers.join_next().await {
        answers += asked??;
    }
    Ok(f64::from(answers) / begin.elapsed().as_secs_f64())
}
