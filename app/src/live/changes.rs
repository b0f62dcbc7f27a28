//! Asking for what has changed, in place of hearing of it: `GET /api/changes` after a place in the
//! log. Where nothing has, the answer costs a few bytes; where the log no longer reaches back, it
//! says so.

use std::time::Duration;

use gloo_net::http::{Request, Response};
use live_orders::{Change, Page, Seq, Summary};
use web_sys::RequestCache;

use crate::error::AppError;
use crate::live::browser::within;
use crate::live::poller::Unanswered;

/// Pages that are read in one go, of [`PAGE_CHANGES`] each: what is further behind is loaded anew,
/// which costs less.
pub const PAGES_MAX: usize = 20;
/// Changes of one page: as many as the server gives.
pub const PAGE_CHANGES: u16 = 100;

/// How long one answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// A place in the log of one life of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The last change that is known.
    pub after: Seq,
    /// Which life of the store; empty where it is not known.
    pub epoch: String,
}

/// What has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These changes, in order; none where nothing has.
    Changes(Vec<Change>),
    /// The log no longer reaches back so far, or so much has happened that it is as well to load;
    /// in that case, up to where.
    StartOver(Option<Seq>),
}

/// What has changed since a place.
pub async fn since(place: Place) -> Result<News, Unanswered> {
    let mut all: Vec<Change> = Vec::new();
    let mut place = place;
    let mut head = place.after;
    for _ in 0..PAGES_MAX {
        let response = send(request(&place)?).await?;
        match response.status() {
            200 => {}
            304 => return Ok(News::Changes(all)),
            410 => return Ok(News::StartOver(None)),
            _ => return Err(unanswered(&response)),
        }
        let page: Page<Change> = response.json().await.map_err(unreachable)?;
        head = page.seq;
        let reached = page.items.last().map(|last| last.seq);
        let is_last = page.next_cursor.is_none();
        all.extend(page.items);
        match reached {
            Some(reached) if !is_last => place.after = reached,
            _ => return Ok(News::Changes(all)),
        }
    }
    Ok(News::StartOver(Some(head)))
}

/// The figures as they stand.
pub async fn summary() -> Result<Summary, Unanswered> {
    let request = Request::get("/api/summary").cache(RequestCache::NoStore);
    let response = send(request.build().map_err(unreachable)?).await?;
    if response.status() != 200 {
        return Err(unanswered(&response));
    }
    response.json().await.map_err(unreachable)
}

async fn send(request: Request) -> Result<Response, Unanswered> {
    let response = within(ANSWER_MAX, request.send()).await;
    response.ok_or(AppError::Unreachable)?.map_err(unreachable)
}

fn request(place: &Place) -> Result<Request, Unanswered> {
    let Place { after, epoch } = place;
    let mut url = format!("/api/changes?after={after}&limit={PAGE_CHANGES}");
    let mut request = Request::get(&url);
    if !epoch.is_empty() {
        url.push_str("&epoch=");
        url.extend(form_urlencoded::byte_serialize(epoch.as_bytes()));
        // The tag of a store that has not moved on is known beforehand.
        request = Request::get(&url).header("if-none-match", &format!("W/\"{epoch}-{after}\""));
    }
    request
        .cache(RequestCache::NoStore)
        .build()
        .map_err(unreachable)
}

fn unreachable(_: gloo_net::Error) -> Unanswered {
    Unanswered {
        error: AppError::Unreachable,
        pause: None,
    }
}

fn unanswered(response: &Response) -> Unanswered {
    let error = match response.status() {
        503 | 429 => AppError::Busy,
        401 => AppError::SignedOut,
        400..500 => AppError::Malformed,
        500 => AppError::Failed,
        _ => AppError::Unreachable,
    };
    let pause = response.headers().get("retry-after");
    let pause = pause.and_then(|text| text.trim().parse().ok());
    Unanswered {
        error,
        pause: pause.map(Duration::from_secs),
    }
}
