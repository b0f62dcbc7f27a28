//! What an import tells while it runs, and what it comes to.

use live_orders::import::RefusedLine;

/// Told what happens, in the order of the file.
pub trait Report: Send {
    /// A line was refused, and with it the order or product that it belongs to.
    fn refused(&mut self, subject: &str, refused: &RefusedLine);

    /// So many bytes of the file are done.
    fn progress(&mut self, bytes: u64);
}

/// Products or orders of a file, counted by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Written now.
    pub imported: u64,
    /// Written by an earlier import of the same rows.
    pub present: u64,
    /// Refused.
    pub refused: u64,
}

/// Tells nobody.
#[derive(Debug)]
pub struct Silent;

impl Report for Silent {
    fn refused(&mut self, _: &str, _: &RefusedLine) {}

    fn progress(&mut self, _: u64) {}
}
