//! What became of a part of a file, as the server answers it.

use serde::{Deserialize, Serialize};

use super::RefusedLine;
use crate::ids::Seq;
use crate::refusal::Refusal;

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
#[serde(into = "Written")]
pub struct LineReport {
    /// Its place in the file; the header is on line 1.
    pub line: u64,
    /// What it belongs to: `order 10248`.
    pub subject: String,
    /// The reason, and the column that it is about.
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// The same as scripts read it: whatever the reason is, with its field and a sentence.
#[derive(Serialize)]
struct Written {
    line: u64,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(flatten)]
    refusal: Refusal,
}

impl LineReport {
    /// Of a line that was refused.
    pub fn new(subject: &str, refused: &RefusedLine) -> Self {
        Self {
            line: refused.line,
            subject: subject.to_owned(),
            refusal: refused.refusal.clone(),
        }
    }
}

impl From<LineReport> for Written {
    fn from(report: LineReport) -> Self {
        let LineReport {
            line,
            subject,
            refusal,
        } = report;
        // A field that holds something wrong has its sentence already.
        let has_detail = matches!(refusal, Refusal::Invalid { .. });
        Self {
            line,
            subject,
            detail: (!has_detail).then(|| refusal.to_string()),
            refusal,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::rule::FileRule;

    #[test]
    fn each_reason_is_written_with_its_field_and_a_sentence_and_read_back() {
        let check = |refusal: Refusal, expected: serde_json::Value| {
            let report = LineReport::new("order 7", &RefusedLine::new(3, refusal));
            let written = serde_json::to_value(&report).expect("JSON");
            assert_eq!(written, expected);
            let read: LineReport = serde_json::from_value(written).expect("a report");
            assert_eq!(read, report);
        };
        let named = json!({
            "line": 3, "subject": "order 7", "code": "invalid", "field": "discontinued",
            "detail": "discontinued must be 0 or 1.", "rule": { "name": "flag" },
        });
        check(Refusal::against("discontinued", FileRule::Flag), named);
        let sku = "NONE".parse().expect("a SKU");
        let field = "sku".to_owned();
        let unknown = json!({
            "line": 3, "subject": "order 7", "code": "unknown_product", "field": "sku",
            "detail": "There is no product “NONE”.", "sku": "NONE",
        });
        check(Refusal::UnknownProduct { field, sku }, unknown);
    }
}
