//! What a client says to the server, and what it understands of the answers: the JSON API and the
//! stream, over a connection that may fail in every way.

use std::fmt::Display;

use live_orders::page::LIMIT_MAX;
use live_orders::{
    Change, MutationId, Operation, Order, OrderQuery, Outcome, Page, Product, Record, Seq,
};
use live_orders_app::live::changes::Place;
use reqwest::header::IF_NONE_MATCH;
use reqwest::{Client, Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Pages of the log that are read for one question: more than a run has.
const PAGES_MAX: usize = 100;

/// A client's connections to its lane.
#[derive(Clone)]
pub(crate) struct Wire {
    client: Client,
    url: String,
}

/// Why there is no answer that could be used.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It may be there the next time.
    Passing(String),
    /// The server refuses what was asked for, and says why.
    Refused(Value),
    /// An answer that must never be given.
    Wrong(String),
}

/// What a look for news brings.
#[derive(Debug)]
pub(crate) enum News {
    /// All changes that there are; none where nothing has happened.
    Changes(Vec<Change>),
    /// The log no longer reaches back to the question, says the answer.
    StartOver(String),
}

/// A list as a page loads it.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// What was asked for.
    pub(crate) query: OrderQuery,
    /// Its first rows.
    pub(crate) orders: Page<Order>,
    /// The products.
    pub(crate) products: Page<Product>,
    /// The life of the store.
    pub(crate) epoch: String,
}

/// A write, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// How.
    pub(crate) method: Method,
    /// Where to.
    pub(crate) path: String,
    /// What.
    pub(crate) body: Value,
}

impl Wire {
    /// To the server at `url`. Connections are kept for further requests, or not.
    pub(crate) fn to(url: &str, keep: bool) -> Self {
        let client = Client::builder().no_proxy();
        let client = client.pool_max_idle_per_host(if keep { usize::MAX } else { 0 });
        Self {
            client: client.build().unwrap(),
            url: url.to_owned(),
        }
    }

    /// The first rows of a list, and the products.
    pub(crate) async fn load(&self, query: OrderQuery, limit: u16) -> Result<Loaded, Trouble> {
        let products = self.get("/api/products?limit=100").await?;
        let (orders, epoch) = self.rows(&query, limit, None).await?;
        Ok(Loaded {
            query,
            orders,
            products,
            epoch,
        })
    }

    /// Rows of a list.
    pub(crate) async fn orders(
        &self,
        query: &OrderQuery,
        limit: u16,
        cursor: Option<&str>,
    ) -> Result<Page<Order>, Trouble> {
        self.rows(query, limit, cursor).await.map(|(rows, _)| rows)
    }

    async fn rows(
        &self,
        query: &OrderQuery,
        limit: u16,
        cursor: Option<&str>,
    ) -> Result<(Page<Order>, String), Trouble> {
        let cursor = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let path = format!("/api/orders?limit={limit}{cursor}&{}", query.to_url());
        self.read(&path).await
    }

    /// All rows of a list.
    pub(crate) async fn all_orders(&self, query: &OrderQuery) -> Result<Page<Order>, Trouble> {
        let mut all = self.orders(query, LIMIT_MAX, None).await?;
        while let Some(cursor) = all.next_cursor.take() {
            let page = self.orders(query, LIMIT_MAX, Some(&cursor)).await?;
            all.items.extend(page.items);
            all.next_cursor = page.next_cursor;
        }
        Ok(all)
    }

    /// The last change.
    pub(crate) async fn head(&self) -> Result<Seq, Trouble> {
        let summary: Value = self.get("/api/summary").await?;
        Ok(Seq(summary["seq"].as_u64().expect("a seq")))
    }

    /// A stream after a place; `topic` is its entity, a question mark, and its filter if it has one.
    pub(crate) async fn open(&self, topic: &str, place: &Place) -> Result<Response, Trouble> {
        let url = format!("{}/api/sse/{topic}&{}", self.url, after(place));
        let response = self.client.get(url).send().await.map_err(passing)?;
        match response.status() {
            StatusCode::OK => Ok(response),
            StatusCode::SERVICE_UNAVAILABLE => Err(passing(response.status())),
            status => Err(Trouble::Wrong(format!("a stream was answered {status}"))),
        }
    }

