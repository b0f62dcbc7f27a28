//! `GET /healthz` and `GET /readyz`: what a supervisor and a balancer ask. The one says that the
//! process answers and looks at nothing; the other that it may be sent requests, by what the store's
//! writer has noted ([`crate::readiness`]). Neither waits for anything, so they may be asked often.

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::http::problem::{Answer, Problem};
use crate::readiness::Readiness;

/// Where the one is.
pub const ALIVE: &str = "/healthz";
/// Where the other is.
pub const READY: &str = "/readyz";

/// A short text that nobody keeps.
type Said = ([(HeaderName, HeaderValue); 2], &'static str);

/// `GET /healthz`
pub async fn alive() -> Response {
    said("alive\n").into_response()
}

/// `GET /readyz`
pub async fn ready(State(readiness): State<Readiness>) -> Answer {
    readiness.check().map_err(Problem::from)?;
    Ok(said("ready\n").into_response())
}

/// Both, for connections that get to see nothing else of the server.
pub fn router(readiness: Readiness) -> Router {
    let ready = Router::new().route(READY, get(ready));
    alive_alone().merge(ready.with_state(readiness))
}

/// The first, for connections that nothing else can be said to.
pub fn alive_alone() -> Router {
    Router::new().route(ALIVE, get(alive))
}

const fn said(text: &'static str) -> Said {
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let kept = HeaderValue::from_static("no-store");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], text)
}
