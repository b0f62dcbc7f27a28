//! The pages of the live orders dashboard, for the server and the browser alike.

#[cfg(feature = "ssr")]
pub mod port;
