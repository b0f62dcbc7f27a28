//! What is logged of a request: its id, its method, its route, and at debug level the status and the
//! time; nothing of what people typed, so neither query nor ids of records. All that is logged while
//! it is answered bears the id. And a panic becomes a 500 instead of a closed connection.

use std::any::Any;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::{CatchPanicLayer, ResponseForPanic};
use tracing::Instrument;

use crate::http::meter;
use crate::http::problem::Problem;
use crate::http::request_id::{RequestId, X_REQUEST_ID};

/// Turns a panic into an answer. What it was is logged where it happened.
#[derive(Clone, Copy, Debug)]
pub struct PanicAnswer;

/// Answers a request under its id.
pub async fn requests(request: Request, next: Next) -> Response {
    // It has one already where it waited for the server to start.
    let id = RequestId::current().unwrap_or_else(|| RequestId::of(request.headers()));
    let template = request.extensions().get::<MatchedPath>();
    // Open at every level at which anything is logged: what fails has to be found again.
    let span = tracing::error_span!(
        "request",
        request_id = %id,
        method = meter::method(request.method()),
        route = template.map_or(meter::NO_TEMPLATE, MatchedPath::as_str),
    );
    let begun = Instant::now();
    let header = id.header();
    let answering = async {
        let response = next.run(request).await;
        let (status, took_ms) = (response.status().as_u16(), begun.elapsed().as_millis());
        tracing::debug!(status, took_ms, "answered");
        response
    };
    let mut response = id.scope(answering.instrument(span)).await;
    if let Some(header) = header {
        response.headers_mut().insert(X_REQUEST_ID, header);
    }
    response
}

/// Answers 500 where a handler panics.
pub fn panics() -> CatchPanicLayer<PanicAnswer> {
    CatchPanicLayer::custom(PanicAnswer)
}

impl ResponseForPanic for PanicAnswer {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> Response<Body> {
        Problem::failed().into_response()
    }
}
