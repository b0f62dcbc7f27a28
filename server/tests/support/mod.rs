//! A whole server for one test: the real router on a free port, a real SQLite file in a folder of
//! its own, and requests as any program sends them.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each of the test programs uses its part of this"
)]

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use live_orders_app::port::Store;
use live_orders_server::accounts::Gate;
use live_orders_server::http::connections::Connections;
use live_orders_server::intake::Sources;
use live_orders_server::live::Hub;
use live_orders_server::serve::{LiveConfig, Server};
use live_orders_server::sinks::SinkConfig;
use live_orders_server::site;
use live_orders_server::store::{Retention, StoreConfig, Synchronous};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Longer than anything that is waited for takes, on a busy machine too.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A server that answers.
pub struct Running {
    pub address: SocketAddr,
    pub store: Store,
    pub hub: Arc<Hub>,
    pub gate: Arc<Gate>,
    pub router: axum::Router,
    pub connections: Arc<Connections>,
    pub client: reqwest::Client,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
    folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// A request to be sent.
pub struct Ask<'a> {
    server: &'a Running,
    request: reqwest::RequestBuilder,
}

impl Running {
    /// A server on a new file.
    pub async fn start() -> Self {
        Self::start_with(LiveConfig::default()).await
    }

    /// A server on a new file, with other bounds.
    pub async fn start_with(live: LiveConfig) -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), live).await
    }

    /// A server on the file of another one that has stopped.
    pub async fn start_in(folder: TempDir, live: LiveConfig) -> Self {
        Self::start_keeping(folder, live, Retention::default()).await
    }

    /// The same, which does not keep all of the log.
    pub async fn start_keeping(folder: TempDir, live: LiveConfig, retention: Retention) -> Self {
        Self::start_as(folder, live, retention, Vec::new()).await
    }

    /// A server on the file of another one that has stopped, which tells outside services.
    pub async fn start_telling(folder: TempDir, live: LiveConfig, sinks: Vec<SinkConfig>) -> Self {
        Self::start_as(folder, live, Retention::default(), sinks).await
    }

    /// A server on a new file that takes orders from web stores.
    pub async fn start_taking(sources: Sources) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (live, keeps) = (LiveConfig::default(), Retention::default());
        Self::start_whole(folder, live, keeps, Vec::new(), sources).await
    }

    async fn start_as(
        folder: TempDir,
        live: LiveConfig,
        retention: Retention,
        sinks: Vec<SinkConfig>,
    ) -> Self {
        Self::start_whole(folder, live, retention, sinks, Sources::default()).await
    }

    async fn start_whole(
        folder: TempDir,
        live: LiveConfig,
        retention: Retention,
        sinks: Vec<SinkConfig>,
        sources: Sources,
    ) -> Self {
        let mut config = StoreConfig::at(folder.path().join("orders.db"));
        config.retention = retention;
        // What is tested here does not depend on the disk.
        config.synchronous = Synchronous::Normal;
        let package = folder.path().join("site/pkg");
        std::fs::create_dir_all(&package).expect("the site's folder");
        std::fs::write(package.join("live-orders.js"), "export default 1;\n").expect("a script");
        let leptos = site::options_at(&folder.path().join("site"));
        let shutdown = CancellationToken::new();
        let server = Server::open(&config, live, leptos, shutdown.clone())
            .await
            .expect("a store");
        let server = server.with_sinks(&config, sinks).await.expect("sinks");
        let server = server.taking(sources);
        let store = server.store();
        let (hub, connections) = (server.hub(), server.connections());
        let (gate, router) = (server.gate(), server.router());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        Self {
            address,
            store,
            hub,
            gate,
            router,
            connections,
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            shutdown,
            task: tokio::spawn(server.answer(listener)),
            folder,
        }
    }

    /// Tells it to stop, waits until it has, and gives its folder back.
    pub async fn stop(self) -> TempDir {
        self.shutdown.cancel();
        soon(self.task).await.expect("no panic");
        self.folder
    }

    /// Tells it to stop.
    pub fn tell_to_stop(&self) {
        self.shutdown.cancel();
    }

    /// The store's file.
    pub fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("orders.db")
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask {
            server: self,
            request: self.client.request(method, self.url(path)),
        }
    }

    /// `GET path`
    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path).send().await
    }

    /// `POST path` with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path).json(&body).send().await
    }

    /// `PATCH path` with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::PATCH, path).json(&body).send().await
    }

    /// `DELETE path`
    pub async fn delete(&self, path: &str) -> Reply {
        self.ask(Method::DELETE, path).send().await
    }

    /// Adds a product at 10.00.
    pub async fn product(&self, sku: &str, stock: u32) -> Value {
        let body = json!({ "sku": sku, "name": format!("Product {sku}"), "unit_price_minor": 1000, "stock": stock });
        self.post("/api/products", body)
            .await
            .expect(StatusCode::CREATED)
    }

    /// Places an order for some pieces of a product.
    pub async fn order(&self, customer: &str, sku: &str, quantity: u32) -> Value {
        self.post("/api/orders", order(customer, sku, quantity))
            .await
            .expect(StatusCode::CREATED)
    }

    /// The last change, as the store has it.
    pub async fn head(&self) -> u64 {
        self.get("/api/summary").await.expect(StatusCode::OK)["seq"]
            .as_u64()
            .expect("a seq")
    }
}

impl Ask<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value: HeaderValue = value.parse().expect("a header's value");
        self.request = self.request.header(name, value);
        self
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    pub fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.body(body);
        self
    }

    pub async fn send(self) -> Reply {
        let response = self.open().await;
        Reply {
            status: response.status(),
            headers: response.headers().clone(),
            text: soon(response.text()).await.expect("a body"),
        }
    }

    /// The answer with its body still to come.
    pub async fn open(self) -> reqwest::Response {
        let _ = self.server;
        soon(self.request.send()).await.expect("an answer")
    }
}

impl Reply {
    /// The body, if the status is that one.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// The body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header's text; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// Checks a problem document, and gives it.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str, field: Option<&str>) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["field"].as_str(), field, "{problem}");
        for text in ["type", "title", "detail"] {
            let text = problem[text].as_str();
            assert!(text.is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem
    }
}

/// Carries statements out on a store's file, as somebody with another program would.
pub async fn meddle(file: &Path, statements: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(false);
    let mut db = SqliteConnection::connect_with(&options)
        .await
        .expect("the file");
    sqlx::raw_sql(statements)
        .execute(&mut db)
        .await
        .expect("carried out");
    db.close().await.expect("closed");
}

/// An order for some pieces of a product.
pub fn order(customer: &str, sku: &str, quantity: u32) -> Value {
    json!({ "customer": customer, "lines": [{ "sku": sku, "quantity": quantity }] })
}

/// What comes in time, or the end of the test.
#[track_caller]
pub fn soon<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let caller = std::panic::Location::caller();
    async move {
        tokio::time::timeout(PATIENCE, future)
            .await
            .unwrap_or_else(|_| panic!("nothing came in time at {caller}"))
    }
}
