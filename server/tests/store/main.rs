//! The contract that every store keeps, put to the SQLite store on real files. The cases ask
//! through [`Port`](live_orders_app::port::Port) alone, so that another back end can be put through
//! them; what is SQLite's own stands in `sqlite`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that fails panics"
)]

mod batches;
mod bench;
mod catalogue;
mod commands;
mod figures;
mod idempotency;
mod lengths;
mod life;
mod lists;
mod log;
mod retention;
mod seeds;
mod sqlite;
mod together;
mod undo;
