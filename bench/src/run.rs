//! A whole run: all measures that are asked for, printed as a table and written as JSON.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use serde::Serialize;
use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};

use crate::bench::Bench;
use crate::machine::{Cores, Machine};
use crate::measures::Measure;
use crate::options::{Places, Run};
use crate::report::picture::picture;
use crate::report::row::Row;
use crate::report::table::table;
use crate::{runtime, say};

/// What is written of a run.
#[derive(Serialize)]
struct Results<'a> {
    machine: &'a Machine,
    rounds: usize,
    rows: &'a [Row],
}

/// Measures; what a measure comes to is no error of the run.
pub(crate) fn run(options: &Run) -> Result<ExitCode> {
    let machine = Machine::look();
    machine.few_files().iter().for_each(|text| say(text));
    let bench = bench(&options.places, options.quick)?;
    let measures = if options.only.is_empty() {
        Measure::value_variants()
    } else {
        &options.only
    };
    let rows = until_told(async {
        let mut rows = Vec::new();
        for measure in measures {
            rows.extend(measure.take(&bench).await);
        }
        rows
    })?;
    let rounds = bench.rounds();
    let heading = format!(
        "{}; {rounds} rounds in turns after a warm-up",
        machine.line()
    );
    let told = format!("{heading}\n\n{}", table(&rows));
    print(&told);
    let results = Results {
        machine: &machine,
        rounds,
        rows: &rows,
    };
    for (name, text) in [
        ("results.json", serde_json::to_string_pretty(&results)?),
        ("results.md", told),
        ("results.svg", picture(&rows)),
    ] {
        let file = bench.folder.join(name);
        fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Does it, or stops where it is told to: what was started is ended with what is dropped.
pub(crate) fn until_told<T>(work: impl Future<Output = T>) -> Result<T> {
    runtime()?.block_on(async {
        let mut told = signal(SignalKind::terminate())?;
        tokio::select! {
            done = work => Ok(done),
            _ = told.recv() => bail!("told to stop"),
            _ = ctrl_c() => bail!("interrupted"),
        }
    })
}

/// What a run is given, looked at.
pub(crate) fn bench(places: &Places, quick: bool) -> Result<Bench> {
    let executable = &places.executable;
    ensure!(
        executable.is_file(),
        "there is no program at {}",
        executable.display()
    );
    fs::create_dir_all(&places.folder)?;
    let cores = Cores::divide()?;
    // Before the runtime is made, so that its threads are there, too.
    cores.load_here()?;
    Ok(Bench {
        executable: executable.canonicalize()?,
        peers: std::path::absolute(&places.peers)?,
        folder: places.folder.canonicalize()?,
        cores,
        quick,
    })
}

#[allow(clippy::print_stdout, reason = "the results are what is asked for")]
pub(crate) fn print(text: &str) {
    println!("{text}");
}
