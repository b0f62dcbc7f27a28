//! A file looked through once, before anything of it is sent: how much it holds, whether it is text, and
//! where it can be cut into parts that are imported one after the other. A part ends between two
//! orders, never within one, and never beside a line whose order cannot be told.
//!
//! It takes bytes as they come, in pieces that are cut anywhere, and keeps none of them: a part is a
//! place in the file. What it remembers is bounded by [`ITEMS_MAX`].

use std::collections::HashMap;
use std::str::from_utf8;

use serde::{Deserialize, Serialize};

use super::columns::Kind;
use super::group::readable_number;
use super::matching::Matching;
use super::records::{Found, Scanner, Separator, line_ends};
use crate::export::unguarded;

/// Rows of a part: so many are written within a second or so, after which it is told how far it is.
pub const PART_ROWS: u32 = 1_000;
/// Orders or products of a part.
pub const PART_ITEMS: u32 = 500;
/// Bytes of a part, about, so that it comes through a slow line in time.
pub const PART_BYTES: u64 = 256 * 1024;
/// Most bytes of a part: a hundred lines of one order, however long, fit.
pub const PART_BYTES_MAX: u64 = 768 * 1024;
/// Most orders or products of one file: their numbers are held in memory, some 50 bytes each.
pub const ITEMS_MAX: usize = 1_000_000;

/// Bytes of a key that are looked at: more than any number or SKU has.
const KEY_BYTES_MAX: usize = 200;

/// A part of a file: what is sent in one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The first byte, of a record.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
    /// The line of the file that it starts on.
    pub line: u64,
    /// Its rows.
    pub rows: u32,
    /// Its orders or products.
    pub items: u32,
    /// The lines on which orders or products start that stand in another place of the file, too.
    pub apart: Vec<u64>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The parts, in order. Together they are all rows.
    pub parts: Vec<Part>,
    /// Rows in all, the header not counted.
    pub rows: u64,
    /// Orders or products in all.
    pub items: u64,
}

/// Why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurveyError {
    /// Bytes that are no UTF-8.
    #[error("Line {line} is not UTF-8 text. Save the file as “CSV UTF-8”, and choose it again.")]
    NotUtf8 {
        /// Where.
        line: u64,
    },
    /// A zero byte: UTF-16, or no text at all.
    #[error("This is no CSV file, or one in another encoding than UTF-8. Save it as “CSV UTF-8”.")]
    NotText,
    /// An order with lines without end, a column without numbers, or a quote that nobody closes.
    #[error(
        "From line {line} on no order ends. Is a quote left open, or another column the {key}?"
    )]
    NoEnd {
        /// Where the last one that could be told began.
        line: u64,
        /// The column that tells one from another.
        key: &'static str,
    },
    /// More than is kept count of.
    #[error("The file has more than {ITEMS_MAX} {0}. Split it, or import it by the command line.")]
    TooMany(Kind),
    /// A header at most.
    #[error("The file has no rows below its header.")]
    Empty,
}

/// The pass over a file.
#[derive(Debug)]
pub struct Survey {
    kind: Kind,
    key_at: usize,
    scanner: Scanner,
    utf8: Utf8Check,
    /// Where the next byte stands.
    offset: u64,
    line: u64,
    record: Record,
    /// Whether the header has been passed.
    has_header: bool,
    /// What the last row with a readable key belongs to.
    last: Option<String>,
    /// Whether the last row's key could be read.
    last_was_read: bool,
    seen: HashMap<String, Seen>,
    part: Part,
    plan: Plan,
}

/// The record under way.
#[derive(Debug, Default)]
struct Record {
    start: u64,
    line: u64,
    field: usize,
    key: Vec<u8>,
}

/// Where an order or product was seen first.
#[derive(Debug)]
struct Seen {
    part: usize,
    line: u64,
    is_told: bool,
}

/// Whether what comes in pieces is UTF-8.
#[derive(Debug, Default)]
struct Utf8Check {
    /// The beginning of a letter that a piece has cut.
    open: Vec<u8>,
}

