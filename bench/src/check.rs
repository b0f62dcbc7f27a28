//! The short mode for continuous integration: two bounds that no machine's noise crosses.

use std::process::ExitCode;

use anyhow::Result;

use crate::bench::Bench;
use crate::measures::{bytes, fan_out};
use crate::options::Check;
use crate::report::row::Verdict;
use crate::report::table::table;
use crate::run::{bench, print, until_told};
use crate::say;

/// Measures, prints, and says no where a bound is crossed or could not be looked at.
pub(crate) fn check(options: &Check) -> Result<ExitCode> {
    let bench = bench(&options.places, true)?;
    let row = until_told(fan_out::check(&bench))?;
    print(&table(std::slice::from_ref(&row)));
    let is_light = is_light(&bench, options.wasm_max_bytes)?;
    let is_good = row.verdict() == Verdict::Met && is_light;
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        say("a bound is crossed, see above");
        ExitCode::FAILURE
    })
}

fn is_light(bench: &Bench, most: Option<u64>) -> Result<bool> {
    let Some(most) = most else {
        return Ok(true);
    };
    let bytes = bytes::wasm_bytes(&bench.site())?;
    print(&format!("wasm, brotli: {bytes} bytes, of at most {most}"));
    Ok(bytes <= most)
}
