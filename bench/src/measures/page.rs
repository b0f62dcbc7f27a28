//! A page of fifty orders as a browser gets it, beside the same fifty as JSON, and beside as many bytes
//! that nobody has to make.

use std::time::Duration;

use anyhow::Result;

use crate::asking::answers_a_second;
use crate::bench::Bench;
use crate::report::row::{Against, Row, Target};
use crate::shop::{Shop, Size};
use crate::subjects::kind::{Kind, Role};
use crate::subjects::subject::{Running, Subject};
use crate::subjects::{Absence, Contestant};
use crate::turns::{Outcome, take};
use crate::wire::connection::get;

const PAGE: &str = "/";
const JSON: &str = "/api/orders?limit=50";
const AT_ONCE: usize = 8;
const TURN: Duration = Duration::from_secs(2);
const TURN_QUICK: Duration = Duration::from_secs(1);
const WHAT: &str = "rendered pages of 50 orders";
/// A quarter: rendering costs something.
const TARGET: f64 = 0.25;

/// Who answers.
enum Answers<'a> {
    Page(&'a Shop),
    Json(&'a Shop),
    Bytes(&'a Subject),
}

impl Answers<'_> {
    const fn role(&self) -> Role {
        match self {
            Self::Page(_) => Role::Ours,
            Self::Json(_) => Role::Peer,
            Self::Bytes(_) => Role::Limit,
        }
    }

    fn asked(&self) -> Result<(&Running, &'static str)> {
        Ok(match self {
            Self::Page(shop) => (shop.running()?, PAGE),
            Self::Json(shop) => (shop.running()?, JSON),
            Self::Bytes(subject) => (subject.running()?, "/api/orders"),
        })
    }
}

impl Contestant for Answers<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Page(_) => "page",
            Self::Json(_) => "JSON API",
            Self::Bytes(subject) => subject.name(),
        }
    }

    fn absence(&self) -> Option<Absence> {
        match self {
            Self::Page(shop) | Self::Json(shop) => shop.absence(),
            Self::Bytes(subject) => subject.absence(),
        }
    }
}

/// One row.
pub(crate) async fn measure(bench: &Bench) -> Vec<Row> {
    let shop = Shop::start(bench, Size::TenThousand).await;
    let bytes = page_bytes(&shop).await.unwrap_or_default();
    let limit = Subject::start(bench, Kind::File(bytes)).await;
    let mut all = [
        Answers::Page(&shop),
        Answers::Json(&shop),
        Answers::Bytes(&limit),
    ];
    let longest = bench.scale(TURN, TURN_QUICK);
    let outcomes: Vec<Outcome> = take(WHAT, bench.rounds(), &mut all, async |answers, _| {
        let (server, path) = answers.asked()?;
        Ok(vec![
            answers_a_second(server, path, AT_ONCE, longest).await?,
        ])
    })
    .await;
    let targets = [Target::at_least(TARGET, Against::Peer("JSON API"))];
    let all = all.iter().zip(&outcomes);
    let all = all.map(|(answers, outcome)| (answers.role(), answers.name(), outcome));
    let what = format!("{WHAT} ({} KiB each)", bytes / 1024);
    vec![Row::of(what, "pages/s", 0, all, &targets)]
}

/// How long the page is, uncompressed as it is asked for here.
async fn page_bytes(shop: &Shop) -> Result<usize> {
    let mut connection = shop.running()?.connect().await?;
    Ok(connection.ask(&get(PAGE)).await?.good()?.len())
}