impl Survey {
    /// Of a file whose columns are matched so.
    pub fn new(matching: &Matching, separator: Separator) -> Self {
        let kind = matching.kind();
        Self {
            kind,
            // A file without that column is not imported: nothing is a key then.
            key_at: matching.place_of(kind.key()).unwrap_or(usize::MAX),
            scanner: Scanner::new(separator),
            utf8: Utf8Check::default(),
            offset: 0,
            line: 1,
            record: Record::default(),
            has_header: false,
            last: None,
            last_was_read: false,
            seen: HashMap::new(),
            part: Part::default(),
            plan: Plan::default(),
        }
    }

    /// Takes the next bytes of the file.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), SurveyError> {
        if bytes.contains(&0) {
            return Err(SurveyError::NotText);
        }
        if let Some(before) = self.utf8.take(bytes) {
            let line = self.line + before;
            return Err(SurveyError::NotUtf8 { line });
        }
        for byte in bytes {
            if self.scanner.is_between_records() {
                self.record.start = self.offset;
                self.record.line = self.line;
            }
            let found = self.scanner.take(*byte);
            self.offset += 1;
            if *byte == b'\n' {
                self.line += 1;
            }
            self.found(found, *byte)?;
        }
        // A quote that is left open, or one record that is no record.
        if self.offset - self.part.start.min(self.record.start) > 2 * PART_BYTES_MAX {
            return Err(self.no_end());
        }
        Ok(())
    }

    /// The end of the file.
    pub fn finish(mut self) -> Result<Plan, SurveyError> {
        if self.utf8.is_open() {
            return Err(SurveyError::NotUtf8 { line: self.line });
        }
        let found = self.scanner.finish();
        self.found(found, 0)?;
        if self.plan.rows == 0 {
            return Err(SurveyError::Empty);
        }
        self.close_part(self.offset)?;
        Ok(self.plan)
    }

    fn found(&mut self, found: Found, byte: u8) -> Result<(), SurveyError> {
        match found {
            Found::Nothing => {}
            Found::Content => {
                let is_key = self.record.field == self.key_at;
                if is_key && self.record.key.len() < KEY_BYTES_MAX {
                    self.record.key.push(byte);
                }
            }
            Found::FieldEnd => self.record.field += 1,
            Found::RecordEnd => {
                self.record()?;
                self.record.field = 0;
                self.record.key.clear();
            }
        }
        Ok(())
    }

    fn record(&mut self) -> Result<(), SurveyError> {
        if !self.has_header {
            self.has_header = true;
            return Ok(());
        }
        let key = self.key();
        // Each row is a product, even by the name of the one above it.
        let is_next = key.is_some() && (self.kind == Kind::Products || key != self.last);
        if self.plan.rows == 0 {
            self.open_part();
        } else if is_next && self.last_was_read && self.is_full() {
            self.close_part(self.record.start)?;
            self.open_part();
        }
        self.plan.rows += 1;
        self.part.rows += 1;
        self.last_was_read = key.is_some();
        if let Some(key) = key.filter(|_| is_next) {
            self.part.items += 1;
            self.plan.items += 1;
            self.note(&key)?;
            self.last = Some(key);
        }
        Ok(())
    }

    /// What the record belongs to, as the import tells it.
    fn key(&self) -> Option<String> {
        let text = from_utf8(&self.record.key).ok()?.trim();
        match self.kind {
            Kind::Orders => readable_number(text).map(|number| number.0.to_string()),
            // Whatever it looks like: a row is refused by itself.
            Kind::Products => Some(unguarded(text).to_owned()),
        }
    }

    /// Notes an order or a product, and where it has been seen before.
    fn note(&mut self, key: &str) -> Result<(), SurveyError> {
        let (part, line) = (self.plan.parts.len(), self.record.line);
        if let Some(seen) = self.seen.get_mut(key) {
            self.part.apart.push(line);
            if !std::mem::replace(&mut seen.is_told, true) {
                let first = self.plan.parts.get_mut(seen.part);
                first.unwrap_or(&mut self.part).apart.push(seen.line);
            }
            return Ok(());
        }
        if self.seen.len() == ITEMS_MAX {
            return Err(SurveyError::TooMany(self.kind));
        }
        let seen = Seen {
            part,
            line,
            is_told: false,
        };
        self.seen.insert(key.to_owned(), seen);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.part.rows >= PART_ROWS
            || self.part.items >= PART_ITEMS
            || self.record.start - self.part.start >= PART_BYTES
    }

    fn open_part(&mut self) {
        self.part = Part {
            start: self.record.start,
            line: self.record.line,
            ..Part::default()
        };
    }

    fn close_part(&mut self, end: u64) -> Result<(), SurveyError> {
        self.part.end = end;
        if end - self.part.start > PART_BYTES_MAX {
            return Err(self.no_end());
        }
        self.plan.parts.push(std::mem::take(&mut self.part));
        Ok(())
    }

    fn no_end(&self) -> SurveyError {
        SurveyError::NoEnd {
            line: self.part.line.max(1),
            key: self.kind.key(),
        }
    }
}

