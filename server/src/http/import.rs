//! `POST /api/import/{orders,products}`: a CSV file, or a part of one, taken over or only looked at.
//!
//! A long file is sent in parts that end between two orders, each with the header; in which order, and
//! whether one is sent again, makes no difference to what is in the store afterwards. Few parts are
//! under way at once, each with few mutations, so that people who write meanwhile wait for little:
//! who finds no place is told to come back.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use live_orders::Seq;
use live_orders::import::columns::Kind;
use live_orders::import::report::PartReport;
use live_orders_app::port::Store;
use live_orders_app::transfer::PART_BODY_BYTES_MAX;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::http::body;
use crate::http::parameters::{self, Parameters};
use crate::http::path::ImportPath;
use crate::http::problem::{Answer, Problem};
use crate::import::{self, PartTerms};

/// Parts that are taken in at once: what bounds their memory, and their share of the writer.
const PARTS_MAX: usize = 4;

static PARTS: Semaphore = Semaphore::const_new(PARTS_MAX);

/// `POST /api/import/{kind}`
pub async fn post(
    State(store): State<Store>,
    ImportPath(kind): ImportPath,
    parameters: Parameters,
    request: Request,
) -> Answer {
    let asked = terms(&parameters)?;
    check_content_type(request.headers())?;
    let place = place()?;
    let bytes = body::read_within(request.into_body(), PART_BODY_BYTES_MAX).await?;
    let report = take_in(&store, kind, bytes, &asked, &place).await?;
    Ok(Json(report).into_response())
}

/// A place among those that are taken in, for as long as it is held.
pub fn place() -> Result<SemaphorePermit<'static>, Problem> {
    PARTS
        .try_acquire()
        .map_err(|_| Problem::busy("Too many imports are under way; try again in a moment."))
}

/// Imports a part in its place.
pub async fn take_in(
    store: &Store,
    kind: Kind,
    bytes: Bytes,
    asked: &PartTerms,
    _place: &SemaphorePermit<'static>,
) -> Result<PartReport, Problem> {
    Ok(import::part(store, kind, bytes, asked).await?)
}

fn terms(parameters: &Parameters) -> Result<PartTerms, Problem> {
    parameters.allow(&["dry_run", "line", "apart", "since"])?;
    let is_check = match parameters.get("dry_run") {
        None | Some("0" | "false") => false,
        Some("1" | "true") => true,
        Some(_) => return Err(Problem::malformed("dry_run", "must be 1 or 0")),
    };
    let first_row_line = parameters.number("line")?;
    if first_row_line.is_some_and(|line| line < 2) {
        return Err(Problem::malformed("line", "must be 2 or more"));
    }
    let apart = parameters.get("apart").map_or(Ok(BTreeSet::new()), |text| {
        let lines = text.split(',');
        lines
            .map(|line| parameters::number("apart", line))
            .collect()
    });
    let apart = apart.map_err(|_: Problem| {
        Problem::malformed("apart", "must be numbers of lines with commas between")
    })?;
    Ok(PartTerms {
        is_check,
        first_row_line,
        apart,
        since: parameters.number("since")?.map(Seq),
    })
}

fn check_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = given.unwrap_or_default().split(';').next();
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    if matches!(essence.as_str(), "text/csv" | "text/tab-separated-values") {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The body must be CSV, and Content-Type must say text/csv.",
    ))
}
