//! `/api/sessions`: where somebody is signed in, and the end of one of those.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::accounts::book::By;
use crate::accounts::{Gate, Identity, Pass};
use crate::http::identity;
use crate::http::peer::Peer;
use crate::http::problem::{Answer, Problem};

/// `GET /api/sessions`
pub async fn list(State(gate): State<Arc<Gate>>, identity: Identity) -> Answer {
    let (_, own, account) = own(&identity)?;
    let sessions = gate.sessions(account).await?;
    let items: Vec<Value> = sessions
        .into_iter()
        .map(|it| {
            json!({
                "id": it.key, "began_at": it.began_at, "used_at": it.used_at,
                "address": it.address, "agent": it.agent, "is_this": it.key == own,
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })).into_response())
}

/// `DELETE /api/sessions/{id}`
pub async fn end(
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    peer: Peer,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answer {
    let (pass, _, account) = own(&identity)?;
    let id = id
        .parse()
        .map_err(|_| Problem::malformed("id", "must be a number"))?;
    let origin = identity::origin(peer, &headers);
    let by = By {
        actor: pass.name.as_str(),
        address: &origin.address_text(),
    };
    if gate.end_session(account, id, by).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::no_such_url())
    }
}

/// The session that asks, and its account.
fn own(identity: &Identity) -> Result<(&Pass, i64, i64), Problem> {
    identity.session().ok_or_else(|| {
        let detail = "Nobody is signed in by this request.";
        Problem::new(StatusCode::NOT_FOUND, "no_session", detail)
    })
}
