//! `GET /api/figures`: what it counts, and what it refuses.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::Running;

#[tokio::test]
async fn what_is_ordered_is_counted_by_period() {
    let server = Running::start().await;
    server.product("A", 10).await;
    server.order("Ana", "A", 2).await;
    let order = server.order("Ana", "A", 1).await;
    let path = format!("/api/orders/{}/status", order["id"].as_str().unwrap());
    for (period, columns) in [("day", 24), ("week", 7), ("month", 30), ("quarter", 13)] {
        let path = format!("/api/figures?period={period}");
        let figures = server.get(&path).await.expect(StatusCode::OK);
        assert_eq!(figures["period"], period);
        assert_eq!(
            figures["now"],
            json!({ "orders": 2, "revenue_minor": 3000 })
        );
        assert_eq!(figures["series"].as_array().unwrap().len(), columns);
        assert_eq!(figures["backlog"]["open"], 2);
        let product = &figures["by_product"]["parts"][0];
        assert_eq!(
            (&product["key"], &product["label"]),
            (&json!("A"), &json!("Product A"))
        );
    }
    server
        .post(&path, json!({ "status": "cancelled" }))
        .await
        .expect(StatusCode::OK);
    let figures = server.get("/api/figures").await.expect(StatusCode::OK);
    assert_eq!(figures["period"], "day", "unless asked otherwise");
    assert_eq!(
        figures["now"],
        json!({ "orders": 1, "revenue_minor": 2000 })
    );
    assert_eq!(figures["by_status"][5]["orders"], 1);
    assert_eq!(figures["seq"], server.head().await);
}

#[tokio::test]
async fn another_period_and_another_parameter_are_refused() {
    let server = Running::start().await;
    let asked = async |path: &str| server.get(path).await;
    let problem = asked("/api/figures?period=decade").await;
    let problem = problem.problem(400, "malformed", Some("period"));
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("must be one of day, week, month, quarter"),
        "{detail}"
    );
    asked("/api/figures?period=Day")
        .await
        .problem(400, "malformed", Some("period"));
    asked("/api/figures?periode=day")
        .await
        .problem(400, "malformed", Some("periode"));
    let posted = server.ask(Method::POST, "/api/figures").send().await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}
