//! `/api/sinks`: how the outside services stand, and another try for one that has stopped.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use live_orders_app::port::Sinks;
use serde_json::json;

use crate::http::parameters::Parameters;
use crate::http::problem::{Answer, Problem};

/// `GET /api/sinks`
pub async fn list(State(sinks): State<Sinks>, parameters: Parameters) -> Answer {
    parameters.allow(&[])?;
    Ok(Json(json!({ "items": sinks.sinks().await? })).into_response())
}

/// `POST /api/sinks/{name}/retry`
pub async fn retry(State(sinks): State<Sinks>, Path(name): Path<String>) -> Answer {
    let report = sinks.retry(&name).await?;
    let unknown =
        || Problem::new(StatusCode::NOT_FOUND, "not_found", "There is no such sink.").about("name");
    Ok(Json(report.ok_or_else(unknown)?).into_response())
}
