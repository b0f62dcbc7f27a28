//! Many clients, a network that fails in every way, and a server that is stopped and killed: in the
//! end, and all along, everybody sees what is there. Each run follows a seed (see [`plan`]): `cargo
//! test` takes ten of them, `make soak` two hundred, and one that failed can be run again alone.
//!
//! Start at [`run`]; [`proxy`] is what goes wrong, [`client`] who has to live with it, [`eyes`] and
//! [`audit`] what is checked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that fails panics, and a long one says how far it is"
)]

#[path = "../support/program.rs"]
mod program;
#[path = "../support/whole.rs"]
mod whole;

mod asking;
mod audit;
mod client;
mod connection;
mod deeds;
mod events;
mod eyes;
mod fate;
mod fault;
mod follower;
mod loading;
mod outbox;
mod page;
mod passage;
mod plan;
mod promises;
mod proxy;
mod request;
mod run;
mod shop;
mod tally;
mod verdict;
mod wire;
mod witness;
mod world;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Instant;

use futures::StreamExt;

use tally::Tally;

/// The seeds of a plain `cargo test`.
const SEEDS_DEFAULT: RangeInclusive<u64> = 1..=10;
/// Runs at the same time unless set otherwise: each is waiting most of its time.
const AT_ONCE_DEFAULT: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everybody_sees_what_is_there_whatever_breaks() {
    let seeds = std::env::var("SOAK_SEEDS").map_or(SEEDS_DEFAULT, |text| range(&text));
    let at_once = std::env::var("SOAK_AT_ONCE");
    let at_once = at_once.map_or(AT_ONCE_DEFAULT, |text| text.parse().expect("a number"));
    let (since, tally) = (Instant::now(), Arc::new(Tally::default()));
    let count = seeds.end() + 1 - seeds.start();
    let runs = futures::stream::iter(seeds).map(|seed| run::run(seed, tally.clone()));
    let mut runs = runs.buffer_unordered(at_once);
    let mut done = 0;
    let mut failures = 0;
    while let Some(result) = runs.next().await {
        done += 1;
        if let Err(report) = result {
            failures += 1;
            eprintln!("{report}");
        }
        if done % 10 == 0 {
            eprintln!("{done} of {count} seeds, {failures} failed");
        }
    }
    let seconds = since.elapsed().as_secs();
    eprintln!("soak: {count} seeds, {failures} failed, {tally}, {seconds} seconds");
    assert_eq!(failures, 0, "seeds failed; see above");
}

/// `7..9` is 7, 8 and 9; `7` is 7 alone.
fn range(text: &str) -> RangeInclusive<u64> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.trim_start_matches('=').parse().expect("a seed");
    number(first)..=number(last)
}
