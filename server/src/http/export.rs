//! `GET /api/orders.csv` and `/api/orders.jsonl`: all orders of a list, or a selection of them, as
//! one file that is written while it is read.
//!
//! A file of any length takes the memory of one page: the next page is read when the client has
//! taken the one before it, and no transaction is held in between. What is guaranteed: each order
//! is as it stood at one moment, and one that is in the list from the beginning to the end is in the
//! file exactly once. That is why files are in the order of what never changes: the number, or the
//! date; a sort by anything else is replaced by newest first.
//!
//! Without `columns` the CSV has a row for each line of an order, in the columns that an import reads.
//! With them it has a row for each order, in the columns of the list.
//!
//! A failure on the way cuts the connection, so that no client takes half a file for a whole one. A
//! client that takes in nothing is cut off by the connection's own deadline.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use futures::stream;
use live_orders::export;
use live_orders::page::LIMIT_MAX;
use live_orders::query::{Cursor, PARAMETERS, Sort, SortKey};
use live_orders::{Order, OrderId, OrderQuery, PageRequest, Refusal, Role, Timestamp};
use live_orders_app::columns::Column;
use live_orders_app::columns::file::{self as columns, COLUMNS};
use live_orders_app::port::{PortError, Store};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::{Instrument, Span};

use crate::accounts::{Gate, Identity};
use crate::http::parameters::{Parameters, unreadable};
use crate::http::problem::{Answer, Problem};

/// Most orders that a selection may name: their ids fill the query part of a URL, escaped.
const IDS_MAX: usize = 300;
/// Files that are written at once: each takes a reader of the store for a moment at a time.
const EXPORTS_MAX: usize = 16;
/// Orders that the file will hold, as far as can be told at its beginning: for progress.
const TOTAL: HeaderName = HeaderName::from_static("live-orders-total");
/// Spreadsheets take a file for UTF-8 by this; an import takes it off.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

static EXPORTS: Semaphore = Semaphore::const_new(EXPORTS_MAX);

