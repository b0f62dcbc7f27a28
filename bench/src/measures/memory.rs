//! What an idle subscriber costs in memory: what a server has more with all of them than with none,
//! by how many they are. Each turn has a server of its own, which has not used its memory before.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::sleep;

use crate::arrivals::Arrivals;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::subjects::kind::{Durability, Kind};
use crate::subjects::subject::{Running, Subject};
use crate::turns::take;

const SUBSCRIBERS: u32 = 5_000;
const SUBSCRIBERS_QUICK: u32 = 1_000;
/// What a first subscriber makes a server load is no subscriber's memory.
const FIRST: usize = 20;
/// Until what was made for the opening alone is given back.
const SETTLE: Duration = Duration::from_secs(1);
const TARGET_KIB: f64 = 16.0;

/// One row.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let mut kinds = vec![Kind::Ours(Durability::Normal), Kind::Sockets];
    kinds.extend(Kind::PEERS);
    // Started only to see who is there.
    let mut subjects = Subject::start_all(bench, &kinds).await;
    let size = bench.scale(SUBSCRIBERS, SUBSCRIBERS_QUICK);
    let outcomes = take(
        "memory",
        bench.rounds(),
        &mut subjects,
        async |subject, _| {
            let server = Running::start(bench, subject.kind).await;
            let server = server.map_err(|absence| anyhow!("{absence:?}"))?;
            Ok(vec![idle_kib(&server, size).await?])
        },
    )
    .await;
    let what = format!("memory of an idle subscriber, of {size}");
    let targets = [Target::at_most(TARGET_KIB, Against::Itself)];
    let all = Subject::with(&subjects, &outcomes);
    vec![Row::of(what, "KiB", 0, all, &targets)]
}

async fn idle_kib(server: &Running, size: u32) -> Result<f64> {
    let arrivals = Arc::new(Arrivals::of(0));
    let _first = server.audience(FIRST, &arrivals).await?;
    sleep(SETTLE).await;
    let before = server.process.resident_bytes()?;
    let mut audience = server.audience(size as usize, &arrivals).await?;
    sleep(SETTLE).await;
    let after = server.process.resident_bytes()?;
    audience.is_whole()?;
    Ok((after - before) / f64::from(size) / 1024.0)
}
