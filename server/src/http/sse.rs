//! `GET /api/sse/{entity}`: an open stream. What it says and why it is complete is
//! [`crate::live`]'s business; here are only its headers, its filter and where it starts.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use futures::StreamExt;
use live_orders::query::PARAMETERS;
use live_orders::{Entity, OrderQuery, Role};

use crate::accounts::{Gate, Identity};
use crate::http::parameters::{Parameters, start, unreadable};
use crate::http::path::TopicPath;
use crate::http::peer::Peer;
use crate::http::problem::{Answer, Problem};
use crate::live::{Hub, Resume, Start, Topic};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx and its like to pass on what they get at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// What a stream can be told of where it starts.
const PLACE: [&str; 3] = ["after", "last_event_id", "epoch"];
/// Parameters of a list that make no sense for a stream, and why.
const OF_LISTS: [(&str, &str); 3] = [
    ("sort", "is of lists: a stream is in the order of the log"),
    ("limit", "is of lists: a stream has no pages"),
    ("cursor", "is of lists: a stream goes on after a seq"),
];

/// `GET /api/sse/{entity}`
pub async fn stream(
    State(hub): State<Arc<Hub>>,
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    TopicPath(topic): TopicPath,
    Peer(address): Peer,
    headers: HeaderMap,
    parameters: Parameters,
) -> Answer {
    let topic = filtered(topic, &parameters)?;
    let resume = Resume {
        from: last_event_id(&headers)?.or(place(&parameters)?),
        epoch: parameters.get("epoch").map(str::to_owned),
    };
    let subscription = hub.subscribe(topic, &resume, address).await?;
    // It ends where who has come in may read no more. What it is asked for next says why.
    let leaves = async move { gate.leaves(&identity, Role::Viewer).await };
    let stream = subscription
        .into_stream()
        .take_until(Box::pin(leaves))
        .map(Ok::<_, Infallible>);
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

/// The topic with the filter that the parameters ask for: that of a list of orders.
fn filtered(topic: Topic, parameters: &Parameters) -> Result<Topic, Problem> {
    let given = |name: &str| parameters.pairs().any(|(given, _)| given == name);
    if let Some((name, why)) = OF_LISTS.into_iter().find(|(name, _)| given(name)) {
        return Err(Problem::malformed(name, why));
    }
    if topic == Topic::Records(Entity::Orders) {
        parameters.allow(&[&PLACE[..], &PARAMETERS].concat())?;
        let query = OrderQuery::from_pairs(parameters.pairs()).map_err(unreadable)?;
        return Ok(Topic::filtered(query));
    }
    if let Some(name) = PARAMETERS.into_iter().find(|name| given(name)) {
        return Err(Problem::malformed(name, "filters streams of orders alone"));
    }
    parameters.allow(&PLACE)?;
    Ok(topic)
}

/// Where the browser left off; it counts for more than the URL, which stays as it was.
fn last_event_id(headers: &HeaderMap) -> Result<Option<Start>, Problem> {
    let Some(value) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    start("Last-Event-ID", value.to_str().unwrap_or_default()).map(Some)
}

/// Where the URL says that the client left off, by either name.
fn place(parameters: &Parameters) -> Result<Option<Start>, Problem> {
    match (
        parameters.start("after")?,
        parameters.start("last_event_id")?,
    ) {
        (Some(after), Some(id)) if after != id => Err(Problem::malformed(
            "last_event_id",
            "must not be given beside another after",
        )),
        (after, id) => Ok(after.or(id)),
    }
}
