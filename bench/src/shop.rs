//! The program with many orders: a copy of a store that is made once and kept, in a folder of its own.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::process::Command;

use crate::bench::Bench;
use crate::say;
use crate::subjects::kind::{DATABASE, Durability, Kind};
use crate::subjects::subject::Running;
use crate::subjects::{Absence, Contestant};

/// As a line of JavaScript: the page's bench makes the same stores.
const MAKE: &str = "const { store } = await import(process.argv[1]);
    await store(process.argv[2], process.argv[3], Number(process.argv[4]));";

/// The sizes of stores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Size {
    TenThousand,
    HundredThousand,
    Million,
}

/// A shop of a size.
pub(crate) struct Shop {
    pub(crate) size: Size,
    pub(crate) running: Result<Running, Absence>,
}

impl Size {
    pub(crate) const fn orders(self) -> u32 {
        match self {
            Self::TenThousand => 10_000,
            Self::HundredThousand => 100_000,
            Self::Million => 1_000_000,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::TenThousand => "10,000 orders",
            Self::HundredThousand => "100,000 orders",
            Self::Million => "1,000,000 orders",
        }
    }
}

impl Contestant for Shop {
    fn name(&self) -> &'static str {
        self.size.name()
    }

    fn absence(&self) -> Option<Absence> {
        self.running.as_ref().err().cloned()
    }
}

impl Shop {
    /// Starts the program on a copy.
    pub(crate) async fn start(bench: &Bench, size: Size) -> Self {
        let running = match copy(bench, size).await {
            Ok(folder) => Running::start_in(bench, OURS, folder).await,
            Err(error) => Err(Absence::Failed(format!("{error:#}"))),
        };
        let running = running.map(|(running, _)| running);
        Self { size, running }
    }

    pub(crate) fn running(&self) -> Result<&Running> {
        let running = self.running.as_ref();
        running.map_err(|absence| anyhow::anyhow!("not running: {absence:?}"))
    }
}

/// The program as it comes.
pub(crate) const OURS: Kind = Kind::Ours(Durability::Full);

/// A copy of a store, beside the store itself, where it may share its blocks.
pub(crate) async fn copy(bench: &Bench, size: Size) -> Result<TempDir> {
    let file = kept(bench, size).await?;
    let folder = tempfile::tempdir_in(&bench.folder)?;
    let copy = folder.path().join(DATABASE);
    tokio::fs::copy(&file, &copy)
        .await
        .with_context(|| format!("copying {}", file.display()))?;
    Ok(folder)
}

/// The store's file, made where it is not there.
async fn kept(bench: &Bench, size: Size) -> Result<PathBuf> {
    let orders = size.orders().to_string();
    let file = bench.folder.join(format!("orders-{orders}.db"));
    if !file.exists() {
        say(&format!("making a store with {}, once", size.name()));
        let source = bench.source("page/store.js");
        let mut make = Command::new("node");
        make.args(["--input-type=module", "--eval", MAKE])
            .args([source, bench.executable.clone(), bench.folder.clone()])
            .arg(orders)
            .stdout(std::process::Stdio::null())
            .kill_on_drop(true);
        let status = make.status().await.context("node does not start")?;
        ensure!(status.success(), "the store could not be made: {status}");
    }
    Ok(file)
}
