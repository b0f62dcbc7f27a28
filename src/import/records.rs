//! Where the fields and records of a CSV file end: one byte after the other, so that a file can be
//! looked through in pieces that are cut anywhere. It reads as the `csv` crate does, which a test holds
//! it to; that one reads the records themselves, on the server.

use super::columns::Kind;
use super::matching::Matching;

/// What UTF-8 files of some programs begin with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What stands between two fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// As the format is called.
    #[default]
    Comma,
    /// Where a comma stands in numbers.
    Semicolon,
    /// As copied from a table.
    Tab,
}

/// What a byte means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It belongs to the form: a quote, or a line end between records.
    Nothing,
    /// It belongs to the field.
    Content,
    /// It ends a field, and the record goes on.
    FieldEnd,
    /// It ends a field and its record.
    RecordEnd,
}

/// Reads bytes.
#[derive(Clone, Copy, Debug)]
pub struct Scanner {
    separator: u8,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    BetweenRecords,
    BeforeField,
    Plain,
    Quoted,
    /// A quote within a quoted field: its end, or the first of two that stand for one.
    QuoteInQuoted,
}

impl Separator {
    /// All of them; what is likelier first.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// As a byte of a file.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// As text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Tab => "\t",
        }
    }

    /// The one by which a file's beginning has the most columns that are known by name, and then
    /// the most columns.
    pub fn recognised(kind: Kind, beginning: &[u8]) -> Self {
        let fit = |separator: &Self| {
            let header = rows(beginning, *separator, 1).pop().unwrap_or_default();
            (Matching::by_name(kind, &header).count(), header.len())
        };
        // Of equal ones the last is taken.
        let likeliest = Self::ALL.into_iter().rev().max_by_key(fit);
        likeliest.unwrap_or_default()
    }
}

impl Scanner {
    /// At the beginning of a file.
    pub const fn new(separator: Separator) -> Self {
        Self {
            separator: separator.byte(),
            state: State::BetweenRecords,
        }
    }

    /// Whether no record has begun.
    pub fn is_between_records(&self) -> bool {
        self.state == State::BetweenRecords
    }

    /// Takes the next byte.
    pub fn take(&mut self, byte: u8) -> Found {
        let ends_record = byte == b'\n' || byte == b'\r';
        let (state, found) = match self.state {
            State::Quoted if byte == b'"' => (State::QuoteInQuoted, Found::Nothing),
            State::Quoted => (State::Quoted, Found::Content),
            State::QuoteInQuoted if byte == b'"' => (State::Quoted, Found::Content),
            State::BetweenRecords if ends_record => (State::BetweenRecords, Found::Nothing),
            State::BetweenRecords | State::BeforeField if byte == b'"' => {
                (State::Quoted, Found::Nothing)
            }
            _ if byte == self.separator => (State::BeforeField, Found::FieldEnd),
            _ if ends_record => (State::BetweenRecords, Found::RecordEnd),
            _ => (State::Plain, Found::Content),
        };
        self.state = state;
        found
    }

    /// The end of the file: it ends a record that has begun.
    pub fn finish(&mut self) -> Found {
        let found = if self.is_between_records() {
            Found::Nothing
        } else {
            Found::RecordEnd
        };
        self.state = State::BetweenRecords;
        found
    }
}

/// A file's beginning without the mark that says that it is UTF-8.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// How many lines end in a text.
pub fn line_ends(text: &[u8]) -> u64 {
    text.split(|byte| *byte == b'\n').count() as u64 - 1
}

/// The rows of a text, each with the line that it starts on, counted from 1.
pub struct Rows<'a> {
    bytes: &'a [u8],
    scanner: Scanner,
    line: u64,
}

