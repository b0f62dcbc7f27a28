//! Files of orders: what goes out comes back in.

use live_orders::Timestamp;
use live_orders_server::import::{self, Dates, Silent, Source, Tally};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Running;

/// More than two pages.
const ORDERS: usize = 205;

/// A shop with names that are formulas, notes of several lines, and orders in several statuses.
async fn shop() -> Running {
    let server = Running::start().await;
    server.product("A", 10_000).await;
    server.product("-B", 10_000).await;
    for index in 0..ORDERS {
        let customer = ["=1+1", "'=quoted", "Ana, \"B\"", "'s-Graveland"][index % 4];
        let body = json!({
            "customer": customer, "city": "@home", "note": "-first\nsecond, \"third\"",
            "lines": [{ "sku": "A", "quantity": 2, "discount_percent": 5 }, { "sku": "-B", "quantity": 1 }],
        });
        let order = server.post("/api/orders", body).await;
        let order = order.expect(StatusCode::CREATED);
        let path = format!(
            "/api/orders/{}/status",
            order["id"].as_str().expect("an id")
        );
        if let Some(status) = ["paid", "cancelled"].get(index % 3) {
            let moved = server.post(&path, json!({ "status": status })).await;
            moved.expect(StatusCode::OK);
        }
    }
    server
}

/// All orders, without what an import makes anew.
async fn orders(server: &Running) -> Vec<Value> {
    let lines = server.get("/api/orders.jsonl?sort=number").await;
    assert_eq!(lines.status, StatusCode::OK);
    let orders = lines.text.lines().map(|line| {
        let mut order: Value = serde_json::from_str(line).expect("an order on each line");
        let fields = order.as_object_mut().expect("an object");
        assert!(fields.remove("id").is_some() && fields.remove("version").is_some());
        order
    });
    orders.collect()
}

#[tokio::test]
async fn what_goes_out_comes_back_in() {
    let server = shop().await;
    let file = server.get("/api/orders.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("cache-control"), "no-store");
    let name = file.header("content-disposition");
    let day = name.strip_prefix("attachment; filename=\"orders-");
    let day = day
        .and_then(|rest| rest.strip_suffix(".csv\""))
        .expect(name);
    assert!(Timestamp::parse_day(day).is_ok(), "{day} is a day");
    assert_eq!(file.header("live-orders-total"), ORDERS.to_string());

    let other = Running::start().await;
    other.product("A", 0).await;
    other.product("-B", 0).await;
    let text: &'static str = file.text.leak();
    let source = Source::text("orders.csv", text);
    let imported = async || {
        import::orders(&other.store, &source, Dates::Keep, &mut Silent)
            .await
            .expect("a good file")
    };
    let all = ORDERS as u64;
    let expected = |imported, present| Tally {
        imported,
        present,
        refused: 0,
    };
    assert_eq!(imported().await, expected(all, 0));
    assert_eq!(imported().await, expected(0, all));
    let before = orders(&server).await;
    assert_eq!(before.len(), ORDERS);
    assert_eq!(orders(&other).await, before);
}

#[tokio::test]
async fn no_field_of_a_file_is_a_formula() {
    let server = shop().await;
    let file = server.get("/api/orders.csv").await;
    let mut reader = csv::Reader::from_reader(file.text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        rows += 1;
        for field in &row.expect("a row") {
            assert!(
                !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{field}"
            );
        }
    }
    assert_eq!(rows, 2 * ORDERS, "a row for each line");
}

#[tokio::test]
async fn a_file_holds_the_list_or_the_selection() {
    let server = Running::start().await;
    server.product("A", 100).await;
    let mut ids = Vec::new();
    for customer in ["Ana", "Bea", "Cleo"] {
        let order = server.order(customer, "A", 1).await;
        ids.push(order["id"].as_str().expect("an id").to_owned());
    }
    let check = async |query: String, expected: &[&str]| {
        let file = server.get(&format!("/api/orders.jsonl?{query}")).await;
        let lines: Vec<Value> = file
            .text
            .lines()
            .map(|line| serde_json::from_str(line).expect("an order"))
            .collect();
        let customers: Vec<_> = lines.iter().map(|order| &order["customer"]).collect();
        assert_eq!(customers, expected, "{query}");
    };
    check(String::new(), &["Cleo", "Bea", "Ana"]).await;
    check("sort=number".into(), &["Ana", "Bea", "Cleo"]).await;
    check("q=bea".into(), &["Bea"]).await;
    check("status=paid".into(), &[]).await;
    check(format!("ids={},{}", ids[2], ids[0]), &["Cleo", "Ana"]).await;
    check(format!("ids={},{}&q=ana", ids[2], ids[0]), &["Ana"]).await;
    let gone = server.delete(&format!("/api/orders/{}", ids[0])).await;
    gone.expect(StatusCode::OK);
    check(format!("ids={},{}", ids[2], ids[0]), &["Cleo"]).await;
}

#[tokio::test]
async fn columns_of_the_list_are_a_row_for_each_order() {
    let server = Running::start().await;
    server.product("A", 100).await;
    server.product("B", 100).await;
    let lines = json!([{ "sku": "A", "quantity": 2 }, { "sku": "B", "quantity": 1 }]);
    let body = json!({ "customer": "=1+1", "city": "Bern", "lines": lines });
    let order = server
        .post("/api/orders", body)
        .await
        .expect(StatusCode::CREATED);
    let columns = "total,customer,items,created_at,number";
    let file = server
        .get(&format!("/api/orders.csv?columns={columns}"))
        .await;
    assert_eq!(file.status, StatusCode::OK);
    let placed = order["created_at"].as_str().expect("a time");
    let number = &order["number"];
    let expected = format!("\u{feff}{columns}\n30.00,'=1+1,3,{placed},{number}\n");
    assert_eq!(file.text, expected);
    let file = server
        .get("/api/orders.jsonl?columns=customer,total,number")
        .await;
    let expected = format!("{{\"customer\":\"=1+1\",\"total_minor\":3000,\"number\":{number}}}\n");
    assert_eq!(file.text, expected);
    // A plain form sends an empty one for all.
    let all = server.get("/api/orders.csv?columns=").await;
    assert_eq!(all.text, server.get("/api/orders.csv").await.text);
    assert_eq!(all.text.lines().count(), 3);
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let server = Running::start().await;
    let check = async |query: &str, field| {
        for name in ["csv", "jsonl"] {
            let answer = server.get(&format!("/api/orders.{name}?{query}")).await;
            answer.problem(400, "malformed", Some(field));
        }
    };
    check("status=lost", "status").await;
    check("from=yesterday", "from").await;
    check("limit=3", "limit").await;
    check("ids=1,2", "ids").await;
    check("columns=colour", "columns").await;
    check("columns=number,number", "columns").await;
    let many: Vec<String> = (0..301)
        .map(|index| format!("0193a1b2-0000-7000-8000-{index:012}"))
        .collect();
    check(&format!("ids={}", many.join(",")), "ids").await;
}
