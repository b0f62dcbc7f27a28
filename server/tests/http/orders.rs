//! `/api/orders`: from placing an order to deleting it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Running, order};

fn path(order: &Value) -> String {
    format!("/api/orders/{}", order["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn an_order_is_placed_and_read_back() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let body = json!({
        "customer": " Ana ", "contact": "Eva", "city": "Madrid", "country": "Spain", "note": "soon",
        "lines": [{ "sku": "A", "quantity": 3, "discount_percent": 50 }],
    });
    let placed = server.post("/api/orders", body).await;
    assert_eq!(placed.header("etag"), "\"1\"");
    assert_eq!(placed.header("live-orders-seq"), "2");
    let location = placed.header("location").to_owned();
    let placed = placed.expect(StatusCode::CREATED);
    assert_eq!(location, path(&placed));

    let read = server.get(&location).await;
    assert_eq!(read.header("etag"), "\"1\"");
    let read = read.expect(StatusCode::OK);
    let fields: Vec<_> = read.as_object().expect("an object").keys().collect();
    assert_eq!(
        fields,
        [
            "city",
            "contact",
            "country",
            "created_at",
            "currency",
            "customer",
            "id",
            "lines",
            "note",
            "number",
            "status",
            "total_minor",
            "updated_at",
            "version",
        ]
    );
    assert_eq!(
        read["lines"],
        json!([{
            "sku": "A", "name": "Product A", "unit_price_minor": 1000, "quantity": 3,
            "discount_percent": 50, "total_minor": 1500,
        }])
    );
    assert_eq!(
        (
            &read["customer"],
            &read["status"],
            &read["version"],
            &read["total_minor"]
        ),
        (&json!("Ana"), &json!("new"), &json!(1), &json!(1500))
    );
    let created_at = read["created_at"].as_str().expect("a time");
    assert!(created_at.ends_with('Z'), "{created_at}");

    // What was answered is what is there, and with it its place in the log.
    let mut expected = read;
    expected["seq"] = json!(2);
    assert_eq!(placed, expected);
    let product = server.get("/api/products/A").await.expect(StatusCode::OK);
    assert_eq!(product["stock"], 7);
}

#[tokio::test]
async fn the_caller_may_make_the_id() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let mut body = order("Ana", "A", 1);
    body["id"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    let placed = server.post("/api/orders", body.clone()).await;
    assert_eq!(placed.expect(StatusCode::CREATED)["id"], body["id"]);
    let again = server.post("/api/orders", body).await;
    again.problem(409, "already_exists", Some("id"));
}

#[tokio::test]
async fn rules_are_held_to() {
    let server = Running::start().await;
    server.product("A", 2).await;
    let refused = async |body: Value, status, code, field| {
        let reply = server.post("/api/orders", body).await;
        reply.problem(status, code, Some(field))
    };
    refused(order("", "A", 1), 422, "invalid", "customer").await;
    refused(order("Ana", "A", 0), 422, "invalid", "lines[0].quantity").await;
    refused(
        order("Ana", "A", 10_001),
        422,
        "invalid",
        "lines[0].quantity",
    )
    .await;
    refused(order("Ana", "B", 1), 422, "unknown_product", "lines[0].sku").await;
    refused(
        json!({ "customer": "Ana", "lines": [] }),
        422,
        "invalid",
        "lines",
    )
    .await;
    let short = refused(
        order("Ana", "A", 3),
        409,
        "out_of_stock",
        "lines[0].quantity",
    )
    .await;
    assert_eq!((&short["left"], &short["sku"]), (&json!(2), &json!("A")));
    assert_eq!(server.head().await, 1, "nothing was written");
}

#[tokio::test]
async fn an_edit_needs_the_version_that_stands() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 1).await;
    let edited = server
        .ask(Method::PATCH, &path(&placed))
        .header("if-match", "\"1\"")
        .json(&json!({ "city": "Bern", "lines": [{ "sku": "A", "quantity": 4 }] }))
        .send()
        .await;
    assert_eq!(edited.header("etag"), "\"2\"");
    let edited = edited.expect(StatusCode::OK);
    assert_eq!(
        (&edited["city"], &edited["total_minor"]),
        (&json!("Bern"), &json!(4000))
    );

    let stale = json!({ "version": 1, "note": "late" });
    let stale = server.patch(&path(&placed), stale).await;
    let stale = stale.problem(409, "stale_version", Some("version"));
    let current = server.get(&path(&placed)).await.expect(StatusCode::OK);
    assert_eq!(stale["current"], current);

    let both = server
        .ask(Method::PATCH, &path(&placed))
        .header("if-match", "\"2\"")
        .json(&json!({ "version": 1, "note": "late" }))
        .send()
        .await;
    both.problem(400, "malformed", Some("version"));
    let no_tag = server
        .ask(Method::PATCH, &path(&placed))
        .header("if-match", "two")
        .json(&json!({ "note": "late" }))
        .send()
        .await;
    no_tag.problem(400, "malformed", Some("If-Match"));
    let nothing = server.patch(&path(&placed), json!({ "version": 2 })).await;
    nothing.problem(422, "invalid", Some("body"));
}

