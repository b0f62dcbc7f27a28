//! The store: orders, products and the log of their changes in one SQLite file, behind the port.
//!
//! One writer carries out all mutations, many in one transaction; readers never wait for it. What
//! a mutation does is the domain's decision. Start at [`SqliteStore`] in `open`, then `port` (the
//! reads), `writer` (the transaction) and `work` (what it carries out).

mod backup;
mod changes;
mod check;
mod check_sql;
mod checkpoints;
mod config;
mod counts;
mod customers;
mod error;
mod figures;
mod folded;
mod ledger;
mod list;
mod meter;
mod mutations;
mod open;
mod order_writes;
mod orders;
#[cfg(test)]
mod plans;
mod port;
mod products;
mod pulse;
mod retention;
mod rounds;
mod rows;
mod work;
mod writer;

pub use backup::{back_up, restore};
pub use check::{Finding, check};
pub use config::{QUEUE_DEFAULT, READERS_DEFAULT, StoreConfig, Synchronous};
pub use error::StoreError;
pub use meter::WriteMeter;
pub use mutations::KEPT_DAYS;
pub use open::SqliteStore;
pub use pulse::{Pulse, Unwritable};
pub use retention::Retention;
pub use writer::Publish;
pub(crate) use writer::now;
