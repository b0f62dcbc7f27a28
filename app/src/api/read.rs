//! What the pages read: what a page opens with, further rows, an order and its history, products,
//! and the changes after one that is known.

use leptos::prelude::*;
use live_orders::lanes::LanePage;
use live_orders::recipient::Recipient;
use live_orders::{
    Change, MutationId, Order, OrderId, Overview, Page, Product, Seq, Snapshot, Timestamp,
};
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

use crate::error::AppError;

/// Most pages of the catalogue that a page loads: at 100 products each, more than a person picks
/// from without a search.
pub const CATALOGUE_PAGES_MAX: usize = 20;
/// Most products of the catalogue that a page loads.
pub const CATALOGUE_MAX: usize = CATALOGUE_PAGES_MAX * live_orders::page::LIMIT_MAX as usize;

/// What a page opens with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opening {
    /// The first rows and the figures.
    pub overview: Overview,
    /// The lanes, where the URL asks for the board.
    pub lanes: Option<Vec<LanePage>>,
    /// Whether they are not the list's first ones: a further page, for readers without scripts.
    pub is_further: bool,
    /// The store's time: ages are counted from it.
    pub now: Timestamp,
    /// Fresh for each page: what forms without scripts make their mutation ids of, so that a
    /// double click is one order.
    pub key: MutationId,
    /// The order that the URL names, or why it cannot be shown.
    pub order: Option<Result<OpenOrder, AppError>>,
    /// All products, where the URL opens a form that needs them at once.
    pub products: Option<Vec<Product>>,
}

/// An order with its history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenOrder {
    /// As it stands.
    pub order: Snapshot<Order>,
    /// Its changes, oldest first.
    pub history: Page<Change>,
}

/// What the page opens with: on the server, what [`open_page`] has read for this request; in the
/// browser, which finds that in the document, it is asked for only where there is none.
pub fn opening() -> Result<Opening, AppError> {
    #[cfg(feature = "ssr")]
    {
        let opening = crate::api::respond::opening::<Opening>();
        if let Ok(Opening {
            order: Some(Err(error)),
            ..
        }) = &opening
        {
            crate::api::respond::with_status_of(error);
        }
        opening
    }
    #[cfg(not(feature = "ssr"))]
    Err(AppError::Unreachable)
}

/// Reads what the page at a URL opens with. Before it is rendered, so that rendering waits for
/// nothing and all that it makes is of one moment.
#[cfg(feature = "ssr")]
pub async fn open_page(
    store: &crate::port::Store,
    path: &str,
    search: &str,
) -> Result<Opening, AppError> {
    use crate::address::{Address, Shape};
    use live_orders::PageRequest;
    use live_orders::page::LIMIT_DEFAULT;

    let (address, _) = Address::parse(path, search);
    let after = cursor(search);
    let is_further = after.is_some();
    let page = PageRequest::new(LIMIT_DEFAULT, after)?;
    let overview = store.overview(&address.query, &page).await?;
    let lanes = match address.shape {
        Shape::Board => Some(store.lanes(&address.query).await?),
        Shape::List => None,
    };
    let order = match address.open.order() {
        Some(id) => Some(order_with_history(store, id).await),
        None => None,
    };
    let products = if address.open.is_form() {
        Some(all_products(store).await?)
    } else {
        None
    };
    Ok(Opening {
        overview,
        lanes,
        is_further,
        now: store.now(),
        key: uuid::Uuid::now_v7().into(),
        order,
        products,
    })
}

/// The first rows of a list and the figures, at one moment.
#[server(prefix = "/fn", endpoint = "overview", input = GetUrl, output = Json)]
pub async fn read_overview(list: String) -> Result<Overview, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::{OrderQuery, PageRequest};

    answered(async {
        let query = OrderQuery::from_url(&list)?;
        Ok(store()?.overview(&query, &PageRequest::first()).await?)
    })
    .await
}

/// The rows of a list after a place in it.
#[server(prefix = "/fn", endpoint = "orders", input = GetUrl, output = Json)]
pub async fn read_orders(list: String, cursor: String) -> Result<Page<Order>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::page::LIMIT_DEFAULT;
    use live_orders::{OrderQuery, PageRequest};

    answered(async {
        let query = OrderQuery::from_url(&list)?;
        let page = PageRequest::new(LIMIT_DEFAULT, Some(cursor.parse()?))?;
        Ok(store()?.orders(&query, &page).await?)
    })
    .await
}

/// The first cards of each lane of a list, at one moment.
#[server(prefix = "/fn", endpoint = "lanes", input = GetUrl, output = Json)]
pub async fn read_lanes(list: String) -> Result<Vec<LanePage>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::OrderQuery;

    answered(async { Ok(store()?.lanes(&OrderQuery::from_url(&list)?).await?) }).await
}

