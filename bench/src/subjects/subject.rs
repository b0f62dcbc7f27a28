//! A subject that runs, with its data in a folder that goes with it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;

use super::dialect::{Dialect, SKU};
use super::kind::{Kind, Role};
use super::{Absence, Contestant};
use crate::arrivals::Arrivals;
use crate::bench::Bench;
use crate::process::{Process, free_address};
use crate::turns::Outcome;
use crate::wire::audience::Audience;
use crate::wire::connection::{Connection, post};

/// More than all measures together sell; the domain takes no more than these pieces.
const STOCK: u32 = 1_000_000_000;

/// Somebody who is measured, running or not.
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    running: Result<Running, Absence>,
}

/// A subject that answers.
pub(crate) struct Running {
    pub(crate) process: Process,
    pub(crate) dialect: Dialect,
    folder: TempDir,
}

impl Contestant for Subject {
    fn name(&self) -> &'static str {
        self.kind.name()
    }

    fn absence(&self) -> Option<Absence> {
        self.running.as_ref().err().cloned()
    }
}

impl Subject {
    /// Starts it; where that fails, the reason stands in its place.
    pub(crate) async fn start(bench: &Bench, kind: Kind) -> Self {
        let running = Running::start(bench, kind).await;
        Self { kind, running }
    }

    /// Starts several.
    pub(crate) async fn start_all(bench: &Bench, kinds: &[Kind]) -> Vec<Self> {
        let mut subjects = Vec::new();
        for kind in kinds {
            subjects.push(Self::start(bench, *kind).await);
        }
        subjects
    }

    /// Each with what came of its turns.
    pub(crate) fn with<'a>(
        subjects: &'a [Self],
        outcomes: &'a [Outcome],
    ) -> impl Iterator<Item = (Role, &'static str, &'a Outcome)> {
        let pairs = subjects.iter().zip(outcomes);
        pairs.map(|(subject, outcome)| (subject.role(), subject.name(), outcome))
    }

    pub(crate) fn role(&self) -> Role {
        self.kind.role()
    }

    /// What runs; those that do not run have no turns.
    pub(crate) fn running(&self) -> Result<&Running> {
        self.running
            .as_ref()
            .map_err(|absence| anyhow::anyhow!("not running: {absence:?}"))
    }
}

impl Running {
    /// Starts it with no orders, and the product that is going to be ordered.
    pub(crate) async fn start(bench: &Bench, kind: Kind) -> Result<Self, Absence> {
        let failed = |error: anyhow::Error| Absence::Failed(format!("{error:#}"));
        let folder = tempfile::tempdir().map_err(|error| failed(error.into()))?;
        let (running, _) = Self::start_in(bench, kind, folder).await?;
        if kind.role() == Role::Ours {
            running.stock().await.map_err(failed)?;
        }
        Ok(running)
    }

    /// Starts it on what a folder has, and gives how long it took until the first answer.
    pub(crate) async fn start_in(
        bench: &Bench,
        kind: Kind,
        folder: TempDir,
    ) -> Result<(Self, Duration), Absence> {
        let failed = |error: anyhow::Error| Absence::Failed(format!("{error:#}"));
        let address = free_address().await.map_err(failed)?;
        let command = kind.command(bench, address, folder.path())?;
        let started = async {
            let mut process = Process::start(command, address, folder.path(), &bench.cores)?;
            let took = process.answers(kind.first_path()).await?;
            let running = Self {
                process,
                dialect: kind.dialect(),
                folder,
            };
            Ok((running, took))
        };
        started.await.map_err(failed)
    }

    /// Ends it, and gives its data back.
    pub(crate) async fn stop(self) -> Result<TempDir> {
        self.process.stop().await?;
        Ok(self.folder)
    }

    /// A connection to it.
    pub(crate) async fn connect(&self) -> Result<Connection> {
        Connection::open(self.process.address).await
    }

    /// So many who listen from now on.
    pub(crate) async fn audience(&self, size: usize, arrivals: &Arc<Arrivals>) -> Result<Audience> {
        Audience::open(self.process.address, self.dialect, size, None, arrivals).await
    }

    async fn stock(&self) -> Result<()> {
        let product = json!({ "sku": SKU, "name": "Tea", "unit_price_minor": 250, "stock": STOCK });
        let request = post("/api/products", &product.to_string());
        self.connect().await?.ask(&request).await?.good()?;
        Ok(())
    }
}
