//! `GET /api/sse/{entity}`: an open stream. What it says and why it is complete is
//! [`crate::live`]'s business; here are only its headers and where it starts.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use live_orders::Seq;
use tokio_stream::StreamExt;

use crate::http::parameters::{Parameters, number};
use crate::http::path::TopicPath;
use crate::http::problem::{Answer, Problem};
use crate::live::{Hub, Resume};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx and its like to pass on what they get at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// `GET /api/sse/{entity}`
pub async fn stream(
    State(hub): State<Arc<Hub>>,
    TopicPath(topic): TopicPath,
    headers: HeaderMap,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&["after", "epoch"])?;
    let resume = Resume {
        after: last_event_id(&headers)?
            .map_or_else(|| parameters.number("after"), |seq| Ok(Some(seq)))?
            .map(Seq),
        epoch: parameters.get("epoch").map(str::to_owned),
    };
    let subscription = hub.subscribe(topic, &resume).await?;
    let stream = subscription.into_stream().map(Ok::<_, Infallible>);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store, no-transform"),
        (X_ACCEL_BUFFERING, "no"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Where the browser left off; it counts for more than the URL, which stays as it was.
fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    number("Last-Event-ID", text).map(Some)
}