impl Utf8Check {
    /// Takes the next bytes; how many lines end before the first that is no UTF-8, if one is.
    fn take(&mut self, bytes: &[u8]) -> Option<u64> {
        let mut rest = bytes;
        while !self.open.is_empty() {
            let (first, others) = rest.split_first()?;
            rest = others;
            self.open.push(*first);
            match from_utf8(&self.open) {
                Ok(_) => self.open.clear(),
                Err(error) if error.error_len().is_some() => return Some(0),
                Err(_) => {}
            }
        }
        let error = from_utf8(rest).err()?;
        let (good, open) = rest.split_at(error.valid_up_to());
        if error.error_len().is_some() {
            return Some(line_ends(good));
        }
        self.open.extend(open);
        None
    }

    const fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn survey_in(pieces: &[&[u8]], kind: Kind) -> Result<Plan, SurveyError> {
        let header = vec![kind.key().to_owned(), "customer".to_owned()];
        let mut survey = Survey::new(&Matching::by_name(kind, &header), Separator::Comma);
        for piece in pieces {
            survey.take(piece)?;
        }
        survey.finish()
    }

    fn survey(text: &str) -> Result<Plan, SurveyError> {
        survey_in(&[text.as_bytes()], Kind::Orders)
    }

    #[test]
    fn a_file_is_counted() {
        let plan = survey("order_number,customer\r\n1,\"a\n\"\r\n1,b\r\n\r\n2,c").expect("a plan");
        assert_eq!((plan.rows, plan.items), (3, 2));
        let part = &plan.parts[0];
        assert_eq!(
            (plan.parts.len(), part.line, part.rows, part.items),
            (1, 2, 3, 2)
        );
        assert_eq!((part.start, part.end), (23, 41));
    }

    #[test]
    fn what_stands_apart_is_told_with_all_its_places() {
        let plan = survey("h,c\n1,a\n2,b\n01,c\n3,d\n1,e\n").expect("a plan");
        let mut apart = plan.parts[0].apart.clone();
        apart.sort_unstable();
        assert_eq!(apart, [2, 4, 6]);
        let products = b"sku,name\nA,x\nB,y\n A ,z\n";
        let plan = survey_in(&[products], Kind::Products).expect("a plan");
        assert_eq!(plan.parts[0].apart.len(), 2);
    }

    #[test]
    fn an_order_is_never_cut() {
        // The last order before the bound goes on beyond it.
        let mut text = String::from("h,c\n");
        for row in 0..PART_ROWS + 50 {
            let number = if row < PART_ROWS - 20 {
                row / 4 + 1
            } else {
                900_000
            };
            text.extend([number.to_string().as_str(), ",x\n"]);
        }
        text.push_str("900001,y\n");
        let plan = survey(&text).expect("a plan");
        let rows: Vec<u32> = plan.parts.iter().map(|part| part.rows).collect();
        assert_eq!(rows, [PART_ROWS + 50, 1]);
    }

