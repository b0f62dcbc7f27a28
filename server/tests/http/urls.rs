//! Addresses that are none, and methods that an address does not take.

use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::accounts::client;
use crate::support::{Running, soon};

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

#[tokio::test]
async fn an_address_with_a_slash_at_its_end_leads_to_the_one_without() {
    let server = Running::start().await;
    let client = client();
    for (path, expected) in [
        ("/figures/", "/figures"),
        ("/products/new/?rows=200", "/products/new?rows=200"),
        ("/import///", "/import"),
        ("/accounts/", "/accounts"),
        // Nothing that leads to another host.
        ("//rebound.example/", "/"),
        ("/nothing/", "/nothing"),
    ] {
        let answer = soon(client.get(server.url(path)).send()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.headers()["location"], expected, "{path}");
    }
}

#[tokio::test]
async fn no_address_makes_the_server_fail() {
    let server = Running::start().await;
    for path in [
        "/.",
        "/..",
        "/pkg",
        "/pkg/",
        "/pkg/x",
        "*",
        "/%00",
        "/%ff",
        &format!("/{}", "a".repeat(300)),
        &format!("/pkg/{}", "a".repeat(5_000)),
    ] {
        let status = raw(&server, path).await;
        assert!(status.starts_with("HTTP/1.1 4"), "{path}: {status}");
    }
}

/// The first line of the answer to an address as it is written, which clients would mend.
async fn raw(server: &Running, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let answer = async {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    let answer = soon(answer).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.lines().next().unwrap_or_default().to_owned()
}