    /// What came after a place, as the page asks for it: page after page, and with a tag that says
    /// what is known.
    pub(crate) async fn news(&self, mut place: Place) -> Result<News, Trouble> {
        let mut all: Vec<Change> = Vec::new();
        for _ in 0..PAGES_MAX {
            let url = format!("{}/api/changes?limit=100&{}", self.url, after(&place));
            let mut request = self.client.get(url);
            if !place.epoch.is_empty() {
                let tag = format!("W/\"{}-{}\"", place.epoch, place.after);
                request = request.header(IF_NONE_MATCH, tag);
            }
            let response = request.send().await.map_err(passing)?;
            match response.status() {
                StatusCode::OK => {}
                StatusCode::NOT_MODIFIED => return Ok(News::Changes(all)),
                StatusCode::GONE => {
                    return response.text().await.map(News::StartOver).map_err(passing);
                }
                StatusCode::SERVICE_UNAVAILABLE => return Err(passing(response.status())),
                status => return Err(Trouble::Wrong(format!("a poll was answered {status}"))),
            }
            let page: Page<Change> = response.json().await.map_err(passing)?;
            let reached = page.items.last().map_or(place.after, |last| last.seq);
            let is_last = page.next_cursor.is_none();
            all.extend(page.items);
            if is_last && reached != page.seq {
                let what = format!("a poll up to {} came to {reached} only", page.seq);
                return Err(Trouble::Wrong(what));
            }
            if is_last {
                return Ok(News::Changes(all));
            }
            place.after = reached;
        }
        Err(Trouble::Wrong("a log without end".into()))
    }

    /// Sends a mutation.
    pub(crate) async fn send(&self, id: &MutationId, letter: &Letter) -> Result<Outcome, Trouble> {
        let request = self
            .client
            .request(
                letter.method.clone(),
                format!("{}{}", self.url, letter.path),
            )
            .header("Idempotency-Key", id.as_str())
            .json(&letter.body);
        let response = request.send().await.map_err(passing)?;
        let status = response.status();
        let body: Value = response.json().await.map_err(passing)?;
        let wrong = || Trouble::Wrong(format!("{letter:?} was answered {status}: {body}"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return Err(passing(status));
        }
        if status.is_client_error() {
            let mut refusal = body;
            // It is this request's own; all else is the mutation's answer.
            refusal
                .as_object_mut()
                .and_then(|fields| fields.remove("request_id"));
            return Err(Trouble::Refused(refusal));
        }
        if !status.is_success() {
            return Err(wrong());
        }
        let order: Order = serde_json::from_value(body.clone()).map_err(|_| wrong())?;
        let operation = match (&letter.method, body["deleted"].as_bool()) {
            (_, Some(true)) => Operation::Delete,
            (_, _) if status == StatusCode::CREATED => Operation::Insert,
            _ => Operation::Update,
        };
        Ok(Outcome {
            seq: Seq(body["seq"].as_u64().ok_or_else(wrong)?),
            operation,
            record: Record::Order(order),
        })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        self.read(path).await.map(|(body, _)| body)
    }

    /// What is there, and in which life of the store it was read.
    async fn read<T: DeserializeOwned>(&self, path: &str) -> Result<(T, String), Trouble> {
        let url = format!("{}{path}", self.url);
        let response = self.client.get(url).send().await.map_err(passing)?;
        let epoch = response.headers().get("live-orders-epoch");
        let epoch = epoch.and_then(|epoch| epoch.to_str().ok());
        let epoch = epoch.unwrap_or_default().to_owned();
        match response.status() {
            StatusCode::OK => Ok((response.json().await.map_err(passing)?, epoch)),
            StatusCode::SERVICE_UNAVAILABLE => Err(passing(response.status())),
            status => Err(Trouble::Wrong(format!("{path} was answered {status}"))),
        }
    }
}

fn after(place: &Place) -> String {
    let epoch = if place.epoch.is_empty() {
        ""
    } else {
        "&epoch="
    };
    format!("after={}{epoch}{}", place.after, place.epoch)
}

fn passing(error: impl Display) -> Trouble {
    Trouble::Passing(error.to_string())
}
