//! The page by keyboard: which keys mean what, what they do, and the palette that lists it all.
//! [`keys`] and [`palette`] are pure; [`rows`] is what they need of the document, [`chime`] what is
//! heard.

pub mod cards;
pub mod chime;
pub mod keys;
pub mod palette;
pub mod rows;
