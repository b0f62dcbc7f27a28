//! `GET /api/changes`: the log, a bounded page at a time, for those who poll.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use live_orders::Seq;
use live_orders_app::port::Store;

use crate::http::answer::Reading;
use crate::http::parameters::Parameters;
use crate::http::preconditions::IfNoneMatch;
use crate::http::problem::{Answer, Problem};
use crate::live::Hub;

/// `GET /api/changes?after=SEQ`; `cursor`, as the page before gave it, means the same.
pub async fn list(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&["after", "cursor", "limit"])?;
    let after = match (parameters.number("after")?, parameters.number("cursor")?) {
        (Some(after), Some(cursor)) if after != cursor => {
            return Err(Problem::malformed(
                "cursor",
                "must not be given beside after",
            ));
        }
        (after, cursor) => after.or(cursor).map(Seq),
    };
    let request = parameters.page_after(after)?;
    let reading = Reading::new(&hub, method, known);
    if let Some(response) = reading.shortcut()? {
        return Ok(response);
    }
    let page = store.changes(&request).await?;
    reading.answer(&page, page.seq)
}
