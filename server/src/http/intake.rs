//! `POST /api/intake/{source}`: an order from a web store. Open to whoever can sign it.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use live_orders_app::port::{PortError, Store};
use serde_json::json;

use crate::http::body;
use crate::http::problem::{Answer, Problem};
use crate::intake::{Sent, Sources, Untaken, take};

/// Largest body: an order of hundreds of lines, each with its taxes and properties.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// `POST /api/intake/{source}`
pub async fn post(
    State(store): State<Store>,
    State(sources): State<Arc<Sources>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let source = sources.find(&name).ok_or_else(Problem::no_such_url)?;
    let bytes = body::read_within(body, BODY_BYTES_MAX).await?;
    if source.is_ping(&bytes) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if !source.has_signed(&headers, &bytes) {
        let detail = "The signature is not that of these bytes with the secret that was agreed on.";
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad_signature",
            detail,
        ));
    }
    let sent = source.read(&headers, &bytes);
    let incoming = match sent.map_err(|problem| Problem::malformed("body", problem))? {
        Sent::Order(incoming) => incoming,
        Sent::Nothing => return Ok(StatusCode::NO_CONTENT.into_response()),
    };
    match take(&store, source, &incoming).await {
        Ok(id) => Ok(Json(json!({ "id": id })).into_response()),
        Err(untaken) => {
            let problem = problem(untaken);
            // Whoever looks after the server finds it by its number in the web store.
            tracing::warn!(
                source = source.name,
                order = incoming.id,
                status = problem.status().as_u16(),
                "an order from a web store was not taken"
            );
            Err(problem)
        }
    }
}

fn problem(untaken: Untaken) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match untaken {
        Untaken::TooOld => {
            let detail = "The order is older than what is taken from a web store.";
            Problem::new(status, "too_old", detail)
        }
        Untaken::Currency(currency) => {
            let detail = format!("The order is in {currency}, which is not this store's currency.");
            Problem::new(status, "other_currency", detail).about("currency")
        }
        Untaken::Port(PortError::Refused(refusal)) => refusal.into(),
        Untaken::Port(error) => error.into(),
    }
}
