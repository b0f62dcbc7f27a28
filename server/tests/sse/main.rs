//! The streams as a browser sees them: the real router on a free port, a real SQLite file, and the
//! bytes of the event stream. What is waited for is the thing itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    unreachable_pub,
    reason = "a test that fails panics"
)]

#[path = "../support/metrics.rs"]
mod metrics_text;
#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod by_hand;
mod fan_out;
mod figures;
mod filtered;
mod filtered_law;
mod forgotten;
mod leaks;
mod listener;
mod metrics;
mod presence;
mod protocol;
mod resume;
mod shutdown;
mod stalled;
