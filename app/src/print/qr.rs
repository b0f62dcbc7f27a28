//! An order's number as a QR code, drawn as one path. It holds the bare digits: a scanner types
//! them into the search box, which finds the order.

use std::fmt::Write;

use leptos::prelude::*;
use live_orders::OrderNumber;
use qrcode::{Color, EcLevel, QrCode};

use crate::texts::print;

/// The empty border that readers need around a code, in modules: the standard's figure.
const QUIET: usize = 4;

/// The code, with what it says for those who do not see it. Nothing where it cannot be made, which
/// digits always can.
pub(super) fn code(number: OrderNumber) -> impl IntoView {
    drawing(&number.0.to_string()).map(|(size, path)| {
        let size = size + 2 * QUIET;
        let quiet = -i64::try_from(QUIET).unwrap_or_default();
        view! {
            <svg
                class="qr"
                role="img"
                aria-label=print::code(&number.0.to_string())
                viewBox=format!("{quiet} {quiet} {size} {size}")
                shape-rendering="crispEdges"
            >
                <path d=path />
            </svg>
        }
    })
}

/// The modules on a side, and a path that fills the dark ones, a stroke for each run in a row.
fn drawing(text: &str) -> Option<(usize, String)> {
    // A quarter may be dirty or creased: it has been on a parcel.
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Some((width, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_the_code() {
        let code = QrCode::with_error_correction_level("11077", EcLevel::Q).expect("a code");
        let (width, path) = drawing("11077").expect("a drawing");
        assert_eq!(width, code.width());
        let mut dark = vec![Color::Light; width * width];
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("x");
            let (y, rest) = rest.split_once('h').expect("y");
            let (length, _) = rest.split_once('v').expect("a length");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let start = number(y) * width + number(x);
            dark[start..start + number(length)].fill(Color::Dark);
        }
        assert_eq!(dark, code.to_colors());
    }
}
