//! No page of another site writes here.

use reqwest::{Method, StatusCode};

use crate::support::{Reply, Running, order};

async fn place(server: &Running, headers: &[(&str, &str)]) -> Reply {
    let mut ask = server
        .ask(Method::POST, "/api/orders")
        .json(&order("Ana", "A", 1));
    for (name, value) in headers {
        ask = ask.header(name, value);
    }
    ask.send().await
}

#[tokio::test]
async fn a_write_from_another_site_is_refused() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
    ] {
        place(&server, headers)
            .await
            .problem(403, "cross_site", None);
    }
    for (method, path) in [
        (Method::DELETE, "/api/orders/x"),
        (Method::PATCH, "/api/products/A"),
        (Method::POST, "/fn/place_order"),
        (Method::POST, "/api/nothing"),
        (Method::POST, "/"),
    ] {
        let ask = server
            .ask(method, path)
            .header("sec-fetch-site", "cross-site");
        ask.send().await.problem(403, "cross_site", None);
    }
    assert_eq!(server.head().await, 1, "nothing was written");
}

#[tokio::test]
async fn its_own_pages_and_scripts_may_write_and_all_may_read() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let own = format!("http://{}", server.address);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", own.as_str())],
    ] {
        place(&server, headers).await.expect(StatusCode::CREATED);
    }
    let read = server
        .ask(Method::GET, "/api/orders")
        .header("sec-fetch-site", "cross-site");
    read.send().await.expect(StatusCode::OK);
}
