//! A CSV file as rows: columns by the names in its header, in any order, one row in memory at a
//! time. A row of another width than the header is passed on with that said: the domain refuses it
//! together with the order it belongs to.

use std::io::{self, Read};
use std::marker::PhantomData;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use live_orders::import::{order, product};
use serde::de::DeserializeOwned;

use super::error::ImportError;
use super::source::Source;

/// Most bytes of one record: far more than all columns at their longest, and what bounds the
/// memory of an import when a quote is left open.
pub(super) const RECORD_BYTES_MAX: u64 = 1 << 20;

/// A row of a file of some kind.
pub(super) trait Row: DeserializeOwned {
    /// The columns that the file must have.
    const COLUMNS: &'static [&'static str];

    /// Notes where it stands, and its width where that is not the header's.
    fn found(&mut self, line: u64, width: Option<(usize, usize)>);
}

impl Row for order::OrderRow {
    const COLUMNS: &'static [&'static str] = &order::COLUMNS;

    fn found(&mut self, line: u64, width: Option<(usize, usize)>) {
        (self.line, self.width) = (line, width);
    }
}

impl Row for product::ProductRow {
    const COLUMNS: &'static [&'static str] = &product::COLUMNS;

    fn found(&mut self, line: u64, width: Option<(usize, usize)>) {
        (self.line, self.width) = (line, width);
    }
}

/// The rows of a file, read as they are asked for.
pub(super) struct Table<R> {
    name: String,
    reader: csv::Reader<Rationed>,
    header: StringRecord,
    record: ByteRecord,
    /// Lines that the reader has passed when it has read a record of one line.
    lines_passed: u64,
    row: PhantomData<fn() -> R>,
}

/// A reader that gives so many bytes and then an error, until it is given more.
struct Rationed {
    inner: Box<dyn Read + Send>,
    left: u64,
}

impl<R: Row> Table<R> {
    /// Reads the header.
    pub(super) fn open(source: &Source) -> Result<Self, ImportError> {
        let inner = source.open().map_err(|error| ImportError::Read {
            name: source.name.clone(),
            source: error.into(),
        })?;
        let rationed = Rationed {
            inner,
            left: RECORD_BYTES_MAX,
        };
        let mut table = Self {
            name: source.name.clone(),
            // Widths are checked row by row, so that one short row does not end the import.
            reader: ReaderBuilder::new().flexible(true).from_reader(rationed),
            header: StringRecord::new(),
            record: ByteRecord::new(),
            lines_passed: 0,
            row: PhantomData,
        };
        let header = table.reader.byte_headers().cloned();
        let header = header.map_err(|error| table.failed(error))?;
        // Nought where lines end in CR LF: the reader stops between the two.
        table.lines_passed = table.reader.position().line() - 1;
        table.header = StringRecord::from_byte_record_lossy(header);
        table.header.trim();
        table.check_header()?;
        Ok(table)
    }

    /// How many bytes of the file have been taken in.
    pub(super) fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row, `None` at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<R>, ImportError> {
        self.reader.get_mut().left = RECORD_BYTES_MAX;
        let mut record = std::mem::take(&mut self.record);
        let more = self.reader.read_byte_record(&mut record);
        let row = match more {
            Ok(true) => self.row(&record).map(Some),
            Ok(false) => Ok(None),
            Err(error) => Err(error),
        };
        self.record = record;
        row.map_err(|error| self.failed(error))
    }

    fn row(&self, record: &ByteRecord) -> Result<R, csv::Error> {
        let line = self.line(record);
        let (fields, columns) = (record.len(), self.header.len());
        // A byte that is no UTF-8 becomes a replacement character, which the domain refuses.
        let mut text = StringRecord::from_byte_record_lossy(record.clone());
        text.truncate(columns);
        for _ in fields..columns {
            text.push_field("");
        }
        let mut row: R = text.deserialize(Some(&self.header))?;
        row.found(line, (fields != columns).then_some((fields, columns)));
        Ok(row)
    }

    /// Where a record starts. The reader only knows where it stood before it, blank lines not yet
    /// skipped, and where it stands now.
    fn line(&self, record: &ByteRecord) -> u64 {
        let before = record.position().map_or(0, csv::Position::line);
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n');
        let within = breaks.count() as u64 + self.lines_passed;
        before.max(self.reader.position().line().saturating_sub(within))
    }

    fn check_header(&self) -> Result<(), ImportError> {
        let count = |column: &str| self.header.iter().filter(|name| *name == column).count();
        let all = R::COLUMNS;
        let missing: Vec<&'static str> = all.iter().copied().filter(|c| count(c) == 0).collect();
        let name = self.name.clone();
        if !missing.is_empty() {
            return Err(ImportError::MissingColumns { name, missing, all });
        }
        match all.iter().copied().find(|column| count(column) > 1) {
            Some(column) => Err(ImportError::RepeatedColumn { name, column }),
            None => Ok(()),
        }
    }

    fn failed(&self, source: csv::Error) -> ImportError {
        let name = self.name.clone();
        if self.reader.get_ref().left == 0 {
            let line = self.reader.position().line();
            return ImportError::RecordTooLong { name, line };
        }
        ImportError::Read { name, source }
    }
}

impl<R: Row> Iterator for Table<R> {
    type Item = Result<R, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row().transpose()
    }
}

impl Read for Rationed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = usize::try_from(self.left).unwrap_or(usize::MAX);
        if allowed == 0 {
            return Err(io::Error::other("the record is too long"));
        }
        let end = buffer.len().min(allowed);
        let read = self.inner.read(&mut buffer[..end])?;
        self.left -= read as u64;
        Ok(read)
    }
}
