//! `GET /api/summary`: the figures.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use live_orders_app::port::Store;

use crate::http::answer::Reading;
use crate::http::parameters::Parameters;
use crate::http::preconditions::IfNoneMatch;
use crate::http::problem::Answer;
use crate::live::Hub;

/// `GET /api/summary`
pub async fn get(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&[])?;
    let reading = Reading::new(&hub, method, known);
    if let Some(response) = reading.shortcut()? {
        return Ok(response);
    }
    let summary = store.summary().await?;
    reading.answer(&summary, summary.seq)
}
