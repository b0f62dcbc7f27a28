//! From the start of the program to its first answer, with few orders and with many.

use anyhow::{Context, Result, anyhow};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::shop::{OURS, Size, copy};
use crate::subjects::kind::Role;
use crate::subjects::subject::Running;
use crate::subjects::{Absence, Contestant};
use crate::turns::take;

const TARGET: f64 = 1.5;

/// A store that nobody has open between two turns.
struct Closed {
    size: Size,
    folder: Result<Option<TempDir>, Absence>,
}

impl Contestant for Closed {
    fn name(&self) -> &'static str {
        self.size.name()
    }

    fn absence(&self) -> Option<Absence> {
        self.folder.as_ref().err().cloned()
    }
}

/// One row.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let sizes = [
        bench.scale(Size::Million, Size::HundredThousand),
        Size::TenThousand,
    ];
    let mut stores = Vec::new();
    for size in sizes {
        let folder = copy(bench, size).await.map(Some);
        let folder = folder.map_err(|error| Absence::Failed(format!("{error:#}")));
        stores.push(Closed { size, folder });
    }
    let what = format!("start to first answer, {}", sizes[0].name());
    let outcomes = take(&what, bench.rounds(), &mut stores, async |store, _| {
        let folder = store.folder.as_mut().ok().and_then(Option::take);
        let folder = folder.context("the store was lost in an earlier turn")?;
        let started = Running::start_in(bench, OURS, folder).await;
        let (running, took) = started.map_err(|absence| anyhow!("{absence:?}"))?;
        store.folder = Ok(Some(running.stop().await?));
        Ok(vec![took.as_secs_f64() * 1_000.0])
    })
    .await;
    let roles = [Role::Ours, Role::Peer]
        .into_iter()
        .zip(sizes)
        .zip(&outcomes);
    let all = roles.map(|((role, size), outcome)| (role, size.name(), outcome));
    let targets = [Target::at_most(TARGET, Against::Peer(sizes[1].name()))];
    vec![Row::of(what, "ms", 0, all, &targets)]
}
