//! Addresses that are none, and methods that an address does not take.

use reqwest::Method;

use crate::support::Running;

#[tokio::test]
async fn an_unknown_address_is_a_problem() {
    let server = Running::start().await;
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/orders/",
        "/api/orders/x/y",
        "/api/sse",
    ] {
        server.get(path).await.problem(404, "not_found", None);
    }
    let unknown = server.get("/api/sse/customers").await;
    unknown.problem(404, "not_found", Some("entity"));
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_and_says_which_are_right() {
    let server = Running::start().await;
    for (method, path, allowed) in [
        (Method::DELETE, "/api/orders", "GET,HEAD,POST"),
        (Method::POST, "/api/orders/x", "GET,HEAD,PATCH,DELETE"),
        (Method::GET, "/api/orders/x/status", "POST"),
        (Method::GET, "/api/orders/x/viewers", "POST"),
        (Method::POST, "/api/summary", "GET,HEAD"),
        (Method::PUT, "/api/products/x", "GET,HEAD,PATCH"),
        (Method::POST, "/api/changes", "GET,HEAD"),
        (Method::POST, "/api/sse/orders", "GET,HEAD"),
    ] {
        let reply = server.ask(method, path).send().await;
        reply.problem(405, "method_not_allowed", None);
        assert_eq!(reply.header("allow"), allowed, "{path}");
    }
}
