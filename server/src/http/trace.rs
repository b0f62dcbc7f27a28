//! What is logged of a request: its method, its route, the status and the time; nothing of what
//! people typed, so neither query nor ids. And a panic becomes a 500 instead of a closed connection.

use std::any::Any;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::{DefaultOnRequest, DefaultOnResponse, MakeSpan, TraceLayer};
use tracing::{Level, Span};

use crate::http::problem::Problem;

/// Makes the span of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestSpan;

/// Turns a panic into an answer.
#[derive(Clone, Copy, Debug)]
pub struct PanicAnswer;

/// Logs each request at debug level. What fails is logged where it fails, so not here once more.
pub fn requests() -> TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    RequestSpan,
    DefaultOnRequest,
    DefaultOnResponse,
    (),
    (),
    (),
> {
    TraceLayer::new_for_http()
        .make_span_with(RequestSpan)
        .on_request(DefaultOnRequest::new().level(Level::TRACE))
        .on_response(DefaultOnResponse::new().level(Level::DEBUG))
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// Answers 500 where a handler panics.
pub fn panics() -> CatchPanicLayer<PanicAnswer> {
    CatchPanicLayer::custom(PanicAnswer)
}

impl MakeSpan<Body> for RequestSpan {
    fn make_span(&mut self, request: &Request) -> Span {
        let route = request
            .extensions()
            .get::<MatchedPath>()
            .map_or("file or page", MatchedPath::as_str);
        tracing::debug_span!("request", method = %request.method(), route)
    }
}

impl tower_http::catch_panic::ResponseForPanic for PanicAnswer {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        tracing::error!(
            message = message.as_deref().unwrap_or("no message"),
            "a handler panicked"
        );
        Problem::failed().into_response()
    }
}
