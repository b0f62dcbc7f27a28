//! Outside services: each sink follows the log from a cursor of its own that lies in the database,
//! and delivers every change that it wants, in order and at least once. It holds nobody up: it reads
//! what is committed, and a write never waits for it.
//!
//! Start at [`config`] (what a sink is), then `worker` (one sink at work), `progress` (when it tries
//! again and when it stops) and `courier` (one delivery, and where none may go). What each service
//! wants to hear is in `webhook`, `pusher`, `ably` and `supabase`.

mod ably;
mod addresses;
mod book;
pub mod command;
pub mod config;
mod courier;
mod event;
pub(crate) mod keys;
mod meter;
mod progress;
mod pusher;
mod runner;
pub(crate) mod secret;
mod service;
mod supabase;
mod target;
mod webhook;
mod worker;

pub use config::{Policy, SinkConfig, SinkConfigError};
pub use meter::DeliveryMeter;
pub use runner::{Sinks, SinksError};
pub use secret::Secret;
