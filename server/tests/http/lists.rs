//! Lists: their form, their pages, their filters, and parameters that are wrong.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Running;

#[tokio::test]
async fn orders_are_listed_page_by_page() {
    let server = Running::start().await;
    server.product("A", 100).await;
    for customer in ["Ana", "Bea", "Cleo"] {
        server.order(customer, "A", 1).await;
    }
    let first = server.get("/api/orders?sort=customer&limit=2").await;
    let first = first.expect(StatusCode::OK);
    assert_eq!((&first["total"], &first["seq"]), (&json!(3), &json!(7)));
    assert_eq!(customers(&first), ["Ana", "Bea"]);
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let second = format!("/api/orders?sort=customer&limit=2&cursor={cursor}");
    let second = server.get(&second);
    let second = second.await.expect(StatusCode::OK);
    assert_eq!(customers(&second), ["Cleo"]);
    assert_eq!(second["next_cursor"], Value::Null);

    let other = format!("/api/orders?sort=total&cursor={cursor}");
    server
        .get(&other)
        .await
        .problem(400, "malformed", Some("cursor"));
}

#[tokio::test]
async fn orders_are_filtered_and_sorted() {
    let server = Running::start().await;
    server.product("A", 100).await;
    for (customer, quantity) in [("Ana", 1), ("Bea", 2), ("Cleo", 3)] {
        server.order(customer, "A", quantity).await;
    }
    let check = async |query: &str, expected: &[&str]| {
        let list = server.get(&format!("/api/orders?{query}")).await;
        let list = list.expect(StatusCode::OK);
        assert_eq!(customers(&list), expected, "{query}");
        assert_eq!(list["total"], expected.len(), "{query}");
    };
    check("sort=-total", &["Cleo", "Bea", "Ana"]).await;
    check("q=bea", &["Bea"]).await;
    check("min_total=2000&sort=total", &["Bea", "Cleo"]).await;
    check("status=new&max_total=1000", &["Ana"]).await;
    check("status=paid", &[]).await;
    check("status=&q=&sort=customer", &["Ana", "Bea", "Cleo"]).await;
    check("to=2000-01-01", &[]).await;
}

#[tokio::test]
async fn products_and_changes_have_the_same_form() {
    let server = Running::start().await;
    for sku in ["A", "B", "C"] {
        server.product(sku, 10).await;
    }
    let products = server
        .get("/api/products?limit=2")
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        (
            &products["total"],
            &products["seq"],
            &products["next_cursor"]
        ),
        (&json!(3), &json!(3), &json!("B"))
    );
    let rest = server.get("/api/products?limit=2&cursor=B").await;
    assert_eq!(rest.expect(StatusCode::OK)["items"][0]["sku"], "C");
    let found = server.get("/api/products?q=product%20c").await;
    assert_eq!(found.expect(StatusCode::OK)["total"], 1);

    let changes = server
        .get("/api/changes?after=1&limit=1")
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        (&changes["total"], &changes["seq"], &changes["next_cursor"]),
        (&json!(2), &json!(3), &json!("2"))
    );
    let change = &changes["items"][0];
    assert_eq!(
        (
            &change["seq"],
            &change["entity"],
            &change["operation"],
            &change["id"]
        ),
        (&json!(2), &json!("products"), &json!("insert"), &json!("B"))
    );
    let last = server
        .get("/api/changes?cursor=2")
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        (&last["items"][0]["seq"], &last["next_cursor"]),
        (&json!(3), &Value::Null)
    );
    let all = server.get("/api/changes?after=3").await;
    let all = all.expect(StatusCode::OK);
    assert_eq!((&all["items"], &all["seq"]), (&json!([]), &json!(3)));
}

#[tokio::test]
async fn the_figures_add_up() {
    let server = Running::start().await;
    server.product("A", 10).await;
    let placed = server.order("Ana", "A", 2).await;
    server.order("Bea", "A", 1).await;
    let path = format!(
        "/api/orders/{}/status",
        placed["id"].as_str().expect("an id")
    );
    server
        .post(&path, json!({ "status": "cancelled" }))
        .await
        .expect(StatusCode::OK);
    let summary = server.get("/api/summary").await.expect(StatusCode::OK);
    assert_eq!(
        (&summary["orders"], &summary["open"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&summary["total_minor"], &summary["seq"]),
        (&json!(1000), &json!(7))
    );
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let server = Running::start().await;
    let check = async |path: &str, status, field| {
        let code = if status == 400 {
            "malformed"
        } else {
            "invalid"
        };
        server.get(path).await.problem(status, code, Some(field));
    };
    check("/api/orders?limit=0", 422, "limit").await;
    check("/api/orders?limit=101", 422, "limit").await;
    check("/api/orders?limit=-1", 422, "limit").await;
    check("/api/orders?limit=99999999999999999999999", 422, "limit").await;
    check("/api/orders?limit=ten", 400, "limit").await;
    check("/api/orders?cursor=x", 400, "cursor").await;
    check("/api/orders?status=lost", 400, "status").await;
    check("/api/orders?sort=colour", 400, "sort").await;
    check("/api/orders?from=yesterday", 400, "from").await;
    check("/api/orders?min_total=1.5", 400, "min_total").await;
    check("/api/orders?colour=red", 400, "colour").await;
    check(&format!("/api/orders?q={}", "x".repeat(201)), 422, "q").await;
    check("/api/products?status=new", 400, "status").await;
    check("/api/products?cursor=a%20b", 400, "cursor").await;
    check("/api/changes?after=-1", 400, "after").await;
    check("/api/changes?after=1&cursor=2", 400, "cursor").await;
    check("/api/summary?x=1", 400, "x").await;
    let long = format!("/api/orders?q={}", "x".repeat(20_000));
    server.get(&long).await.problem(414, "too_large", None);
}

fn customers(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|order| order["customer"].as_str().expect("a name"))
        .collect()
}
