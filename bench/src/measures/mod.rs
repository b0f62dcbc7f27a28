//! What is measured, a measure a file, in the order of the table.

pub(crate) mod fan_out;

use clap::ValueEnum;

use crate::bench::Bench;
use crate::report::row::Row;

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum Measure {
    FanOut,
}

impl Measure {
    /// Takes it.
    pub(crate) async fn take(self, bench: &Bench) -> Vec<Row> {
        match self {
            Self::FanOut => fan_out::measure(bench).await,
        }
    }
}
