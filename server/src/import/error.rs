//! Why an import stopped. A refused line stops nothing: that is the report's.

use live_orders_app::port::PortError;

use super::scan::ORDERS_MAX;
use super::table::RECORD_BYTES_MAX;

/// Why an import could not go on. What it had written until then stays written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read.
    #[error("{name} cannot be read: {source}")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        source: csv::Error,
    },
    /// The file is no table with these columns.
    #[error("{name} has no column {}; it must have {}", missing.join(", "), all.join(", "))]
    MissingColumns {
        /// The file.
        name: String,
        /// What it lacks.
        missing: Vec<&'static str>,
        /// What it must have.
        all: Vec<&'static str>,
    },
    /// It is in another encoding.
    #[error("{name}, line {line}: not UTF-8 text; save it as CSV UTF-8")]
    NotUtf8 {
        /// The file.
        name: String,
        /// The first line that is none.
        line: u64,
    },
    /// Two columns bear one name, so that it is unclear which is meant.
    #[error("{name} has more than one column {column}")]
    RepeatedColumn {
        /// The file.
        name: String,
        /// Their name.
        column: &'static str,
    },
    /// A quote that nobody closes makes the rest of a file one record.
    #[error(
        "{name}, line {line}: a record of more than {RECORD_BYTES_MAX} bytes; is a quote left open?"
    )]
    RecordTooLong {
        /// The file.
        name: String,
        /// Where the record starts.
        line: u64,
    },
    /// More orders than one import keeps count of.
    #[error("{name} has more than {ORDERS_MAX} orders; split it")]
    TooManyOrders {
        /// The file.
        name: String,
    },
    /// The store gave no answer.
    #[error("the store did not take {subject}: {source}")]
    Store {
        /// What was being written.
        subject: String,
        /// Why.
        source: PortError,
    },
}
