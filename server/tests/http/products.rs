//! `/api/products`: adding, reading, and setting price and stock.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::Running;

#[tokio::test]
async fn a_product_is_added_and_changed() {
    let server = Running::start().await;
    let added = server.post(
        "/api/products",
        json!({ "sku": "A/1", "name": "Tea", "unit_price_minor": 250, "stock": 4 }),
    );
    let added = added.await;
    assert_eq!(added.header("location"), "/api/products/A%2F1");
    assert_eq!(added.header("etag"), "\"1\"");
    assert_eq!(
        added.expect(StatusCode::CREATED),
        json!({
            "sku": "A/1", "name": "Tea", "category": "", "unit": "", "unit_price_minor": 250,
            "stock": 4, "discontinued": false, "version": 1, "seq": 1,
        })
    );
    let changed = server
        .ask(Method::PATCH, "/api/products/A%2F1")
        .header("if-match", "\"1\"")
        .json(&json!({ "stock": 9, "discontinued": true }))
        .send()
        .await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.expect(StatusCode::OK)["stock"], 9);
    let read = server
        .get("/api/products/A%2F1")
        .await
        .expect(StatusCode::OK);
    assert_eq!((&read["stock"], &read["version"]), (&json!(9), &json!(2)));
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let server = Running::start().await;
    server.product("A", 1).await;
    let add = |sku: &str, price: i64, stock: i64| {
        let body = json!({ "sku": sku, "name": "Tea", "unit_price_minor": price, "stock": stock });
        server.post("/api/products", body)
    };
    add("A", 1, 1)
        .await
        .problem(409, "already_exists", Some("sku"));
    add("B C", 1, 1).await.problem(422, "invalid", Some("sku"));
    add("B", -1, 1)
        .await
        .problem(422, "invalid", Some("unit_price_minor"));
    add("B", 1, -1).await.problem(422, "invalid", Some("stock"));
    let patch = |path: &'static str, body| server.patch(path, body);
    patch("/api/products/A", json!({ "stock": -1 }))
        .await
        .problem(422, "invalid", Some("stock"));
    patch("/api/products/A", json!({ "colour": "green" }))
        .await
        .problem(400, "malformed", Some("colour"));
    patch("/api/products/A", json!({ "name": " " }))
        .await
        .problem(422, "invalid", Some("name"));
    patch("/api/products/A", json!({ "restock": -2 }))
        .await
        .problem(422, "invalid", Some("restock"));
    let overtaken = json!({ "name": "Coffee", "was": { "name": "Cocoa" } });
    patch("/api/products/A", overtaken)
        .await
        .problem(409, "stale_version", Some("version"));
    patch("/api/products/A", json!({ "stock": 2, "version": 7 }))
        .await
        .problem(409, "stale_version", Some("version"));
    patch("/api/products/B", json!({ "stock": 2 }))
        .await
        .problem(404, "not_found", Some("id"));
    assert_eq!(server.head().await, 1, "nothing was written");
}

#[tokio::test]
async fn a_product_is_renamed_and_restocked_while_orders_take_of_it() {
    let server = Running::start().await;
    server.product("A", 5).await;
    let line = json!({ "sku": "A", "quantity": 2 });
    let order = json!({ "customer": "Ana", "lines": [line] });
    server
        .post("/api/orders", order)
        .await
        .expect(StatusCode::CREATED);
    let name = server.get("/api/products/A").await.expect(StatusCode::OK)["name"].clone();
    let patch = json!({ "name": "Masala Chai", "restock": 7, "was": { "name": name } });
    let changed = server.patch("/api/products/A", patch).await;
    let changed = changed.expect(StatusCode::OK);
    assert_eq!(
        (&changed["name"], &changed["stock"], &changed["version"]),
        (&json!("Masala Chai"), &json!(10), &json!(3))
    );
    let found = server.get("/api/products?q=masala").await;
    assert_eq!(found.expect(StatusCode::OK)["total"], 1);
}
