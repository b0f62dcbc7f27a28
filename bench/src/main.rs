//! The benchmark: the release beside its peers and the limits of the machine, in turns.
//! docs/benchmarks.md says what is measured and how.

mod arrivals;
mod bench;
mod limits;
mod machine;
mod measures;
mod options;
mod process;
mod report;
mod run;
mod statistics;
mod subjects;
mod turns;
mod wire;
mod writes;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use tokio::runtime::Builder;

use crate::options::{Options, Verb};

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// One line about what goes on: stdout belongs to the results.
#[allow(clippy::print_stderr, reason = "people wait for it")]
fn say(text: &str) {
    eprintln!("[bench] {text}");
}

fn run(options: Options) -> Result<ExitCode> {
    match options.verb {
        Verb::Sockets { address } => {
            runtime()?.block_on(limits::sockets::serve(address))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Run(run) => run::run(&run),
    }
}

/// A runtime on the cores that this thread has.
fn runtime() -> Result<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism()?.get();
    let runtime = Builder::new_multi_thread()
        .worker_threads(cores)
        .enable_all()
        .build()?;
    Ok(runtime)
}
