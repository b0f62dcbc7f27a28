//! The rows as a picture: a bar for everybody, as long as its median is to the longest of the row, with a
//! line from the least to the greatest reading.

use std::fmt::Write as _;

use super::row::{Reading, Row};

const WIDTH: f64 = 900.0;
/// Names stand left of the bars, figures right of them.
const BARS_FROM: f64 = 200.0;
const BARS_WIDTH: f64 = 540.0;
const LINE: f64 = 20.0;
const BAR: f64 = 14.0;
/// Okabe and Ito's colours, which stay apart for all eyes.
const OURS: &str = "#0072b2";
const PEER: &str = "#e69f00";
const LIMIT: &str = "#999999";

/// The rows as SVG.
pub(crate) fn picture(rows: &[Row]) -> String {
    let (mut body, mut y) = (String::new(), LINE);
    for row in rows {
        heading(&mut body, y, &format!("{}, {}", row.measure, row.unit));
        y += LINE / 2.0;
        let longest = all(row)
            .filter_map(|(_, _, reading)| Some(reading.as_ref().ok()?.greatest))
            .fold(f64::MIN_POSITIVE, f64::max);
        for (name, colour, reading) in all(row) {
            bar(&mut body, y, (name, colour), reading, longest);
            y += LINE;
        }
        y += LINE * 1.5;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}

/// Everybody in a row, with a colour.
fn all(row: &Row) -> impl Iterator<Item = (&str, &'static str, &Reading)> {
    let peers = row
        .peers
        .iter()
        .map(|peer| (peer.name, PEER, &peer.reading));
    let limit = row
        .limit
        .iter()
        .map(|limit| (limit.name, LIMIT, &limit.reading));
    std::iter::once(("live-orders", OURS, &row.ours))
        .chain(peers)
        .chain(limit)
}

fn heading(body: &mut String, y: f64, text: &str) {
    let text = escaped(text);
    // A string takes all that is written to it.
    let _ = writeln!(
        body,
        "<text x=\"8\" y=\"{y}\" font-weight=\"bold\">{text}</text>"
    );
}

fn bar(body: &mut String, y: f64, (name, colour): (&str, &str), reading: &Reading, longest: f64) {
    let base = y + BAR - 3.0;
    let name = escaped(name);
    let name_end = BARS_FROM - 8.0;
    let _ = writeln!(
        body,
        "<text x=\"{name_end}\" y=\"{base}\" text-anchor=\"end\">{name}</text>"
    );
    let Ok(spread) = reading else {
        let _ = writeln!(
            body,
            "<text x=\"{BARS_FROM}\" y=\"{base}\" fill=\"#666\">–</text>"
        );
        return;
    };
    let x = |value: f64| BARS_FROM + value / longest * BARS_WIDTH;
    let (width, middle) = (x(spread.median) - BARS_FROM, y + BAR / 2.0);
    let _ = writeln!(
        body,
        "<rect x=\"{BARS_FROM}\" y=\"{y}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>"
    );
    let _ = writeln!(
        body,
        "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"#000\"/>",
        x(spread.least),
        x(spread.greatest)
    );
    let after = x(spread.greatest) + 6.0;
    let figure = spread.median;
    let _ = writeln!(
        body,
        "<text x=\"{after:.1}\" y=\"{base}\">{figure:.2}</text>"
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::row;
    use super::*;

    #[test]
    fn bars_are_as_long_as_medians() {
        let svg = picture(&[row(&[])]);
        // 60 and 100 of the 101 that is the greatest.
        for width in ["320.8", "534.7"] {
            assert!(svg.contains(&format!("width=\"{width}\"")), "{svg}");
        }
        assert!(svg.contains(">–</text>"), "bknd has no bar: {svg}");
    }
}
