//! `/print/slips` and `/print/invoices`: which orders a document for paper is about, by their ids or
//! as a list has them. What it says is the app's.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use live_orders::query::{Cursor, PARAMETERS};
use live_orders::{OrderId, OrderQuery, PageRequest, Refusal};
use live_orders_app::language::Language;
use live_orders_app::port::{PortError, Store};
use live_orders_app::print::{Kind, Nothing, ORDERS_MAX, Sheets, document, nothing};

use crate::http::parameters::Parameters;

/// Why there is no document: the status, and the reason.
type Refused = (StatusCode, Nothing);

/// `GET /print/slips`
pub async fn slips(store: State<Store>, headers: HeaderMap, parameters: Parameters) -> Response {
    print(Kind::Slip, &store, &headers, &parameters).await
}

/// `GET /print/invoices`
pub async fn invoices(store: State<Store>, headers: HeaderMap, parameters: Parameters) -> Response {
    print(Kind::Invoice, &store, &headers, &parameters).await
}

async fn print(
    kind: Kind,
    store: &Store,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Response {
    let language = Language::of_headers(headers);
    let sheets = match parameters.get("ids") {
        Some(ids) => named(store, ids, parameters).await,
        None => listed(kind, store, parameters).await,
    };
    let (status, html) = match sheets {
        Ok(sheets) if sheets.orders.is_empty() => {
            let status = StatusCode::NOT_FOUND;
            (status, nothing(language, &Nothing::NotFound))
        }
        Ok(sheets) => (StatusCode::OK, document(language, kind, sheets)),
        Err((status, why)) => (status, nothing(language, &why)),
    };
    let html_type = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, html_type)], html).into_response()
}

/// The orders of these ids, each once, in their order.
async fn named(store: &Store, ids: &str, parameters: &Parameters) -> Result<Sheets, Refused> {
    allow(parameters, &["ids"])?;
    let mut wanted: Vec<OrderId> = Vec::new();
    for text in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let id = text
            .parse()
            .map_err(|_| bad("ids must be ids of orders, separated by commas."))?;
        if !wanted.contains(&id) {
            wanted.push(id);
        }
        if wanted.len() > ORDERS_MAX {
            return Err(bad(format!("ids must name at most {ORDERS_MAX} orders.")));
        }
    }
    let mut sheets = Sheets::default();
    for id in wanted {
        match store.order(id).await {
            Ok(snapshot) => sheets.orders.push(snapshot.record),
            Err(PortError::Refused(Refusal::NotFound { .. })) => sheets.missing += 1,
            Err(error) => return Err(unavailable(error)),
        }
    }
    Ok(sheets)
}

/// The orders that a list shows, from its start or a cursor on.
async fn listed(kind: Kind, store: &Store, parameters: &Parameters) -> Result<Sheets, Refused> {
    allow(parameters, &[&PARAMETERS[..], &["ids", "cursor"]].concat())?;
    let query = OrderQuery::from_pairs(parameters.pairs()).map_err(unlisted)?;
    let cursor = parameters.get("cursor").map(str::parse::<Cursor>);
    let cursor = cursor
        .transpose()
        .map_err(|_| bad("cursor is not one that a list gave."))?;
    if let Some(cursor) = &cursor {
        let position = cursor.position(query.sort);
        position.map_err(unlisted)?;
    }
    let limit = u16::try_from(ORDERS_MAX).unwrap_or(u16::MAX);
    let request = PageRequest::new(limit, cursor).map_err(unlisted)?;
    let page = store.orders(&query, &request).await;
    let page = page.map_err(unavailable)?;
    Ok(Sheets {
        next: page
            .next_cursor
            .map(|cursor| kind.of_list(&query, Some(&cursor))),
        total: Some(page.total),
        orders: page.items,
        missing: 0,
    })
}

fn allow(parameters: &Parameters, known: &[&str]) -> Result<(), Refused> {
    let unknown = parameters
        .pairs()
        .find(|(name, _)| !known.contains(name))
        .map(|(name, _)| name.chars().take(100).collect::<String>());
    unknown.map_or(Ok(()), |name| {
        Err(bad(format!("{name} is not a parameter of this address.")))
    })
}

fn bad(reason: impl Into<String>) -> Refused {
    (StatusCode::BAD_REQUEST, Nothing::Wrong(reason.into()))
}

fn unlisted(refusal: Refusal) -> Refused {
    (StatusCode::BAD_REQUEST, Nothing::Refused(refusal))
}

fn unavailable(error: PortError) -> Refused {
    let why = Nothing::Unavailable(error.into());
    (StatusCode::SERVICE_UNAVAILABLE, why)
}
