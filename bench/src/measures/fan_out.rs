//! Events that are delivered in a second to so many subscribers, while orders are placed as fast as the
//! server takes them.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::arrivals::Arrivals;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::subjects::kind::{Durability, Kind};
use crate::subjects::subject::{Running, Subject};
use crate::turns::take;
use crate::writes::Writes;

/// Subscribers, and how many orders are placed for them: as many events in all as take a second or two.
const SIZES: [(usize, usize); 4] = [(10, 20_000), (100, 10_000), (1_000, 1_000), (5_000, 200)];
const SIZES_QUICK: [(usize, usize); 2] = [(10, 5_000), (PEERS_AT, 500)];
const CHECK: (usize, usize) = (PEERS_AT, 300);
/// The size at which the peers are the target, and in a quick run have their turns.
const PEERS_AT: usize = 1_000;
/// Of those who are measured the first.
const OURS_AND_LIMIT: usize = 2;
/// Orders are placed by so many at a time.
const WRITERS: usize = 16;
/// A turn ends then, with what has been delivered.
const TURN: Duration = Duration::from_secs(6);

/// A row for each size.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let mut kinds = vec![Kind::Ours(Durability::Normal), Kind::Sockets];
    kinds.extend(Kind::PEERS);
    let mut subjects = Subject::start_all(bench, &kinds).await;
    let sizes = bench.scale(&SIZES[..], &SIZES_QUICK[..]);
    let mut rows = Vec::new();
    for (size, writes) in sizes {
        let mut targets = vec![Target::at_least(0.5, Against::Limit)];
        if *size == PEERS_AT {
            targets.push(Target::at_least(
                5.0,
                Against::Peer(Kind::PocketBase.name()),
            ));
        }
        let what = format!("events delivered to {size} subscribers");
        let without_peers = bench.scale(false, *size != PEERS_AT);
        let some = if without_peers {
            OURS_AND_LIMIT
        } else {
            subjects.len()
        };
        let subjects = &mut subjects[..some];
        rows.push(row(bench, what, subjects, (*size, *writes), &targets).await);
    }
    rows
}

/// One row for the peers' size, without peers, with the bound that no noise crosses.
pub(crate) async fn check(bench: &Bench) -> Row {
    let kinds = [Kind::Ours(Durability::Normal), Kind::Sockets];
    let mut subjects = Subject::start_all(bench, &kinds).await;
    let what = format!("events delivered to {PEERS_AT} subscribers");
    let targets = [Target::at_least(0.2, Against::Limit)];
    row(bench, what, &mut subjects, CHECK, &targets).await
}

async fn row(
    bench: &Bench,
    what: String,
    subjects: &mut [Subject],
    (size, writes): (usize, usize),
    targets: &[Target],
) -> Row {
    let outcomes = take(&what, bench.rounds(), subjects, async |subject, _| {
        Ok(vec![delivered(subject.running()?, size, writes).await?])
    })
    .await;
    let all = Subject::with(subjects, &outcomes);
    Row::of(what, "events/s", 0, all, targets)
}

/// Events a second that one server delivers.
async fn delivered(server: &Running, size: usize, most: usize) -> Result<f64> {
    let arrivals = Arc::new(Arrivals::of(most));
    let mut audience = server.audience(size, &arrivals).await?;
    let begin = arrivals.now();
    let writes = Writes {
        at_once: WRITERS,
        most,
        longest: TURN,
    };
    let (placed, took) = writes.place(server).await?;
    let all = u64::try_from(placed * audience.size())?;
    let whole = arrivals.wait(all, TURN.saturating_sub(took)).await;
    audience.is_whole()?;
    ensure!(arrivals.delivered() > 0, "nothing was delivered");
    // Where it has not come to an end in time, what has come is divided by the time that there was.
    let end = if whole {
        arrivals.last()
    } else {
        arrivals.now()
    };
    #[allow(clippy::cast_precision_loss, reason = "some millions of events")]
    let events = arrivals.delivered() as f64;
    Ok(events / end.saturating_sub(begin).as_secs_f64())
}
