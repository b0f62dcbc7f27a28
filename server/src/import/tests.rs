//! Reading files.

use std::io::Write;

use live_orders::import::product::ProductRow;
use live_orders::{OrderNumber, Timestamp};

use super::error::ImportError;
use super::scan::{Scan, scan};
use super::source::Source;
use super::table::{RECORD_BYTES_MAX, Table};
use crate::sample;

const HEADER: &str = "stock,sku,name,category,extra,unit,unit_price,discontinued";

/// What the table makes of a file: `line:sku` for each row, a `!` on those of another width.
fn rows(text: &str) -> Result<String, String> {
    let text: &'static str = text.to_owned().leak();
    let told = |error: ImportError| error.to_string();
    let table = Table::<ProductRow>::open(&Source::text("test.csv", text)).map_err(told)?;
    let rows: Result<Vec<String>, String> = table
        .map(|row| {
            let row = row.map_err(told)?;
            let mark = if row.width.is_some() { "!" } else { "" };
            Ok(format!("{}:{}{mark}", row.line, row.sku))
        })
        .collect();
    rows.map(|rows| rows.join(" "))
}

#[test]
fn columns_are_found_by_name() {
    let file = format!("{HEADER}\n5,A,Name,,x,,1.00,0\n");
    assert_eq!(rows(&file), Ok("2:A".into()));
    assert_eq!(rows(&format!("\u{feff}{file}")), Ok("2:A".into()));
}

#[test]
fn rows_know_their_line() {
    let row = "5,A,Name,,x,,1.00,0";
    let told = |text: String, expected: &str| assert_eq!(rows(&text), Ok(expected.to_owned()));
    told(format!("{HEADER}\n{row}\n{row}"), "2:A 3:A");
    told(
        format!("{HEADER}\r\n{row}\r\n{row}\r\n{row}"),
        "2:A 3:A 4:A",
    );
    told(
        format!("{HEADER}\n{row}\r\n{row}\n{row}\r\n"),
        "2:A 3:A 4:A",
    );
    told(format!("{HEADER}\n\n\n{row}\n\n{row}\n"), "4:A 6:A");
    told(
        format!("{HEADER}\n5,A,\"two\nlines\",,x,,1.00,0\n{row}\n"),
        "2:A 4:A",
    );
    told(format!("{HEADER}\n5,A\n{row},more\n"), "2:A! 3:A!");
}

#[test]
fn a_return_within_a_field_stays() {
    let text = format!("{HEADER}\r\n5,\"A\rB\r\n\r\",Name,,x,,1.00,0\r\n");
    assert_eq!(rows(&text), Ok("2:A\rB\n\r".into()));
}

#[test]
fn a_wrong_header_is_told() {
    assert_eq!(
        rows("sku,name,unit_price,stock\n"),
        Err("test.csv has no column category, unit, discontinued; it must have sku, name, category, unit, unit_price, stock, discontinued".into())
    );
    assert_eq!(
        rows(&format!("{HEADER},sku\n")),
        Err("test.csv has more than one column sku".into())
    );
    assert!(rows("").is_err_and(|told| told.contains("has no column sku")));
}

#[test]
fn an_open_quote_does_not_take_in_the_rest_of_the_file() {
    let rest = "x\n".repeat(usize::try_from(RECORD_BYTES_MAX).expect("a size"));
    let told = rows(&format!("{HEADER}\n5,\"A,Name\n{rest}")).expect_err("too long");
    assert!(told.contains("is a quote left open?"), "{told}");
}

#[test]
fn a_scan_finds_the_latest_day_and_what_stands_apart() {
    let head = sample::ORDERS_CSV.lines().next().expect("a header");
    let row = |number: u32, day: &str| {
        format!("{number},{day},1996-08-01,,C,,,,1,NW-11,Queso,14.00,1,0\n")
    };
    let text = [
        row(1, "1996-07-04"),
        row(2, "1998-05-06"),
        row(3, "bad"),
        row(2, "1996-07-05"),
    ];
    let text: &'static str = format!("{head}\n{}", text.concat()).leak();
    let scan = scan(&Source::text("orders.csv", text)).expect("a good file");
    let expected = Scan {
        latest: Timestamp::parse_day("1998-05-06").ok(),
        repeated: [OrderNumber(2)].into(),
    };
    assert_eq!(scan, expected);
}

#[test]
fn a_pipe_or_a_folder_is_no_source() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(Source::file(folder.path()).is_err());
    let path = folder.path().join("a.csv");
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(b"sku\n").expect("written");
    assert_eq!(Source::file(&path).expect("a source").bytes, 4);
}
