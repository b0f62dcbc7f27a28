//! The bytes that a browser loads until its first page is live, compressed as they are sent.

use std::path::Path;

use anyhow::{Context, Result};

use crate::bench::Bench;
use crate::report::row::Row;
use crate::shop::{Shop, Size};
use crate::statistics::Spread;
use crate::subjects::Absence;
use crate::subjects::kind::Role;
use crate::turns::Outcome;

/// The site's part of it; the page itself is asked for.
const FILES: [&str; 3] = ["pkg/live-orders.css.br", "pkg/live-orders.js.br", WASM];
const WASM: &str = "pkg/live-orders.wasm.br";
const GET_PAGE: &[u8] =
    b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\naccept-encoding: br\r\n\r\n";

/// One row for the whole and one for the largest part.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let whole = outcome(whole(bench).await);
    let wasm = outcome(wasm_bytes(&bench.site()));
    let row = |what: &str, outcome| {
        Row::of(
            what.to_owned(),
            "bytes",
            0,
            [(Role::Ours, "live-orders", outcome)],
            &[],
        )
    };
    vec![
        row(
            "to the first live page (HTML, CSS, JS, wasm; brotli)",
            &whole,
        ),
        row("the wasm of these", &wasm),
    ]
}

/// The size of the compressed wasm.
pub(crate) fn wasm_bytes(site: &Path) -> Result<u64> {
    size(site, WASM)
}

async fn whole(bench: &Bench) -> Result<u64> {
    let shop = Shop::start(bench, Size::TenThousand).await;
    let mut connection = shop.running()?.connect().await?;
    let page = connection.ask(GET_PAGE).await?.good()?;
    let mut bytes = u64::try_from(page.len())?;
    for file in FILES {
        bytes += size(&bench.site(), file)?;
    }
    Ok(bytes)
}

fn size(site: &Path, file: &str) -> Result<u64> {
    let path = site.join(file);
    let metadata = path.metadata();
    Ok(metadata
        .with_context(|| format!("looking at {file}"))?
        .len())
}

fn outcome(bytes: Result<u64>) -> Outcome {
    let bytes = bytes.and_then(|bytes| Ok(f64::from(u32::try_from(bytes)?)));
    let bytes = bytes.map_err(|error| Absence::Failed(format!("{error:#}")))?;
    Ok(Spread::of(&[bytes]).into_iter().collect())
}
