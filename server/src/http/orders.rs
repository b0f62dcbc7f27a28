//! `/api/orders`: the list, one order, its history, and what can be done to it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use live_orders::draft::{self, OrderDraft, OrderPatch};
use live_orders::query::{Cursor, PARAMETERS};
use live_orders::{
    Actor, Command, Mutation, MutationId, OrderId, OrderQuery, Record, Seq, Status, Version,
};
use live_orders_app::port::Store;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::answer::{self, Reading};
use crate::http::body::{Json, OptionalJson};
use crate::http::parameters::{Parameters, unreadable};
use crate::http::path::OrderPath;
use crate::http::preconditions::{IfMatch, IfNoneMatch, MutationKey};
use crate::http::problem::Answer;
use crate::live::Hub;

/// Who does what comes through the API.
pub(super) const ACTOR: &str = "api";

/// `{"status": "paid", "version": 3}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusBody {
    status: Status,
    version: Option<Version>,
}

/// `{"mutation": "…"}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevertBody {
    mutation: MutationId,
}

/// `{"version": 3}`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VersionBody {
    version: Option<Version>,
}

/// `GET /api/orders`
pub async fn list(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&[&PARAMETERS[..], &["limit", "cursor"]].concat())?;
    let query = OrderQuery::from_pairs(parameters.pairs()).map_err(unreadable)?;
    let request = parameters.page::<Cursor>()?;
    if let Some(cursor) = &request.cursor {
        cursor.position(query.sort).map_err(unreadable)?;
    }
    let reading = Reading::new(&hub, method, known);
    if let Some(response) = reading.shortcut()? {
        return Ok(response);
    }
    let page = store.orders(&query, &request).await?;
    reading.answer(&page, page.seq)
}

/// `POST /api/orders`
pub async fn create(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    MutationKey(key): MutationKey,
    Json(draft): Json<OrderDraft>,
) -> Answer {
    let id = draft.id.unwrap_or_else(|| OrderId(Uuid::now_v7()));
    execute(&store, &hub, key, draft.parse(id)?).await
}

/// `GET /api/orders/{id}`
pub async fn get(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&[])?;
    let snapshot = store.order(id).await?;
    answer::record(&hub, &known, &Record::Order(snapshot.record), snapshot.seq)
}

/// `PATCH /api/orders/{id}`
pub async fn edit(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    if_match: IfMatch,
    MutationKey(key): MutationKey,
    Json(mut patch): Json<OrderPatch>,
) -> Answer {
    patch.version = if_match.or(patch.version)?;
    execute(&store, &hub, key, patch.parse(id)?).await
}

/// `DELETE /api/orders/{id}`
pub async fn delete(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    if_match: IfMatch,
    MutationKey(key): MutationKey,
    OptionalJson(body): OptionalJson<VersionBody>,
) -> Answer {
    let version = if_match.or(body.version)?;
    execute(&store, &hub, key, draft::delete_order(id, version)).await
}

/// `POST /api/orders/{id}/status`
pub async fn change_status(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    if_match: IfMatch,
    MutationKey(key): MutationKey,
    Json(body): Json<StatusBody>,
) -> Answer {
    let version = if_match.or(body.version)?;
    let command = draft::change_status(id, body.status, version);
    execute(&store, &hub, key, command).await
}

/// `POST /api/orders/{id}/revert`
pub async fn revert(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    MutationKey(key): MutationKey,
    Json(body): Json<RevertBody>,
) -> Answer {
    execute(&store, &hub, key, draft::revert_order(id, body.mutation)).await
}

/// `GET /api/orders/{id}/history`
pub async fn history(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    OrderPath(id): OrderPath,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&["limit", "cursor"])?;
    let after = parameters.number("cursor")?.map(Seq);
    let request = parameters.page_after(after)?;
    // Not shortened for HEAD: whether there is such an order is to be seen.
    let page = store.history(id, &request).await?;
    Reading::new(&hub, method, known).answer(&page, page.seq)
}

/// Carries a command out, and says what it did.
pub(super) async fn execute(store: &Store, hub: &Hub, id: MutationId, command: Command) -> Answer {
    let actor = Actor::new(ACTOR);
    let mutation = Mutation { id, actor, command };
    answer::outcome(hub, &store.execute(mutation).await?)
}
