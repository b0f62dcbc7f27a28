//! Orders that are placed and durable in a second, one after the other and by many at a time.

use std::time::Duration;

use crate::bench::Bench;
use crate::limits::commits;
use crate::report::row::{Against, Row, Target};
use crate::subjects::kind::{Durability, Kind, Role};
use crate::subjects::subject::Subject;
use crate::subjects::{Absence, Contestant};
use crate::turns::take;
use crate::writes::Writes;

const MANY: usize = 64;
const TURN: Duration = Duration::from_secs(2);
const TURN_QUICK: Duration = Duration::from_secs(1);

/// A server, or the store without one.
enum Writer {
    Server(Box<Subject>),
    Bare(Durability),
}

impl Contestant for Writer {
    fn name(&self) -> &'static str {
        match self {
            Self::Server(subject) => subject.name(),
            Self::Bare(_) => "bare SQLite",
        }
    }

    fn absence(&self) -> Option<Absence> {
        match self {
            Self::Server(subject) => subject.absence(),
            Self::Bare(_) => None,
        }
    }
}

/// Rows for one and for many at a time, with either durability.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let mut rows = Vec::new();
    for durability in [Durability::Normal, Durability::Full] {
        let mut kinds = vec![Kind::Ours(durability)];
        if durability == Durability::Normal {
            kinds.extend(Kind::PEERS);
        }
        let mut writers = vec![Writer::Bare(durability)];
        for kind in kinds {
            let subject = Subject::start(bench, kind).await;
            writers.push(Writer::Server(Box::new(subject)));
        }
        for at_once in [1, MANY] {
            rows.push(row(bench, &mut writers, durability, at_once).await);
        }
    }
    rows
}

async fn row(bench: &Bench, writers: &mut [Writer], durability: Durability, at_once: usize) -> Row {
    let longest = bench.scale(TURN, TURN_QUICK);
    let name = durability.name();
    let what = format!("orders placed, {at_once} at a time, synchronous {name}");
    let outcomes = take(&what, bench.rounds(), writers, async |writer, _| {
        let rate = match writer {
            Writer::Server(subject) => {
                let writes = Writes::for_time(at_once, longest);
                let (placed, took) = writes.place(subject.running()?).await?;
                f64::from(u32::try_from(placed)?) / took.as_secs_f64()
            }
            Writer::Bare(durability) => commits::ask(bench, *durability, at_once, longest).await?,
        };
        Ok(vec![rate])
    })
    .await;
    let mut targets = vec![Target::at_least(0.5, Against::Limit)];
    if at_once == MANY && durability == Durability::Normal {
        targets.push(Target::at_least(
            5.0,
            Against::Peer(Kind::PocketBase.name()),
        ));
    }
    let all = writers.iter().zip(&outcomes).map(|(writer, outcome)| {
        let role = match writer {
            Writer::Server(subject) => subject.role(),
            Writer::Bare(_) => Role::Limit,
        };
        (role, writer.name(), outcome)
    });
    Row::of(what, "orders/s", 0, all, &targets)
}
