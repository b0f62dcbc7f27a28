//! Outside services as they are told: a real server, real receivers on this machine, and what they
//! hear. Waits between tries are milliseconds here; what is waited for is the thing itself.

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

mod addresses;
mod channels;
mod file;
mod metrics;
mod pace;
mod page;
mod program;
mod receiver;
mod restart;
mod retries;
mod shop;
mod webhooks;
