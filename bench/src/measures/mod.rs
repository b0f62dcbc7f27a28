//! What is measured, a measure a file, in the order of the table.

pub(crate) mod bytes;
mod creates;
pub(crate) mod fan_out;
mod latency;
mod lists;
mod memory;
mod page;
mod start;
mod storm;

use clap::ValueEnum;

use crate::bench::Bench;
use crate::report::row::Row;

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum Measure {
    FanOut,
    Latency,
    Creates,
    Memory,
    Lists,
    Page,
    Storm,
    Start,
    Bytes,
}

impl Measure {
    /// Takes it.
    pub(crate) async fn take(self, bench: &Bench) -> Vec<Row> {
        match self {
            Self::FanOut => fan_out::measure(bench).await,
            Self::Latency => latency::measure(bench).await,
            Self::Creates => creates::measure(bench).await,
            Self::Memory => memory::measure(bench).await,
            Self::Lists => lists::measure(bench).await,
            Self::Page => page::measure(bench).await,
            Self::Storm => storm::measure(bench).await,
            Self::Start => start::measure(bench).await,
            Self::Bytes => bytes::measure(bench).await,
        }
    }
}
