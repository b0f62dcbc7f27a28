//! `GET /metrics`: how the server fares, in the text format of Prometheus. What is told is
//! [`crate::metrics::registry`]'s business.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::http::problem::{Answer, Problem};
use crate::metrics::Metrics;

/// Where it is.
pub const PATH: &str = "/metrics";

/// `GET /metrics`
pub async fn get(State(metrics): State<Arc<Metrics>>) -> Answer {
    let text = metrics.text().map_err(|_| Problem::failed())?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static(Metrics::CONTENT_TYPE),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, text).into_response())
}
