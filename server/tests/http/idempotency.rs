//! `Idempotency-Key`: sent twice, it happens once and answers the same.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Reply, Running, order};

async fn place(server: &Running, key: &str, body: &Value) -> Reply {
    server
        .ask(Method::POST, "/api/orders")
        .header("idempotency-key", key)
        .json(body)
        .send()
        .await
}

#[tokio::test]
async fn a_repeat_gives_the_first_answer_again() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let first = place(&server, "key-1", &order("Ana", "A", 1)).await;
    let head = server.head().await;
    let again = place(&server, "key-1", &order("Ana", "A", 1)).await;
    assert_eq!(
        (again.status, &again.text),
        (StatusCode::CREATED, &first.text)
    );
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(server.head().await, head, "nothing was written");
}

#[tokio::test]
async fn a_refusal_is_repeated_as_well() {
    let server = Running::start().await;
    server.product("A", 1).await;
    let first = place(&server, "key-1", &order("Ana", "A", 2)).await;
    first.problem(409, "out_of_stock", Some("lines[0].quantity"));
    server
        .patch("/api/products/A", json!({ "stock": 5 }))
        .await
        .expect(StatusCode::OK);
    let again = place(&server, "key-1", &order("Ana", "A", 2)).await;
    let said = |reply: &Reply| {
        let mut problem = reply.json();
        problem["request_id"] = Value::Null;
        problem
    };
    assert_eq!(said(&again), said(&first), "but for the request's own id");
}

#[tokio::test]
async fn a_key_is_for_one_request() {
    let server = Running::start().await;
    server.product("A", 10).await;
    place(&server, "key-1", &order("Ana", "A", 1))
        .await
        .expect(StatusCode::CREATED);
    let other = place(&server, "key-1", &order("Bea", "A", 1)).await;
    other.problem(422, "key_reused", None);
}

#[tokio::test]
async fn a_key_is_1_to_100_visible_characters() {
    let server = Running::start().await;
    server.product("A", 10).await;
    for wrong in ["", "two words", &"x".repeat(101)] {
        let refused = place(&server, wrong, &order("Ana", "A", 1)).await;
        refused.problem(400, "malformed", Some("Idempotency-Key"));
    }
    let longest = place(&server, &"x".repeat(100), &order("Ana", "A", 1)).await;
    longest.expect(StatusCode::CREATED);
}
