//! A CSV file as rows: columns by the names in its header, in any order, one row in memory at a
//! time; what stands between its fields is recognised by the header, too. A row of another width than the header is passed on with that said: the domain refuses it
//! together with the order it belongs to.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::marker::PhantomData;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use live_orders::import::columns::Kind;
use live_orders::import::records::Separator;
use live_orders::import::{order, product};
use serde::de::DeserializeOwned;

use super::error::ImportError;
use super::source::Source;

/// Most bytes of one record: far more than all columns at their longest, and what bounds the
/// memory of an import when a quote is left open.
pub(super) const RECORD_BYTES_MAX: u64 = 1 << 20;

/// Bytes of a file's beginning by which its separator is recognised: any header fits.
const BEGINNING_BYTES: u64 = 8 * 1024;
/// The line of the first row, as a rule: the header is on the one before it.
pub(super) const FIRST_ROW_LINE: u64 = 2;

/// A row of a file of some kind.
pub(super) trait Row: DeserializeOwned {
    /// What the file holds.
    const KIND: Kind;

    /// Notes where it stands, and its width where that is not the header's.
    fn found(&mut self, line: u64, width: Option<(usize, usize)>);
}

impl Row for order::OrderRow {
    const KIND: Kind = Kind::Orders;

    fn found(&mut self, line: u64, width: Option<(usize, usize)>) {
        (self.line, self.width) = (line, width);
    }
}

impl Row for product::ProductRow {
    const KIND: Kind = Kind::Products;

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
    /// The line that the first row has, where this is a part of a longer file.
    first_row_line: u64,
    row: PhantomData<fn() -> R>,
}

/// A reader that gives so many bytes and then an error, until it is given more. Where a line ends in
/// CR LF it gives the LF alone, so that the lines of a file count alike however they end.
struct Rationed {
    inner: BufReader<Box<dyn Read + Send>>,
    left: u64,
    /// A CR that has been read and not given: what follows says whether it is half of a line end.
    holds_return: bool,
}

impl<R: Row> Table<R> {
    /// Reads the header.
    pub(super) fn open(source: &Source) -> Result<Self, ImportError> {
        let opened = source.open().and_then(|mut rest| {
            let mut beginning = Vec::new();
            rest.by_ref()
                .take(BEGINNING_BYTES)
                .read_to_end(&mut beginning)?;
            Ok((beginning, rest))
        });
        let (beginning, rest) = opened.map_err(|error| ImportError::Read {
            name: source.name.clone(),
            source: error.into(),
        })?;
        let separator = Separator::recognised(R::KIND, &beginning);
        let rationed = Rationed {
            inner: BufReader::new(Box::new(Cursor::new(beginning).chain(rest))),
            left: RECORD_BYTES_MAX,
            holds_return: false,
        };
        let mut table = Self {
            name: source.name.clone(),
            // Widths are checked row by row, so that one short row does not end the import.
            reader: ReaderBuilder::new()
                .flexible(true)
                .delimiter(separator.byte())
                .from_reader(rationed),
            header: StringRecord::new(),
            record: ByteRecord::new(),
            first_row_line: source.first_row_line.unwrap_or(FIRST_ROW_LINE),
            row: PhantomData,
        };
        let header = table.reader.byte_headers().cloned();
        let header = header.map_err(|error| table.failed(error))?;
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
        // Its own end is one more.
        let within = breaks.count() as u64 + 1;
        let line = before.max(self.reader.position().line().saturating_sub(within));
        line.saturating_sub(FIRST_ROW_LINE)
            .saturating_add(self.first_row_line)
    }

    fn check_header(&self) -> Result<(), ImportError> {
        let count = |column: &str| self.header.iter().filter(|name| *name == column).count();
        let missing: Vec<&'static str> = R::KIND.required().filter(|c| count(c) == 0).collect();
        let name = self.name.clone();
        if !missing.is_empty() {
            let all = R::KIND.required().collect();
            return Err(ImportError::MissingColumns { name, missing, all });
        }
        let mut all = R::KIND.columns().iter().map(|column| column.name);
        match all.find(|column| count(column) > 1) {
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
        loop {
            let allowed = usize::try_from(self.left).unwrap_or(usize::MAX);
            if allowed == 0 {
                return Err(io::Error::other("the record is too long"));
            }
            let bytes = self.inner.fill_buf()?;
            if bytes.is_empty() && self.holds_return && !buffer.is_empty() {
                self.holds_return = false;
                buffer[0] = b'\r';
                return Ok(1);
            }
            let (mut read, mut written) = (0, 0);
            for byte in bytes.iter().take(allowed) {
                if self.holds_return && *byte != b'\n' && written < buffer.len() {
                    self.holds_return = false;
                    buffer[written] = b'\r';
                    written += 1;
                }
                if written == buffer.len() {
                    break;
                }
                self.holds_return = *byte == b'\r';
                if !self.holds_return {
                    buffer[written] = *byte;
                    written += 1;
                }
                read += 1;
            }
            self.inner.consume(read);
            self.left -= read as u64;
            // Nothing written is the end, unless something has been held back.
            if written > 0 || read == 0 {
                return Ok(written);
            }
        }
    }
}
