//! The server of the live orders dashboard: store, live log, streams and JSON API.

pub mod demo;
pub mod import;
pub mod sample;
pub mod store;
