//! The sample data: Northwind, a trading business of the nineties, as the files beside this one
//! have it (see their README for what they add up to, and whose they are).

#[cfg(test)]
mod tests;

use live_orders::import::RefusedLine;
use live_orders::{PageRequest, Seq};
use live_orders_app::port::{PortError, Store};

use crate::import::{self, Dates, ImportError, Report, Source, Tally};

/// A product on each line.
pub const PRODUCTS_CSV: &str = include_str!("northwind/products.csv");
/// An order's line on each line.
pub const ORDERS_CSV: &str = include_str!("northwind/orders.csv");

/// Products and orders of the sample, each of which is one change.
const CHANGES: u64 = 77 + 830;
/// The mutation that loading starts with.
const FIRST_MUTATION: &str = "import-product-NW-01";

/// Why the sample could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The import stopped.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The store holds something that the sample clashes with, or has another currency.
    #[error("the sample data does not go into this store: {0}")]
    Refused(String),
}

/// Whether a store is to be given the sample: it is empty, or loading was interrupted.
pub async fn is_wanted(store: &Store) -> Result<bool, PortError> {
    let changes = store.changes(&PageRequest::<Seq>::first()).await?;
    Ok(changes
        .items
        .first()
        .is_none_or(|first| first.mutation.as_str() == FIRST_MUTATION && changes.total < CHANGES))
}

/// Writes the sample's products and orders. Doing so again changes nothing.
pub async fn load(store: &Store, dates: Dates) -> Result<(Tally, Tally), SampleError> {
    let mut first = First(None);
    let source = Source::text("products.csv", PRODUCTS_CSV);
    let products = import::products(store, &source, &mut first).await?;
    first.check()?;
    let source = Source::text("orders.csv", ORDERS_CSV);
    let orders = import::orders(store, &source, dates, &mut first).await?;
    first.check()?;
    Ok((products, orders))
}

/// Keeps the first refusal, which is enough to tell what is wrong.
struct First(Option<String>);

impl First {
    fn check(&self) -> Result<(), SampleError> {
        match &self.0 {
            Some(refused) => Err(SampleError::Refused(refused.clone())),
            None => Ok(()),
        }
    }
}

impl Report for First {
    fn refused(&mut self, subject: &str, refused: &RefusedLine) {
        self.0
            .get_or_insert_with(|| format!("{subject}, {refused}"));
    }

    fn progress(&mut self, _: u64) {}
}
