//! The JSON API and the pages as programs see them: the real router on a free port, a real SQLite
//! file. One module for each resource, and for what holds for all of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that fails panics"
)]

#[path = "../support/metrics.rs"]
mod metrics_text;
#[path = "../support/mod.rs"]
mod support;

mod access;
mod accounts;
mod board;
mod caching;
mod changes;
mod cross_site;
mod export;
mod figures;
mod idempotency;
mod import;
mod intake;
mod language;
mod lists;
mod malformed;
mod metrics;
mod orders;
mod pages;
mod people;
mod print;
mod probes;
mod products;
mod protection;
mod rates;
mod request_ids;
mod tokens;
mod urls;
