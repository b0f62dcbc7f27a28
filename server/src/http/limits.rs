//! How much a request may bring, how long it may take, and how long its answer may be kept. Streams
//! have bounds of their own.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::http::body;
use crate::http::problem::Problem;

/// How long a request may take, its body included. The store answers or says that it is busy long
/// before; what is cut off here is a client that sends its body drop by drop.
pub const REQUEST_DEADLINE: Duration = Duration::from_secs(30);

/// Ends a request that takes too long. What it asked for may still happen; with the same
/// idempotency key it can be asked for again.
pub async fn deadline(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(REQUEST_DEADLINE, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let detail = "The request took too long.";
        Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", detail).into_response()
    })
}

/// Answers may be kept unless they say otherwise, but have to be asked about each time.
pub fn fresh() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-cache"))
}

/// Reads the body before those who would read it without bounds.
pub async fn bounded_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match body::read(body).await {
        Ok(bytes) => {
            let request = Request::from_parts(parts, Body::from(bytes));
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}
