//! `GET /api/figures?period=day`: what was ordered in a period, and what is open and late.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use live_orders::Period;
use live_orders_app::port::Store;

use crate::http::parameters::Parameters;
use crate::http::problem::{Answer, Problem};

/// `GET /api/figures`. It has no tag: it moves with the hour as well as with the log.
pub async fn get(State(store): State<Store>, parameters: Parameters) -> Answer {
    parameters.allow(&["period"])?;
    let period = parameters.get("period").map(str::parse::<Period>);
    let period = period
        .transpose()
        .map_err(|problem| Problem::malformed("period", problem))?;
    let figures = store.figures(period.unwrap_or_default()).await?;
    Ok(Json(figures).into_response())
}
