//! Tags: nothing new costs nothing.

use reqwest::{Method, StatusCode};

use crate::support::Running;

const WHOLE: [&str; 4] = [
    "/api/orders",
    "/api/products",
    "/api/summary",
    "/api/changes?after=0",
];

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for path in WHOLE {
        let first = server.get(path).await;
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        let tag = first.header("etag").to_owned();
        let again = |tag: &str| {
            server
                .ask(Method::GET, path)
                .header("if-none-match", tag)
                .send()
        };
        let known = again(&tag).await;
        assert_eq!(
            (known.status, known.text.as_str()),
            (StatusCode::NOT_MODIFIED, "")
        );
        assert_eq!(known.header("etag"), tag);
        server.product(&format!("B{}", path.len()), 10).await;
        let news = again(&tag).await;
        assert_eq!(news.status, StatusCode::OK, "{path}");
        assert_ne!(news.header("etag"), tag, "{path}");
    }
}

#[tokio::test]
async fn the_head_alone_tells_whether_there_is_news() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for path in WHOLE {
        let whole = server.get(path).await;
        let head = server.ask(Method::HEAD, path).send().await;
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
        for name in ["etag", "live-orders-seq", "live-orders-epoch"] {
            assert_eq!(head.header(name), whole.header(name), "{path} {name}");
        }
        assert_eq!(head.header("live-orders-seq"), "1", "{path}");
        let known = server
            .ask(Method::HEAD, path)
            .header("if-none-match", head.header("etag"));
        assert_eq!(
            known.send().await.status,
            StatusCode::NOT_MODIFIED,
            "{path}"
        );
    }
    let wrong = server.ask(Method::HEAD, "/api/orders?limit=0").send().await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_record_is_known_by_its_version() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 1).await;
    let path = format!("/api/orders/{}", placed["id"].as_str().expect("an id"));
    let again = || {
        server
            .ask(Method::GET, &path)
            .header("if-none-match", "\"1\"")
            .send()
    };
    assert_eq!(again().await.status, StatusCode::NOT_MODIFIED);
    let status = format!("{path}/status");
    server
        .post(&status, serde_json::json!({ "status": "paid" }))
        .await;
    assert_eq!(again().await.status, StatusCode::OK);
}

#[tokio::test]
async fn json_is_compressed_for_those_who_ask() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for (encoding, accepted) in [("br", "br"), ("gzip", "gzip"), ("", "identity")] {
        let ask = server.ask(Method::GET, "/api/products");
        let reply = ask.header("accept-encoding", accepted).open().await;
        let given = reply.headers().get("content-encoding");
        assert_eq!(
            given.map_or("", |value| value.to_str().expect("text")),
            encoding
        );
    }
}
