//! From the moment in which an order is sent to the one in which the last of all subscribers has it, at
//! a steady rate that nobody here has trouble with.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::arrivals::Arrivals;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::statistics::percentile;
use crate::subjects::kind::{Durability, Kind};
use crate::subjects::subject::{Running, Subject};
use crate::turns::take;
use crate::writes::Steady;

const SUBSCRIBERS: usize = 1_000;
/// Fifty a second.
const EVERY: Duration = Duration::from_millis(20);
const WRITES: usize = 250;
const WRITES_QUICK: usize = 100;
/// Whoever has not got all by then is told as a failure.
const REST_MAX: Duration = Duration::from_secs(15);

/// A row for the median and one for the slowest of a hundred.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let mut kinds = vec![Kind::Ours(Durability::Normal), Kind::Sockets];
    kinds.extend(Kind::PEERS);
    let mut subjects = Subject::start_all(bench, &kinds).await;
    let writes = bench.scale(WRITES, WRITES_QUICK);
    let outcomes = take(
        "latency",
        bench.rounds(),
        &mut subjects,
        async |subject, _| {
            let server = subject.running()?;
            let arrivals = Arc::new(Arrivals::of(writes));
            let mut audience = server.audience(SUBSCRIBERS, &arrivals).await?;
            let steady = Steady {
                first: 0,
                count: writes,
                every: EVERY,
            };
            let latencies = latencies(server, steady, &arrivals, SUBSCRIBERS).await?;
            audience.is_whole()?;
            let at = |percent| percentile(&latencies, percent).context("no writes");
            Ok(vec![at(50.0)?, at(99.0)?])
        },
    )
    .await;
    let targets = [
        Target::at_most(0.5, Against::Peer(Kind::PocketBase.name())),
        Target::at_most(1.3, Against::Limit),
    ];
    let row = |figure, what: &str| {
        let measure = format!("order sent until the last of {SUBSCRIBERS} has it, {what}");
        Row::of(
            measure,
            "ms",
            figure,
            Subject::with(&subjects, &outcomes),
            &targets,
        )
    };
    vec![row(0, "median"), row(1, "99 of 100")]
}

/// For each order the milliseconds until so many readers have it.
pub(crate) async fn latencies(
    server: &Running,
    steady: Steady,
    arrivals: &Arrivals,
    readers: usize,
) -> Result<Vec<f64>> {
    let before = arrivals.delivered();
    let sent = steady.place(server, arrivals).await?;
    let all = before + u64::try_from(steady.count * readers)?;
    arrivals.wait(all, REST_MAX).await;
    let marks = steady.first..;
    marks
        .zip(sent)
        .map(|(mark, sent)| {
            let complete = arrivals.complete(mark, readers);
            let complete = complete.context("an order did not reach everybody in time")?;
            Ok(complete.saturating_sub(sent).as_secs_f64() * 1_000.0)
        })
        .collect()
}
