//! What became of a part of a file, as the server answers it.

use serde::{Deserialize, Serialize};

use super::RefusedLine;
use crate::ids::Seq;

/// What became of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReport {
    /// Whether it was only looked at: nothing was written.
    pub dry_run: bool,
    /// The place in the log from which on what the file brings in counts as accepted. Given with the
    /// other parts, and with a part that is sent again, all are counted alike.
    pub since: Seq,
    /// Orders or products that were written, or would be.
    pub accepted: u64,
    /// Those that were there already.
    pub already_there: u64,
    /// Those that were not taken over, or would not be.
    pub refused: u64,
    /// What stands against those, line by line.
    pub lines: Vec<LineReport>,
}

/// What stands against a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineReport {
    /// Its place in the file; the header is on line 1.
    pub line: u64,
    /// What it belongs to: `order 10248`.
    pub subject: String,
    /// The reason, for programs.
    pub code: String,
    /// The column that it is about, if it is about one.
    pub field: Option<String>,
    /// The reason, for people.
    pub detail: String,
}

impl LineReport {
    /// Of a line that was refused.
    pub fn new(subject: &str, refused: &RefusedLine) -> Self {
        Self {
            line: refused.line,
            subject: subject.to_owned(),
            code: refused.refusal.code().to_owned(),
            field: refused.refusal.field().map(str::to_owned),
            detail: refused.refusal.to_string(),
        }
    }
}
