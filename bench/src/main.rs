//! The benchmark: the release beside its peers and the limits of the machine, in turns.
//! docs/benchmarks.md says what is measured and how.

mod arrivals;
mod asking;
mod bench;
mod check;
mod limits;
mod machine;
mod measures;
mod options;
mod process;
mod report;
mod run;
mod shop;
mod statistics;
mod subjects;
mod turns;
mod wire;
mod writes;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tokio::runtime::Builder;

use crate::options::{Options, Verb};
use crate::subjects::kind::Durability;

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
        }
        Verb::File { address, bytes } => {
            runtime()?.block_on(limits::file::serve(address, bytes))?;
        }
        Verb::Commits {
            synchronous,
            grouped,
            longest_ms,
            file,
        } => {
            let longest = Duration::from_millis(longest_ms);
            let is_full = synchronous == Durability::Full.name();
            let rate = limits::commits::run(&file, is_full, grouped, longest);
            run::print(&runtime()?.block_on(rate)?.to_string());
        }
        Verb::Run(run) => return run::run(&run),
        Verb::Check(check) => return check::check(&check),
    }
    Ok(ExitCode::SUCCESS)
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
