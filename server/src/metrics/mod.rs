//! What `GET /metrics` tells. Each part of the server counts for itself, by atomics alone, in a meter
//! that lies beside it; [`registry`] is the list of all that is told, with its name and what it means.
//!
//! Labels are the program's own words: routes by their template, kinds, outcomes, topics, and the
//! names that the file of sinks gives. Nothing that a client says becomes one.

pub mod gauges;
pub mod histogram;
pub mod registry;

pub use histogram::Histogram;
pub use registry::Metrics;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

/// Labels whose values are all known beforehand.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];
/// Counters that are told apart by them.
pub type Counters<const N: usize> = Family<Labels<N>, Counter>;
