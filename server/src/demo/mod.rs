//! `live-orders demo`: a shop at work. It places plausible orders and moves orders on, at a rate,
//! through the JSON API like any other program would, and restocks what runs out.
//!
//! [`plan`] decides what to do next, [`client`] carries requests and repeats them, [`shop`] does
//! one thing from start to end, [`command`] keeps the rate and counts.

mod client;
mod command;
mod plan;
mod sample;
mod shop;
#[cfg(test)]
mod tests;

pub use command::{Counts, DemoArgs, run, work};
