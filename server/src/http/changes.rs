//! `GET /api/changes`: the log, a bounded page at a time, for those who poll.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use live_orders::{Change, Page, Seq};
use live_orders_app::port::Store;

use crate::http::answer::Reading;
use crate::http::parameters::Parameters;
use crate::http::preconditions::IfNoneMatch;
use crate::http::problem::{Answer, Problem};
use crate::live::{Hub, Lost, Start};

/// `GET /api/changes?after=SEQ&epoch=EPOCH`; `cursor`, as the page before gave it, means the same as
/// `after`. Without a place it starts with the oldest change that is kept. Whoever asks for what is
/// lost is told so, and told where to go on after having loaded again.
pub async fn list(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&["after", "cursor", "epoch", "limit"])?;
    let after = match (parameters.start("after")?, parameters.start("cursor")?) {
        (Some(after), Some(cursor)) if after != cursor => {
            return Err(Problem::malformed(
                "cursor",
                "must not be given beside another after",
            ));
        }
        (after, cursor) => match after.or(cursor) {
            Some(Start::After(seq)) => Some(seq),
            Some(Start::Earliest) | None => None,
        },
    };
    let request = parameters.page_after(after)?;
    let lost = |lost, seq| Err(Problem::lost(lost, seq, hub.epoch()));
    let epoch = parameters.get("epoch");
    if epoch.is_some_and(|epoch| epoch != hub.epoch()) {
        return lost(Lost::Epoch, hub.head());
    }
    let reading = Reading::new(&hub, method, known);
    if let Some(response) = reading.unchanged()? {
        return Ok(response);
    }
    if after.is_none()
        && let Some(response) = reading.shortcut()?
    {
        return Ok(response);
    }
    let page = store.changes(&request).await?;
    match after.and_then(|after| loss(&page, after)) {
        Some(reason) => lost(reason, page.seq),
        None => reading.answer(&page, page.seq),
    }
}

/// Why a page does not go on where somebody has been, if it does not.
fn loss(page: &Page<Change>, after: Seq) -> Option<Lost> {
    if after > page.seq {
        return Some(Lost::Ahead);
    }
    let next = page.items.first().map(|change| change.seq);
    (after < page.seq && next != Some(after.next())).then_some(Lost::Gone)
}
