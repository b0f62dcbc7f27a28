//! Taking over products and orders from CSV files: `live-orders import`, and the sample data.
//!
//! What a row means is the domain's (`live_orders::import`); this reads the file, writes through
//! the port, and tells what was refused. Freight is not part of an order here: its column, like
//! any other that is not asked for, is not looked at.
//!
//! An import may be repeated. Each product and order is one mutation whose id is made of its SKU
//! or number, so what an interrupted import has written is found again and counted as already
//! there. One that was imported before with other contents is refused: nothing is overwritten. That
//! is why a page may send a file in parts ([`part`]) and go on with any of them again.

mod command;
mod error;
mod part;
mod pipeline;
mod report;
mod scan;
mod source;
mod table;
#[cfg(test)]
mod tests;

pub use command::{ImportArgs, Kind, run};
pub use error::ImportError;
pub use part::{PartTerms, part};
pub use pipeline::{Dates, orders, products};
pub use report::{Report, Silent, Tally};
pub use source::Source;
