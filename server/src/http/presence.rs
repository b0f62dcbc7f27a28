//! `POST /api/orders/{id}/viewers`: a tab says that it shows an order, still, or no longer, and hears
//! who else looks at it. Nothing is read from the store: of an order that is not there, too, it can be
//! said that somebody looks at it.

use std::sync::Arc;

use axum::Json as JsonAnswer;
use axum::extract::State;
use axum::response::IntoResponse;
use live_orders::presence::ViewerId;
use serde::Deserialize;
use tokio::time::Instant;

use crate::http::body::Json;
use crate::http::path::OrderPath;
use crate::http::problem::Answer;
use crate::live::Hub;
use crate::live::presence::Tab;

/// `{"viewer": "…", "tab": "…"}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TellBody {
    /// The browser.
    viewer: ViewerId,
    /// Which of its tabs.
    tab: ViewerId,
    /// Whether it shows the order no longer.
    #[serde(default)]
    leaves: bool,
}

/// `POST /api/orders/{id}/viewers`
pub async fn tell(
    State(hub): State<Arc<Hub>>,
    OrderPath(order): OrderPath,
    Json(body): Json<TellBody>,
) -> Answer {
    let TellBody {
        viewer,
        tab,
        leaves,
    } = body;
    let (tab, viewing) = (Tab { viewer, tab }, hub.viewing());
    let viewed = if leaves {
        viewing.leave(order, &tab)
    } else {
        viewing.look(order, tab, Instant::now())
    };
    Ok(JsonAnswer(viewed).into_response())
}
