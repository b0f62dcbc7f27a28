//! What a supervisor and a balancer ask, and what they hear while something is wrong.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use live_orders_server::http::connections::ConnectionsConfig;
use live_orders_server::http::starting;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::support::{Reply, Running, meddle, soon};

/// Asks until the answer has that status. Each answer comes at once, so others are passed over.
async fn readiness(server: &Running, status: StatusCode) -> Reply {
    let asked = async {
        loop {
            let reply = server.get("/readyz").await;
            if reply.status == status {
                return reply;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    soon(asked).await
}

async fn is_alive(server: &Running) {
    let reply = server.get("/healthz").await;
    assert_eq!((reply.status, &*reply.text), (StatusCode::OK, "alive\n"));
}

#[tokio::test]
async fn a_server_that_is_well_says_so() {
    let server = Running::start().await;
    is_alive(&server).await;
    let ready = server.get("/readyz").await;
    assert_eq!((ready.status, &*ready.text), (StatusCode::OK, "ready\n"));
    assert_eq!(ready.header("cache-control"), "no-store");
    for path in ["/healthz", "/readyz"] {
        let head = server.ask(Method::HEAD, path).send().await;
        assert_eq!(head.status, StatusCode::OK, "{path}");
        let post = server.ask(Method::POST, path).send().await;
        post.problem(405, "method_not_allowed", None);
    }
}

#[tokio::test]
async fn a_store_that_somebody_else_holds_is_not_ready() {
    let server = Running::start().await;
    let options = SqliteConnectOptions::new().filename(server.file());
    let mut other = SqliteConnection::connect_with(&options)
        .await
        .expect("the file");
    let held = other.begin_with("begin immediate").await.expect("the lock");
    let reply = readiness(&server, StatusCode::SERVICE_UNAVAILABLE).await;
    reply.problem(503, "store_locked", None);
    assert_eq!(reply.header("retry-after"), "1");
    is_alive(&server).await;
    held.rollback().await.expect("given back");
    readiness(&server, StatusCode::OK).await;
}

#[tokio::test]
async fn a_store_that_has_broken_is_not_ready() {
    let server = Running::start().await;
    meddle(&server.file(), "alter table store rename to elsewhere").await;
    let reply = readiness(&server, StatusCode::SERVICE_UNAVAILABLE).await;
    reply.problem(503, "store_failed", None);
    is_alive(&server).await;
    meddle(&server.file(), "alter table elsewhere rename to store").await;
    readiness(&server, StatusCode::OK).await;
}

/// A server of which one connection, from this machine's one address, is taken.
async fn full(connections: ConnectionsConfig) -> (Running, reqwest::Response) {
    let server = Running::start_with(LiveConfig {
        connections,
        ..LiveConfig::default()
    })
    .await;
    let stream = server.ask(Method::GET, "/api/sse/*").open().await;
    assert_eq!(stream.status(), StatusCode::OK);
    (server, stream)
}

#[tokio::test]
async fn a_full_server_is_alive_and_not_ready() {
    let (server, stream) = full(ConnectionsConfig {
        max: 1,
        ..ConnectionsConfig::default()
    })
    .await;
    is_alive(&server).await;
    server.get("/readyz").await.problem(503, "busy", None);
    drop(stream);
    readiness(&server, StatusCode::OK).await;
}

#[tokio::test]
async fn a_probe_is_answered_from_an_address_that_has_its_share() {
    let (server, _stream) = full(ConnectionsConfig {
        per_address: Some(1),
        ..ConnectionsConfig::default()
    })
    .await;
    server.get("/api/summary").await.problem(503, "busy", None);
    is_alive(&server).await;
    let ready = server.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK, "{}", ready.text);
}

#[tokio::test]
async fn while_a_server_starts_probes_are_answered_and_others_wait() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (open, opened) = watch::channel(None);
    let shutdown = CancellationToken::new().into();
    let starting = async { starting::answer(&listener, 9, opened, &shutdown).await };
    let asked = async {
        let client = reqwest::Client::builder().no_proxy().build();
        let client = client.expect("a client");
        let ask = async |path: &str| {
            let response = client.get(format!("{url}{path}")).send().await;
            let response = response.expect("an answer");
            (response.status(), response.text().await.expect("a body"))
        };
        assert_eq!(ask("/healthz").await.0, StatusCode::OK);
        let (status, text) = ask("/readyz").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(text.contains(r#""code":"starting""#), "{text}");
        let opens = async {
            // Answered after the other was sent, so that it has to wait.
            ask("/healthz").await;
            open.send_replace(Some(Router::new().route("/page", get(async || "a page"))));
        };
        let ((status, text), ()) = tokio::join!(ask("/page"), opens);
        assert_eq!((status, &*text), (StatusCode::OK, "a page"));
    };
    tokio::select! {
        never = starting => { let _: Infallible = never; }
        () = soon(asked) => {}
    }
}