/// The countries of the orders as they are written, to choose from.
#[server(prefix = "/fn", endpoint = "countries", input = GetUrl, output = Json)]
pub async fn read_countries() -> Result<Vec<String>, AppError> {
    use crate::api::respond::{answered, store};

    answered(async { Ok(store()?.countries().await?) }).await
}

/// Whom the newest orders went to whose customers are found.
#[server(prefix = "/fn", endpoint = "recipients", input = GetUrl, output = Json)]
pub async fn read_recipients(typed: String) -> Result<Vec<Recipient>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::page::LIMIT_MAX;
    use live_orders::recipient::recipients;
    use live_orders::search::Search;
    use live_orders::{OrderQuery, PageRequest};

    answered(async {
        let query = OrderQuery {
            search: Search::parse(&typed)?,
            ..OrderQuery::default()
        };
        let page = PageRequest::new(LIMIT_MAX, None)?;
        let (orders, _) = store()?.orders_uncounted(&query, &page).await?;
        Ok(recipients(&orders, &query.search))
    })
    .await
}

/// An order with its history.
#[server(prefix = "/fn", endpoint = "order", input = GetUrl, output = Json)]
pub async fn read_order(id: OrderId) -> Result<OpenOrder, AppError> {
    use crate::api::respond::{answered, store};

    answered(async { order_with_history(&store()?, id).await }).await
}

/// An order's changes after one that is known, oldest first.
#[server(prefix = "/fn", endpoint = "history", input = GetUrl, output = Json)]
pub async fn read_history(id: OrderId, after: Option<Seq>) -> Result<Page<Change>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::PageRequest;
    use live_orders::page::LIMIT_MAX;

    answered(async {
        let page = PageRequest::new(LIMIT_MAX, after)?;
        Ok(store()?.history(id, &page).await?)
    })
    .await
}

/// Products by SKU, after one of them.
#[server(prefix = "/fn", endpoint = "products", input = GetUrl, output = Json)]
pub async fn read_products(after: Option<String>) -> Result<Page<Product>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::catalogue::{ProductCursor, ProductQuery};
    use live_orders::page::LIMIT_MAX;
    use live_orders::{PageRequest, Refusal};

    answered(async {
        let after = after.map(|after| after.parse().map(ProductCursor));
        let after = after
            .transpose()
            .map_err(|problem| Refusal::invalid("after", problem))?;
        let page = PageRequest::new(LIMIT_MAX, after)?;
        Ok(store()?.products(&ProductQuery::default(), &page).await?)
    })
    .await
}

/// The changes after one that is known, in order.
#[server(prefix = "/fn", endpoint = "changes", input = GetUrl, output = Json)]
pub async fn read_changes(after: Seq) -> Result<Page<Change>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::PageRequest;
    use live_orders::page::LIMIT_MAX;

    answered(async {
        let page = PageRequest::new(LIMIT_MAX, Some(after))?;
        Ok(store()?.changes(&page).await?)
    })
    .await
}

/// The place after which a page of a list starts; a bad one is as good as none.
#[cfg(feature = "ssr")]
fn cursor(search: &str) -> Option<live_orders::query::Cursor> {
    form_urlencoded::parse(search.trim_start_matches('?').as_bytes())
        .find(|(name, _)| name == "cursor")
        .and_then(|(_, value)| value.parse().ok())
}

#[cfg(feature = "ssr")]
async fn order_with_history(
    store: &crate::port::Store,
    id: OrderId,
) -> Result<OpenOrder, AppError> {
    use live_orders::PageRequest;
    use live_orders::page::LIMIT_MAX;

    let order = store.order(id).await?;
    let page = PageRequest::new(LIMIT_MAX, None)?;
    let history = store.history(id, &page).await?;
    Ok(OpenOrder { order, history })
}

#[cfg(feature = "ssr")]
pub(super) async fn all_products(
    store: &crate::port::Store,
) -> Result<Vec<Product>, crate::port::PortError> {
    use live_orders::PageRequest;
    use live_orders::catalogue::{ProductCursor, ProductQuery};
    use live_orders::page::LIMIT_MAX;

    let mut all: Vec<Product> = Vec::new();
    for _ in 0..CATALOGUE_PAGES_MAX {
        let after = all.last().map(|last| ProductCursor(last.sku.clone()));
        let page = PageRequest::new(LIMIT_MAX, after)?;
        let page = store.products(&ProductQuery::default(), &page).await?;
        let is_last = page.next_cursor.is_none();
        all.extend(page.items);
        if is_last {
            break;
        }
    }
    Ok(all)
}
