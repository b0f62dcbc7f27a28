//! How the page keeps up with the store.
//!
//! Pure, and tested natively: [`state`] (the connection as a table of states and events),
//! [`schedule`] (when a poller may ask), [`backoff`], [`mode`]. In the browser: [`connection`] does
//! what the table says, [`relay`] decides between a stream of its own ([`stream`]) and that of
//! another tab ([`tabs`]), [`poller`] asks, and [`changes`] is what it asks for.

pub mod backoff;
pub mod browser;
pub mod changes;
pub mod connection;
pub mod mode;
pub mod poller;
mod relay;
pub mod schedule;
#[cfg(test)]
mod schedule_tests;
pub mod setting;
pub mod state;
#[cfg(test)]
mod state_tests;
pub mod stream;
pub mod tabs;
mod timers;

pub use connection::{Connection, Listener, Received};
pub use mode::Mode;