    #[test]
    fn a_part_never_ends_beside_a_line_without_a_number() {
        let mut text = String::from("h,c\n");
        for row in 1..=PART_ITEMS {
            text.extend([row.to_string().as_str(), ",x\n"]);
        }
        text.push_str("?,x\n700,y\n701,y\n");
        let plan = survey(&text).expect("a plan");
        let rows: Vec<u32> = plan.parts.iter().map(|part| part.rows).collect();
        assert_eq!(rows, [PART_ITEMS + 2, 1]);
    }

    #[test]
    fn what_is_no_text_is_told_with_its_line() {
        let latin = b"h,c\n1,ok\n2,Jos\xe9\n";
        let expected = Err(SurveyError::NotUtf8 { line: 3 });
        assert_eq!(survey_in(&[latin], Kind::Orders), expected);
        let cut = b"h,c\n1,Jos\xc3";
        let expected = Err(SurveyError::NotUtf8 { line: 2 });
        assert_eq!(survey_in(&[cut], Kind::Orders), expected);
        assert_eq!(
            survey_in(&[b"h\0,\0"], Kind::Orders),
            Err(SurveyError::NotText)
        );
        assert_eq!(survey("h,c\n"), Err(SurveyError::Empty));
        assert_eq!(survey(""), Err(SurveyError::Empty));
    }

    #[test]
    fn what_never_ends_is_told() {
        let rows = usize::try_from(PART_BYTES_MAX / 4).expect("a size");
        let open = format!("h,c\n1,\"{}", "2,x\n".repeat(3 * rows));
        let told = survey(&open).expect_err("a quote is left open");
        assert!(matches!(told, SurveyError::NoEnd { .. }), "{told}");
        let told = survey(&format!("h,c\n{}", "?,x\n".repeat(rows + 1)));
        let (line, key) = (2, "order_number");
        assert_eq!(told, Err(SurveyError::NoEnd { line, key }));
    }

    /// Orders with fields that hold anything, in the forms that programs write.
    fn file() -> impl Strategy<Value = String> {
        let field = prop_oneof!["[a-zé ]{0,6}", "\"([a-zé,\r\n ]|\"\"){0,12}\""];
        let key = prop_oneof![9 => "[1-9]{1,2}", 1 => "\\?|"];
        let end = prop_oneof!["\n", "\r\n", "\n\n"];
        let rows = prop::collection::vec((key, field, end, 1..40_u32), 1..60);
        rows.prop_map(|rows| {
            let mut text = String::from("order_number,customer\n");
            for (key, field, end, times) in rows {
                for _ in 0..times {
                    text.extend([key.as_str(), ",", &field, &end]);
                }
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn however_a_file_is_cut_it_has_the_same_parts_and_they_are_all_of_it(
            text in file(),
            size in 1..200_usize,
        ) {
            let bytes = text.as_bytes();
            let plan = survey(&text).expect("a plan");
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(&survey_in(&pieces, Kind::Orders).expect("a plan"), &plan);

            // Each part read by itself gives what the whole file gives.
            let rows = |bytes: &[u8]| super::super::records::rows(bytes, Separator::Comma, usize::MAX);
            let mut all = Vec::new();
            for part in &plan.parts {
                let place = |at: u64| usize::try_from(at).expect("a place");
                let own = rows(&bytes[place(part.start)..place(part.end)]);
                prop_assert_eq!(own.len(), part.rows as usize);
                let before = line_ends(&bytes[..place(part.start)]);
                prop_assert_eq!(before + 1, part.line);
                // No order goes on from one part into the next.
                if let (Some(before), Some(first)) = (all.last(), own.first()) {
                    let (before, first): (&Vec<String>, &Vec<String>) = (before, first);
                    prop_assert_ne!(&before[0], &first[0]);
                    prop_assert!(before[0] != "?" && first[0] != "?" && !first[0].is_empty());
                }
                all.extend(own);
            }
            prop_assert_eq!(all, rows(bytes)[1..].to_vec());
        }
    }
}
