//! Everybody comes back at once, each some way behind: how long until all are level, and what somebody
//! who had been there all the time feels of it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::latency::latencies;
use crate::arrivals::Arrivals;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::statistics::percentile;
use crate::subjects::kind::{Durability, Kind, Role};
use crate::subjects::subject::{Running, Subject};
use crate::turns::take;
use crate::wire::audience::Audience;
use crate::wire::connection::get;
use crate::writes::{Steady, Writes};

/// Who comes back, and how many events behind.
const STORM: (usize, usize) = (2_000, 1_000);
const STORM_QUICK: (usize, usize) = (500, 500);
const EVERY: Duration = Duration::from_millis(20);
/// As long as a storm may take; orders are placed meanwhile, and as many before it.
const WRITES: usize = 200;
const LEVEL_MAX: Duration = Duration::from_mins(1);
const PLACED_AT_ONCE: usize = 64;
const TARGET: f64 = 3.0;

/// A row for the time, and one for the bystander.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let ours = Kind::Ours(Durability::Normal);
    let mut subjects = [Subject::start(bench, ours).await];
    let (size, behind) = bench.scale(STORM, STORM_QUICK);
    let outcomes = take(
        "storm",
        bench.rounds(),
        &mut subjects,
        async |subject, _| storm(subject.running()?, size, behind).await,
    )
    .await;
    let outcome = &outcomes[0];
    let what = format!("{size} come back, {behind} events behind, until all are level");
    let level = Row::of(what, "ms", 0, [(Role::Ours, ours.name(), outcome)], &[]);
    // The bystander's quiet figure is the third of a turn.
    let quiet = outcome.clone().map(|figures| figures[2..].to_vec());
    let storm = outcome.clone().map(|figures| figures[1..2].to_vec());
    let all = [
        (Role::Ours, "in the storm", &storm),
        (Role::Peer, QUIET, &quiet),
    ];
    let what = "order sent until a bystander has it meanwhile, 99 of 100".to_owned();
    let targets = [Target::at_most(TARGET, Against::Peer(QUIET))];
    vec![level, Row::of(what, "ms", 0, all, &targets)]
}

const QUIET: &str = "without a storm";

/// Milliseconds until all are level, and the bystander's, in the storm and before it.
async fn storm(server: &Running, size: usize, behind: usize) -> Result<Vec<f64>> {
    let backlog = Writes {
        at_once: PLACED_AT_ONCE,
        most: behind,
        longest: LEVEL_MAX,
    };
    backlog.place(server).await?;
    let head = head(server).await?;
    let after = head
        .checked_sub(u64::try_from(2 * behind)?)
        .context("too few events")?;

    let watched = Arc::new(Arrivals::of(behind + 2 * WRITES));
    let _bystander = server.audience(1, &watched).await?;
    let mut steady = Steady {
        first: behind,
        count: WRITES,
        every: EVERY,
    };
    let quiet = latencies(server, steady, &watched, 1).await?;

    // The quiet orders have come after the backlog, and are replayed with it.
    let returned = Arc::new(Arrivals::of(behind));
    let events = u64::try_from(size * behind)?;
    let back = async {
        let address = server.process.address;
        let audience = Audience::open(address, server.dialect, size, Some(after), &returned);
        let mut audience = audience.await?;
        let whole = returned.wait(events, LEVEL_MAX).await;
        ensure!(whole, "not all were level in time");
        audience.is_whole()?;
        Ok(returned.last().as_secs_f64() * 1_000.0)
    };
    steady.first += WRITES;
    let (level, storm) = tokio::join!(back, latencies(server, steady, &watched, 1));
    let slowest = |latencies: &[f64]| percentile(latencies, 99.0).context("no writes");
    Ok(vec![level?, slowest(&storm?)?, slowest(&quiet)?])
}

/// The last place of the log.
async fn head(server: &Running) -> Result<u64> {
    let mut connection = server.connect().await?;
    let list = connection.ask(&get("/api/orders?limit=1")).await?.good()?;
    let list: Value = serde_json::from_slice(&list)?;
    list.get("seq").and_then(Value::as_u64).context("no seq")
}
