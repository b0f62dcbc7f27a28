//! One thing done from start to end: an order placed, with a restock where something ran out, or
//! an order moved on.

use std::collections::BTreeSet;

use live_orders::draft::OrderDraft;
use live_orders::page::LIMIT_MAX;
use live_orders::{OrderId, Sku, Status};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::client::{Client, List, Problem};
use super::plan::{Action, Known};

/// Pieces of a product after it was restocked: several of the sample's largest lines.
const RESTOCK: u32 = 500;
/// How often an order is sent again after a restock: each of its lines may run out once.
const RESTOCKS_MAX: u32 = 5;
/// Most pages of products that are read: the sample has one, and this bounds the start.
const PRODUCT_PAGES_MAX: usize = 100;

/// What came of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// The order as it now stands.
    pub(super) order: Option<Known>,
    /// Whether it was placed, rather than moved.
    pub(super) placed: bool,
    /// Products restocked on the way.
    pub(super) restocked: u64,
    /// Why it was refused, if it was.
    pub(super) refused: Option<Problem>,
    /// A product that is not sold any more.
    pub(super) unsold: Option<String>,
}

/// A product as far as it matters here.
#[derive(Debug, Deserialize)]
struct Product {
    sku: Sku,
    discontinued: bool,
}

/// The products that can be ordered.
pub(super) async fn sold(client: &Client) -> anyhow::Result<BTreeSet<Sku>> {
    let mut sold = BTreeSet::new();
    let mut path = format!("/api/products?limit={LIMIT_MAX}");
    for _ in 0..PRODUCT_PAGES_MAX {
        let page: List<Product> = client.get(&path).await?;
        let products = page.items.into_iter();
        sold.extend(products.filter(|p| !p.discontinued).map(|p| p.sku));
        let Some(cursor) = page.next_cursor else {
            break;
        };
        path = format!("/api/products?limit={LIMIT_MAX}&cursor={cursor}");
    }
    Ok(sold)
}

/// Some orders that can be moved on, newest first.
pub(super) async fn open_orders(client: &Client) -> anyhow::Result<Vec<Known>> {
    let mut open = Vec::new();
    for status in Status::ALL.into_iter().filter(|status| status.is_open()) {
        let path = format!("/api/orders?status={status}&limit={LIMIT_MAX}");
        open.extend(client.get::<List<Known>>(&path).await?.items);
    }
    Ok(open)
}

/// Does it. An error means that the server does not answer.
pub(super) async fn act(client: &Client, action: Action) -> anyhow::Result<Done> {
    match action {
        Action::Place(order) => place(client, &order).await,
        Action::Move(order, next) => advance(client, &order, next).await,
    }
}

async fn place(client: &Client, order: &OrderDraft) -> anyhow::Result<Done> {
    let mut done = Done {
        placed: true,
        ..Done::default()
    };
    let order = OrderDraft {
        id: Some(OrderId(Uuid::now_v7())),
        ..order.clone()
    };
    let body = serde_json::to_value(&order)?;
    for restocks in 0..=RESTOCKS_MAX {
        let answer = client
            .write::<Known>(Method::POST, "/api/orders", &body)
            .await?;
        match answer {
            Ok(order) => {
                done.order = Some(order);
                return Ok(done);
            }
            Err(problem) => {
                let sku = blamed(&problem, &order).map(str::to_owned);
                done.refused = Some(problem.clone());
                match (problem.code.as_str(), sku) {
                    ("out_of_stock", Some(sku)) if restocks < RESTOCKS_MAX => {
                        done.restocked += u64::from(restock(client, &sku).await?);
                    }
                    ("discontinued" | "unknown_product", sku) => {
                        done.unsold = sku;
                        return Ok(done);
                    }
                    _ => return Ok(done),
                }
            }
        }
        done.refused = None;
    }
    Ok(done)
}

async fn advance(client: &Client, order: &Known, next: Status) -> anyhow::Result<Done> {
    let path = format!("/api/orders/{}/status", order.id);
    let body = json!({ "status": next, "version": order.version });
    // An order that somebody else has moved in the meantime is left to them.
    Ok(
        match client.write::<Known>(Method::POST, &path, &body).await? {
            Ok(order) => Done {
                order: Some(order),
                ..Done::default()
            },
            Err(problem) => Done {
                refused: Some(problem),
                ..Done::default()
            },
        },
    )
}

async fn restock(client: &Client, sku: &str) -> anyhow::Result<bool> {
    let path = format!("/api/products/{sku}");
    let body = json!({ "stock": RESTOCK });
    let answer = client.write::<Value>(Method::PATCH, &path, &body).await?;
    Ok(answer.is_ok())
}

/// The product that a problem is about: its field is like `lines[1].quantity`.
fn blamed<'a>(problem: &Problem, order: &'a OrderDraft) -> Option<&'a str> {
    let field = problem.field.as_deref()?.strip_prefix("lines[")?;
    let index: usize = field.split_once(']')?.0.parse().ok()?;
    Some(order.lines.get(index)?.sku.as_str())
}
