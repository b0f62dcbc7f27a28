//! Bodies that cannot be read, by what is wrong with them.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Running, order};

#[tokio::test]
async fn what_cannot_be_read_is_named() {
    let server = Running::start().await;
    let check = async |body: &'static str, field| {
        let ask = server.ask(Method::POST, "/api/orders");
        let reply = ask
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        reply.problem(400, "malformed", Some(field));
    };
    check("", "body").await;
    check("{", "body").await;
    check("[1]", "body").await;
    check("{} {}", "customer").await;
    check(r#"{"lines":[]}"#, "customer").await;
    check(r#"{"customer":"A"}"#, "lines").await;
    check(r#"{"customer":1,"lines":[]}"#, "customer").await;
    check(
        r#"{"customer":"A","lines":[{"sku":"A"}]}"#,
        "lines[0].quantity",
    )
    .await;
    check(
        r#"{"customer":"A","lines":[{"sku":"A","quantity":"1"}]}"#,
        "lines[0].quantity",
    )
    .await;
    check(r#"{"customer":"A","lines":[],"custmer":"B"}"#, "custmer").await;
    check(r#"{"id":"7","customer":"A","lines":[]}"#, "id").await;
    check(r#"{"customer":"A","lines":[]} x"#, "body").await;
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let body = order("Ana", "A", 1).to_string();
    let send = async |content_type: Option<&str>| {
        let ask = server.ask(Method::POST, "/api/orders").body(body.clone());
        match content_type {
            Some(content_type) => ask.header("content-type", content_type).send().await,
            None => ask.send().await,
        }
    };
    for wrong in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        send(wrong)
            .await
            .problem(415, "unsupported_media_type", None);
    }
    for right in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/a+json",
    ] {
        send(Some(right)).await.expect(StatusCode::CREATED);
    }
}

#[tokio::test]
async fn a_body_is_bounded() {
    let server = Running::start().await;
    let mut body = order("Ana", "A", 1);
    body["note"] = json!("x".repeat(300 * 1024));
    let large = server.post("/api/orders", body).await;
    large.problem(413, "too_large", None);
    let large = server.ask(
        Method::DELETE,
        "/api/orders/01890a5d-ac96-774b-bcce-b302099a8057",
    );
    let large = large.body("x".repeat(300 * 1024)).send().await;
    large.problem(413, "too_large", None);
    let large = server
        .ask(Method::POST, "/fn/place_order")
        .body("x".repeat(300 * 1024));
    large.send().await.problem(413, "too_large", None);
}