/// What a file is made of.
#[derive(Clone)]
struct Form {
    format: Format,
    /// Of the list; `None` for all that an import reads.
    columns: Option<Vec<Column>>,
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

/// What is still to be written.
enum Rest {
    List(OrderQuery, Option<Cursor>),
    Ids(OrderQuery, Vec<OrderId>),
    Nothing,
}

/// A file under way.
struct Export {
    store: Store,
    form: Form,
    ready: Option<Bytes>,
    rest: Rest,
    /// Who asked for it: they must still be allowed to with each piece.
    gate: Arc<Gate>,
    identity: Identity,
    _permit: SemaphorePermit<'static>,
}

/// `GET /api/orders.csv`
pub async fn csv(
    State(store): State<Store>,
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    parameters: Parameters,
) -> Answer {
    file(store, (gate, identity), &parameters, Format::Csv).await
}

/// `GET /api/orders.jsonl`
pub async fn jsonl(
    State(store): State<Store>,
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    parameters: Parameters,
) -> Answer {
    file(store, (gate, identity), &parameters, Format::JsonLines).await
}

async fn file(
    store: Store,
    (gate, identity): (Arc<Gate>, Identity),
    parameters: &Parameters,
    format: Format,
) -> Answer {
    parameters.allow(&[&PARAMETERS[..], &["ids", COLUMNS]].concat())?;
    let mut query = OrderQuery::from_pairs(parameters.pairs()).map_err(unreadable)?;
    if !matches!(query.sort.key, SortKey::Number | SortKey::CreatedAt) {
        query.sort = Sort::default();
    }
    let ids = parameters.get("ids").map(ids).transpose()?;
    let columns = parameters.get(COLUMNS).map(columns::parse).transpose();
    let columns = columns.map_err(unreadable)?;
    let form = Form { format, columns };
    let permit = EXPORTS
        .try_acquire()
        .map_err(|_| Problem::busy("Too many exports are under way; try again in a moment."))?;
    let written = store.now();
    // The first rows are read here, so that a store that cannot answer is told by the status.
    let (total, first, rest) = if let Some(ids) = ids {
        (ids.len() as u64, Vec::new(), Rest::Ids(query, ids))
    } else {
        let request = PageRequest::new(LIMIT_MAX, None)?;
        let page = store.orders(&query, &request).await?;
        let cursor = page.next_cursor.as_deref().map(Cursor::from_str);
        let cursor = cursor.transpose().map_err(|_| Problem::failed())?;
        let rest = cursor.map_or(Rest::Nothing, |cursor| Rest::List(query, Some(cursor)));
        (page.total, page.items, rest)
    };
    let mut ready = form.beginning()?;
    ready.extend(form.orders(&first)?);
    let export = Export {
        store,
        form,
        ready: Some(ready.into()),
        rest,
        gate,
        identity,
        _permit: permit,
    };
    // The rest is read after the answer has begun, and still belongs to the request.
    let span = Span::current();
    let next = move |export: Export| export.next().instrument(span.clone());
    let body = Body::from_stream(stream::try_unfold(export, next));
    format.response(body, total, written)
}

/// The ids of a selection, each once, in the order given.
fn ids(text: &str) -> Result<Vec<OrderId>, Problem> {
    let mut ids: Vec<OrderId> = Vec::new();
    for id in text.split(',') {
        let id = id
            .parse()
            .map_err(|_| Problem::malformed("ids", "must be ids of orders with commas between"))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
        if ids.len() > IDS_MAX {
            let problem = format!("must be at most {IDS_MAX}");
            return Err(Problem::malformed("ids", problem));
        }
    }
    Ok(ids)
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, PortError> {
        if let Some(ready) = self.ready.take().filter(|ready| !ready.is_empty()) {
            return Ok(Some((ready, self)));
        }
        loop {
            if !self.gate.still_may(&self.identity, Role::Viewer).await {
                // The connection breaks off, so that nobody takes half a file for a whole one.
                return Err(PortError::Failed);
            }
            let orders = match std::mem::replace(&mut self.rest, Rest::Nothing) {
                Rest::Nothing => return Ok(None),
                Rest::List(query, cursor) => {
                    let request = PageRequest::new(LIMIT_MAX, cursor)?;
                    let (orders, cursor) = self.store.orders_uncounted(&query, &request).await?;
                    if cursor.is_some() {
                        self.rest = Rest::List(query, cursor);
                    }
                    orders
                }
                Rest::Ids(query, mut ids) => {
                    let later = ids.split_off(ids.len().min(LIMIT_MAX.into()));
                    let orders = selected(&self.store, &query, &ids).await?;
                    if !later.is_empty() {
                        self.rest = Rest::Ids(query, later);
                    }
                    orders
                }
            };
            // An empty piece would be no progress: go on to the next.
            if !orders.is_empty() {
                let piece = self.form.orders(&orders).map_err(|_| PortError::Failed)?;
                return Ok(Some((piece.into(), self)));
            }
        }
    }
}

/// Those of the ids that pass the filter; who was deleted meanwhile is left out.
async fn selected(
    store: &Store,
    query: &OrderQuery,
    ids: &[OrderId],
) -> Result<Vec<Order>, PortError> {
    let mut orders = Vec::with_capacity(ids.len());
    for id in ids {
        match store.order(*id).await {
            Ok(snapshot) => orders.push(snapshot.record),
            Err(PortError::Refused(Refusal::NotFound { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    orders.retain(|order| query.matches(order));
    Ok(orders)
}

impl Form {
    fn beginning(&self) -> Result<Vec<u8>, Problem> {
        match self.format {
            Format::Csv => {
                let mut bytes = BYTE_ORDER_MARK.to_vec();
                let mut writer = csv::Writer::from_writer(&mut bytes);
                let written = match &self.columns {
                    None => writer.write_record(export::header()),
                    Some(columns) => writer.write_record(columns.iter().map(|it| it.field())),
                };
                drop(writer);
                written.map_err(|_| Problem::failed())?;
                Ok(bytes)
            }
            Format::JsonLines => Ok(Vec::new()),
        }
    }

    fn orders(&self, orders: &[Order]) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        match self.format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(&mut bytes);
                self.rows(&mut writer, orders)
                    .map_err(|_| Problem::failed())?;
            }
            Format::JsonLines => {
                for order in orders {
                    match &self.columns {
                        None => serde_json::to_writer(&mut bytes, order)
                            .map_err(|_| Problem::failed())?,
                        Some(columns) => bytes.extend(columns::object(order, columns).bytes()),
                    }
                    bytes.push(b'\n');
                }
            }
        }
        Ok(bytes)
    }

    fn rows(&self, out: &mut csv::Writer<&mut Vec<u8>>, orders: &[Order]) -> csv::Result<()> {
        for order in orders {
            match &self.columns {
                None => {
                    for row in export::rows(order) {
                        out.write_record(row.iter().map(|field| field.as_bytes()))?;
                    }
                }
                Some(columns) => {
                    let row: Vec<_> = columns::row(order, columns).collect();
                    out.write_record(row.iter().map(|field| field.as_bytes()))?;
                }
            }
        }
        Ok(())
    }
}

impl Format {
    fn response(self, body: Body, total: u64, written: Timestamp) -> Answer {
        let (kind, extension) = match self {
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::JsonLines => ("application/jsonl", "jsonl"),
        };
        let name = export::file_name(written, extension);
        let name = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CONTENT_DISPOSITION, name.map_err(|_| Problem::failed())?);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(TOTAL, HeaderValue::from(total));
        Ok(response)
    }
}
