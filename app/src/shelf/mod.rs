//! The page of products, purely: which products it shows and in which order, what is open above
//! them, and the URL that says so. What it holds and how it is kept up is [`crate::board::shelf`]'s.

mod address;
mod query;

pub use address::{OpenProduct, PATH, SHOWN_STEP, ShelfAddress};
#[cfg(test)]
pub(crate) use query::tests;
pub use query::{Column, Counts, Entry, ShelfQuery, ShelfSort, Shelves};
