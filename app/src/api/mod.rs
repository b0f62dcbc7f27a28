//! The server functions: thin, over the port's store from context. [`read`] never writes;
//! [`write`] carries mutations out, for scripts and for plain forms alike.
#![allow(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

/// Where the server functions lie.
pub const PREFIX_PATH: &str = "/fn/";

pub mod accounts;
pub mod figures;
pub mod products;
pub mod read;
#[cfg(feature = "ssr")]
pub mod respond;
pub mod sinks;
pub mod write;
