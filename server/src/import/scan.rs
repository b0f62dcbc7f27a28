//! The first pass over a file of orders: what can only be known once all of it has been seen.

use std::collections::BTreeSet;

use live_orders::import::group::Grouping;
use live_orders::import::order::{self, OrderRow};
use live_orders::{OrderNumber, Timestamp};

use super::error::ImportError;
use super::source::Source;
use super::table::Table;

/// Most orders of one file: their numbers are held in memory, 8 bytes each.
pub(super) const ORDERS_MAX: usize = 10_000_000;

/// What a file of orders holds as a whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// The latest day on which an order was placed; `None` in an empty file.
    pub(super) latest: Option<Timestamp>,
    /// Numbers whose lines do not stand together: each of these orders would be taken over in
    /// part, so none is.
    pub(super) repeated: BTreeSet<OrderNumber>,
}

/// Reads the file once.
pub(super) fn scan(source: &Source) -> Result<Scan, ImportError> {
    let mut latest = None;
    let mut numbers = Vec::new();
    let mut grouping = Grouping::default();
    for row in Table::<OrderRow>::open(source)? {
        let row = row?;
        latest = latest.max(order::ordered_on(&row));
        if let Some(group) = grouping.push(row) {
            numbers.extend(group.number);
        }
        if numbers.len() > ORDERS_MAX {
            let name = source.name.clone();
            return Err(ImportError::TooManyOrders { name });
        }
    }
    numbers.extend(grouping.finish().and_then(|group| group.number));
    numbers.sort_unstable();
    let repeated = numbers.windows(2).filter(|pair| pair[0] == pair[1]);
    let repeated = repeated.map(|pair| pair[0]).collect();
    Ok(Scan { latest, repeated })
}
