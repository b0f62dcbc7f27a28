//! HTTP: the JSON API, the streams, the server functions, the pages and the files.
//!
//! [`routes`] lists every URL; each other module is one resource, or one thing that many of them
//! need. Errors leave as [`problem`] documents. Business rules are the domain's.

pub mod access;
pub mod accounts;
pub mod answer;
pub mod assets;
pub mod body;
pub mod changes;
pub mod connections;
pub mod export;
pub mod figures;
pub mod filter;
pub mod forwarded;
pub mod guard;
pub mod identity;
pub mod import;
pub mod import_form;
pub mod intake;
pub mod language;
pub mod limits;
pub mod meter;
pub mod metrics;
pub mod orders;
pub mod pages;
pub mod parameters;
pub mod path;
pub mod peer;
pub mod preconditions;
pub mod presence;
pub mod print;
pub mod probes;
pub mod problem;
pub mod products;
pub mod protection;
pub mod rates;
pub mod request_id;
pub mod routes;
pub mod sessions;
pub mod sign_in;
pub mod sinks;
pub mod sse;
pub mod starting;
pub mod state;
pub mod summary;
pub mod trace;
pub mod watched;

pub use routes::router;
pub use state::AppState;
