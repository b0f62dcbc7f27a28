//! What a page of a list costs in shops of different sizes: nothing that is asked for may cost more
//! because there are more orders.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::asking::answer_ms;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::shop::{Shop, Size};
use crate::subjects::kind::Role;
use crate::subjects::subject::Running;
use crate::turns::take;
use crate::wire::connection::get;

const SIZES: [Size; 3] = [Size::Million, Size::TenThousand, Size::HundredThousand];
const SIZES_QUICK: [Size; 2] = [Size::HundredThousand, Size::TenThousand];
/// What is asked for; all of it pages of fifty, as the dashboard asks.
const ASKED: [(&str, &str); 6] = [
    ("first page", "/api/orders?limit=50"),
    (
        "filter",
        // All but the cancelled ones: shops of all sizes have pages of them.
        "/api/orders?limit=50&status=new,paid,packed,shipped,delivered&country=Germany",
    ),
    ("sort", "/api/orders?limit=50&sort=-total"),
    ("search", "/api/orders?limit=50&q=tofu"),
    ("summary", "/api/summary"),
    ("deep page", "/api/orders?limit=100&sort=number"),
];
/// The deep page lies in the middle of its list, as far as these many pages of a hundred reach.
const DEEP: &str = "deep page";
const PAGES_MAX: u32 = 5_000;
const TURN: Duration = Duration::from_millis(800);
const TURN_QUICK: Duration = Duration::from_millis(300);
const TARGET: f64 = 1.5;

/// A row for each thing that is asked for.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let sizes = bench.scale(&SIZES[..], &SIZES_QUICK[..]);
    let mut shops = Vec::new();
    for size in sizes {
        shops.push(Shop::start(bench, *size).await);
    }
    let mut rows = Vec::new();
    for (name, path) in ASKED {
        rows.push(row(bench, &mut shops, name, path).await);
    }
    rows
}

async fn row(bench: &Bench, shops: &mut [Shop], name: &str, path: &str) -> Row {
    let largest = shops[0].size;
    let what = format!("{name} of {}", largest.name());
    let mut deep = vec![None; shops.len()];
    let sizes: Vec<Size> = shops.iter().map(|shop| shop.size).collect();
    let outcomes = take(&what, bench.rounds(), shops, async |shop, _| {
        let server = shop.running()?;
        let place = sizes.iter().position(|size| *size == shop.size);
        let place = place.context("a shop of another size")?;
        if name == DEEP && deep[place].is_none() {
            let pages = shop.size.orders() / 200;
            deep[place] = Some(middle(server, path, pages.min(PAGES_MAX)).await?);
        }
        let path = deep[place].as_deref().unwrap_or(path);
        let longest = bench.scale(TURN, TURN_QUICK);
        Ok(vec![answer_ms(server, path, longest).await?])
    })
    .await;
    let all = sizes.iter().zip(&outcomes).map(|(size, outcome)| {
        let role = if *size == largest {
            Role::Ours
        } else {
            Role::Peer
        };
        (role, size.name(), outcome)
    });
    let targets = [Target::at_most(
        TARGET,
        Against::Peer(Size::TenThousand.name()),
    )];
    Row::of(what, "ms", 0, all, &targets)
}

/// The path of a page so many pages further on.
async fn middle(server: &Running, path: &str, pages: u32) -> Result<String> {
    let mut connection = server.connect().await?;
    let mut at = path.to_owned();
    for _ in 0..pages {
        let body = connection.ask(&get(&at)).await?.good()?;
        let page: Value = serde_json::from_slice(&body)?;
        let cursor = page.get("next_cursor").and_then(Value::as_str);
        at = format!("{path}&cursor={}", cursor.context("the list has ended")?);
    }
    Ok(at.replace("limit=100", "limit=50"))
}
