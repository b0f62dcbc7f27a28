//! Files that come in, in parts: [`course`] is how far an import has come, [`state`] what the page
//! holds and does, [`reading`] and [`sending`] the browser's side of it, [`plain`] the same for
//! browsers without scripts, [`refusals`] why something is not taken. [`saving`] hands out files, of what was refused and of exports.
//!
//! The browser looks a file through only to find where it can be cut: what a row means is said by the
//! server alone, which knows the products and what is there already.

pub mod course;
pub mod download;
pub mod kept;
pub mod plain;
pub mod reading;
pub mod refusals;
pub mod saving;
pub mod sending;
pub mod state;

/// Where the page lies.
pub const PATH: &str = "/import";
/// Most bytes of one request of an import: a part of a file at its longest, and its header.
pub const PART_BODY_BYTES_MAX: usize = 1024 * 1024;
