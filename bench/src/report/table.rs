//! The rows as a Markdown table.

use std::fmt::Write as _;

use super::row::{Against, Bound, Named, Reading, Row, Target, Verdict};
use crate::statistics::Spread;
use crate::subjects::Absence;

const HEAD: &str = "| measure | ours | peer | limit | ratio | target | verdict |\n\
                    |---|---|---|---|---|---|---|\n";

/// The table of a run.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    for row in rows {
        let Row { measure, unit, .. } = row;
        let cells = [
            reading(&row.ours),
            lines(row.peers.iter().map(named)),
            lines(row.limit.iter().map(named)),
            ratios(row),
            lines(row.targets.iter().map(target)),
            verdict(row.verdict()).to_owned(),
        ];
        // A string takes all that is written to it.
        let _ = writeln!(text, "| {measure}, {unit} | {} |", cells.join(" | "));
    }
    text
}

fn named(named: &Named) -> String {
    format!("{}: {}", named.name, reading(&named.reading))
}

fn reading(reading: &Reading) -> String {
    match reading {
        Ok(spread) if spread.least.to_bits() == spread.greatest.to_bits() => number(spread.median),
        Ok(Spread {
            median,
            least,
            greatest,
        }) => format!(
            "{} ({}–{})",
            number(*median),
            number(*least),
            number(*greatest)
        ),
        Err(Absence::NotInstalled) => "not installed".to_owned(),
        Err(Absence::Failed(reason)) => format!("failed: {}", reason.replace(['|', '\n'], " ")),
    }
}

/// Ours by each of the others.
fn ratios(row: &Row) -> String {
    let peers = row.peers.iter().filter_map(|peer| {
        let ratio = row.ratio(Against::Peer(peer.name))?;
        Some(format!("{} × {}", decimals(ratio), peer.name))
    });
    let limit = row.ratio(Against::Limit);
    let limit = limit.map(|ratio| format!("{} × the limit", decimals(ratio)));
    lines(peers.chain(limit))
}

fn target(target: &Target) -> String {
    let (sign, bound) = match target.bound {
        Bound::AtLeast(bound) => ('≥', bound),
        Bound::AtMost(bound) => ('≤', bound),
    };
    let whose = match target.against {
        Against::Peer(name) => format!(" × {name}"),
        Against::Limit => " × the limit".to_owned(),
        Against::Itself => String::new(),
    };
    format!("{sign} {bound}{whose}")
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::Open => "open",
        Verdict::Told => "",
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("<br>")
}

/// Ratios small and large with what can be told apart of them.
fn decimals(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}")
    } else {
        number(ratio)
    }
}

/// Whole from a hundred on, in groups of three digits.
fn number(value: f64) -> String {
    if value.abs() < 100.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::row::tests::row;
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_are_read() {
        for (value, text) in [
            (0.0123, "0.01"),
            (99.5, "99.50"),
            (100.4, "100"),
            (999.0, "999"),
            (1_234_567.0, "1,234,567"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_row_says_all_of_a_measure() {
        let text = table(&[row(&[
            Target::at_least(5.0, Against::Peer("PocketBase")),
            Target::at_least(0.7, Against::Limit),
        ])]);
        assert_eq!(
            text.lines().last().unwrap(),
            "| events, /s | 60.00 (59.00–61.00) \
             | PocketBase: 10.00 (9.00–11.00)<br>bknd: not installed \
             | bare sockets: 100 (99.00–101) | 6.00 × PocketBase<br>0.60 × the limit \
             | ≥ 5 × PocketBase<br>≥ 0.7 × the limit | missed |"
        );
    }
}