#[tokio::test]
async fn an_order_is_moved_on_along_the_table() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 1).await;
    let status = format!("{}/status", path(&placed));
    let paid = server
        .post(&status, json!({ "status": "paid", "version": 1 }))
        .await;
    assert_eq!(paid.header("etag"), "\"2\"");
    assert_eq!(paid.expect(StatusCode::OK)["status"], "paid");
    let back = server.post(&status, json!({ "status": "new" })).await;
    back.problem(409, "forbidden_status", Some("status"));
    let edit = server
        .patch(&path(&placed), json!({ "city": "Bern" }))
        .await;
    let problem = edit.problem(409, "not_editable", Some("status"));
    // By another name than the status of the answer, which the document has as well.
    assert_eq!(problem["order_status"], "paid");
    let delete = server.delete(&path(&placed)).await;
    let problem = delete.problem(409, "not_deletable", Some("status"));
    assert_eq!(problem["order_status"], "paid");
    let unknown = server.post(&status, json!({ "status": "lost" })).await;
    unknown.problem(400, "malformed", Some("status"));
}

#[tokio::test]
async fn a_deleted_order_leaves_its_history() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 3).await;
    let stale = server
        .ask(Method::DELETE, &path(&placed))
        .header("if-match", "\"7\"")
        .send()
        .await;
    stale.problem(409, "stale_version", Some("version"));
    let deleted = server
        .ask(Method::DELETE, &path(&placed))
        .json(&json!({ "version": 1 }))
        .send()
        .await;
    assert_eq!(deleted.header("etag"), "\"1\"");
    let deleted = deleted.expect(StatusCode::OK);
    assert_eq!(
        (&deleted["id"], &deleted["deleted"], &deleted["seq"]),
        (&placed["id"], &json!(true), &json!(4))
    );

    let gone = server.get(&path(&placed)).await;
    gone.problem(404, "not_found", Some("id"));
    let product = server.get("/api/products/A").await.expect(StatusCode::OK);
    assert_eq!(product["stock"], 10);
    let history = server.get(&format!("{}/history", path(&placed))).await;
    let history = history.expect(StatusCode::OK);
    let operations: Vec<_> = history["items"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    let operations: Vec<_> = operations
        .iter()
        .map(|change| &change["operation"])
        .collect();
    assert_eq!(operations, ["insert", "delete"]);
    assert_eq!(history["items"][0]["actor"], "api");
    assert_eq!(history["total"], 2);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Running::start().await;
    for id in ["01890a5d-ac96-774b-bcce-b302099a8057", "seven", "%FF"] {
        let path = format!("/api/orders/{id}");
        let field = (id != "%FF").then_some("id");
        server.get(&path).await.problem(404, "not_found", field);
        server.delete(&path).await.problem(404, "not_found", field);
        let body = json!({ "status": "paid" });
        let status = server.post(&format!("{path}/status"), body).await;
        status.problem(404, "not_found", field);
        let history = server.get(&format!("{path}/history")).await;
        history.problem(404, "not_found", field);
    }
}

#[tokio::test]
async fn what_was_done_is_taken_back_by_its_idempotency_key() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.post("/api/orders", order("Ana", "A", 3)).await;
    let placed = placed.expect(StatusCode::CREATED);
    let path = path(&placed);
    let cancelled = server
        .ask(Method::POST, &format!("{path}/status"))
        .header("idempotency-key", "slip")
        .json(&json!({ "status": "cancelled" }))
        .send()
        .await;
    cancelled.expect(StatusCode::OK);
    let revert = format!("{path}/revert");
    let undone = server.post(&revert, json!({ "mutation": "slip" })).await;
    let undone = undone.expect(StatusCode::OK);
    assert_eq!(
        (&undone["status"], &undone["version"]),
        (&json!("new"), &json!(3))
    );
    let left = server.get("/api/products/A").await.expect(StatusCode::OK);
    assert_eq!(left["stock"], 7);

    let again = server.post(&revert, json!({ "mutation": "slip" })).await;
    again.problem(409, "stale_version", Some("version"));
    let never = server.post(&revert, json!({ "mutation": "never" })).await;
    let never = never.problem(409, "not_revertible", Some("mutation"));
    assert_eq!(never["why"], "unknown");
    let nothing = server.post(&revert, json!({})).await;
    nothing.problem(400, "malformed", Some("mutation"));
}
