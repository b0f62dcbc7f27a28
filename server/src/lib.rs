//! The server of the live orders dashboard: store, live log, streams, JSON API and pages.
//!
//! Start at [`serve`], which puts the parts together, then [`http`] (every URL is in
//! `http::routes`), [`live`] (the streams) and [`store`]. The rules of the business are not here
//! but in the domain, `live_orders`.

// A page's type spells out all of it, and a release does not erase it: see live_orders_app.
#![recursion_limit = "512"]

pub mod accounts;
pub mod backups;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
pub mod import;
pub mod intake;
pub mod live;
pub mod log;
pub mod manual;
pub mod metrics;
pub mod open_files;
pub mod pace;
pub mod places;
pub mod readiness;
pub mod sample;
pub mod serve;
pub mod settings;
pub mod shutdown;
pub mod sinks;
pub mod site;
pub mod store;
pub mod upkeep;
