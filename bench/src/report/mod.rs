//! What is said of a run: rows with a verdict each, as a table, as JSON, as pictures.

pub(crate) mod picture;
pub(crate) mod row;
pub(crate) mod table;
