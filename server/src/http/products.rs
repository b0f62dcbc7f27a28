//! `/api/products`: the list, one product, adding one, and its price and stock.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use live_orders::catalogue::{ProductCursor, ProductQuery};
use live_orders::draft::{ProductDraft, ProductPatch};
use live_orders::search::Search;
use live_orders::{Record, Sku};
use live_orders_app::port::Store;

use crate::http::answer::{self, Reading};
use crate::http::body::Json;
use crate::http::orders::execute;
use crate::http::parameters::Parameters;
use crate::http::path::ProductPath;
use crate::http::preconditions::{IfMatch, IfNoneMatch, MutationKey};
use crate::http::problem::{Answer, Problem};
use crate::live::Hub;

/// `GET /api/products`
pub async fn list(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    method: Method,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&["q", "limit", "cursor"])?;
    let search = Search::parse(parameters.get("q").unwrap_or_default())?;
    let after = parameters.get("cursor").map(str::parse::<Sku>).transpose();
    let after = after.map_err(|_| Problem::malformed("cursor", "is not one that a list gave"))?;
    let request = parameters.page_after(after.map(ProductCursor))?;
    let reading = Reading::new(&hub, method, known);
    if let Some(response) = reading.shortcut()? {
        return Ok(response);
    }
    let page = store.products(&ProductQuery { search }, &request).await?;
    reading.answer(&page, page.seq)
}

/// `POST /api/products`
pub async fn create(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    MutationKey(key): MutationKey,
    Json(draft): Json<ProductDraft>,
) -> Answer {
    execute(&store, &hub, key, draft.parse()?).await
}

/// `GET /api/products/{sku}`
pub async fn get(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    ProductPath(sku): ProductPath,
    known: IfNoneMatch,
    parameters: Parameters,
) -> Answer {
    parameters.allow(&[])?;
    let snapshot = store.product(&sku).await?;
    answer::record(
        &hub,
        &known,
        &Record::Product(snapshot.record),
        snapshot.seq,
    )
}

/// `PATCH /api/products/{sku}`
pub async fn edit(
    State(store): State<Store>,
    State(hub): State<Arc<Hub>>,
    ProductPath(sku): ProductPath,
    if_match: IfMatch,
    MutationKey(key): MutationKey,
    Json(mut patch): Json<ProductPatch>,
) -> Answer {
    patch.version = if_match.or(patch.version)?;
    execute(&store, &hub, key, patch.parse(sku)?).await
}