impl<'a> Rows<'a> {
    /// Of a text that begins with a record.
    pub fn new(text: &'a [u8], separator: Separator) -> Self {
        Self {
            bytes: without_mark(text),
            scanner: Scanner::new(separator),
            line: 1,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = (u64, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = Vec::new();
        let mut field: Vec<u8> = Vec::new();
        let mut starts_on = self.line;
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        while let Some((byte, rest)) = self.bytes.split_first() {
            if self.scanner.is_between_records() {
                starts_on = self.line;
            }
            self.bytes = rest;
            self.line += u64::from(*byte == b'\n');
            match self.scanner.take(*byte) {
                Found::Nothing => {}
                Found::Content => field.push(*byte),
                Found::FieldEnd => {
                    row.push(text(&field));
                    field.clear();
                }
                Found::RecordEnd => {
                    row.push(text(&field));
                    return Some((starts_on, row));
                }
            }
        }
        (self.scanner.finish() == Found::RecordEnd).then(|| {
            row.push(text(&field));
            (starts_on, row)
        })
    }
}

/// The first rows of a file, from its beginning. The last of them may be cut off where the beginning is.
pub fn rows(beginning: &[u8], separator: Separator, at_most: usize) -> Vec<Vec<String>> {
    let rows = Rows::new(beginning, separator).take(at_most);
    rows.map(|(_, fields)| fields).collect()
}

/// Writes a row, quoted where it has to be, as every program reads it.
pub fn write_row<T: AsRef<str>>(out: &mut String, fields: &[T]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let field = field.as_ref();
        // An empty field that is all there is would be no record.
        let is_all = fields.len() == 1 && field.is_empty();
        if is_all || field.contains([',', '"', '\r', '\n']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;
    use proptest::prelude::*;

    use super::*;

    fn as_csv_reads(bytes: &[u8], separator: Separator) -> Vec<Vec<String>> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator.byte())
            .from_reader(bytes);
        let records = reader.byte_records().map(|record| {
            let record = record.expect("bytes in memory");
            let fields = record
                .iter()
                .map(|it| String::from_utf8_lossy(it).into_owned());
            fields.collect()
        });
        records.collect()
    }

    #[test]
    fn a_separator_is_recognised() {
        let check = |beginning: &str, expected| {
            let found = Separator::recognised(Kind::Products, beginning.as_bytes());
            assert_eq!(found, expected, "{beginning}");
        };
        check("sku,name,unit;price\n", Separator::Comma);
        check("sku;name;a,b,c,d\n", Separator::Semicolon);
        check("\u{feff}sku\tname\n", Separator::Tab);
        check("a;b;c\n1,2,3,4\n", Separator::Semicolon);
        check("\"a;b;c\",d\n", Separator::Comma);
        check("", Separator::Comma);
    }

    #[test]
    fn quotes_hold_separators_and_line_ends() {
        let found = rows(b"a,\"b,\n\"\"c\"\"\"\r\n\n1,2", Separator::Comma, 9);
        assert_eq!(found, [["a", "b,\n\"c\""], ["1", "2"]]);
        assert_eq!(rows(b"a\nb\nc", Separator::Comma, 2).len(), 2);
    }

    #[test]
    fn rows_know_their_line() {
        let rows = Rows::new(b"a\n\n\"b\nb\"\r\nc", Separator::Comma);
        let lines: Vec<u64> = rows.map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 5]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            written in prop::collection::vec(prop::collection::vec("[a,;\"\r\n é]{0,5}", 1..4), 0..5),
        ) {
            let mut text = String::new();
            for row in &written {
                write_row(&mut text, row);
            }
            prop_assert_eq!(rows(text.as_bytes(), Separator::Comma, usize::MAX), written);
        }

        #[test]
        fn it_reads_as_the_csv_crate_does(
            text in "[a,;\t\"\r\n ]{0,40}",
            separator in prop::sample::select(&Separator::ALL[..]),
        ) {
            let found = rows(text.as_bytes(), separator, usize::MAX);
            prop_assert_eq!(found, as_csv_reads(text.as_bytes(), separator));
        }
    }
}
