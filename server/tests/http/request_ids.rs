//! `x-request-id`: in every answer, and in what a problem document says.

use live_orders_server::http::connections::ConnectionsConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::Method;
use serde_json::Value;

use crate::support::{Reply, Running};

async fn ask(server: &Running, path: &str, id: &str) -> Reply {
    let ask = server.ask(Method::GET, path).header("x-request-id", id);
    ask.send().await
}

#[tokio::test]
async fn a_clients_id_is_kept() {
    let server = Running::start().await;
    for path in ["/api/summary", "/", "/pkg/live-orders.js", "/healthz"] {
        let reply = ask(&server, path, "shop-7.A_b").await;
        assert_eq!(reply.header("x-request-id"), "shop-7.A_b", "{path}");
    }
    let stream = server.ask(Method::GET, "/api/sse/summary");
    let stream = stream.header("x-request-id", "stream-1").open().await;
    assert_eq!(stream.headers()["x-request-id"], "stream-1");
}

#[tokio::test]
async fn one_is_made_where_there_is_none_or_no_token() {
    let server = Running::start().await;
    let mut made = Vec::new();
    for given in [None, None, Some("two words"), Some("Ana;DROP")] {
        let reply = match given {
            None => server.get("/api/summary").await,
            Some(id) => ask(&server, "/api/summary", id).await,
        };
        let id = reply.header("x-request-id").to_owned();
        assert_eq!(id.len(), 16, "{id}");
        assert!(!made.contains(&id), "{id} was made twice");
        made.push(id);
    }
}

#[tokio::test]
async fn a_problem_bears_the_id_of_its_answer() {
    let server = Running::start().await;
    for path in ["/api/orders/none", "/api/nothing", "/api/orders?limit=0"] {
        let reply = ask(&server, path, "seven").await;
        assert_eq!(reply.json()["request_id"], "seven", "{path}");
        let reply = server.get(path).await;
        let id = reply.header("x-request-id");
        assert_eq!(reply.json()["request_id"], Value::from(id), "{path}");
    }
    let post = server.ask(Method::POST, "/api/orders").body("{");
    let post = post.header("content-type", "application/json");
    let reply = post.header("x-request-id", "eight").send().await;
    assert_eq!(
        reply.problem(400, "malformed", Some("body"))["request_id"],
        "eight"
    );
}

#[tokio::test]
async fn who_finds_no_place_has_an_id_as_well() {
    let connections = ConnectionsConfig {
        max: 1,
        ..ConnectionsConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        connections,
        ..LiveConfig::default()
    })
    .await;
    let _stream = server.ask(Method::GET, "/api/sse/summary").open().await;
    let refused = ask(&server, "/api/summary", "nine").await;
    assert_eq!(refused.problem(503, "busy", None)["request_id"], "nine");
    assert_eq!(refused.header("x-request-id"), "nine");
}
