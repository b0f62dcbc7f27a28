//! What the program logs of requests that hold what people typed, while all goes well and while its
//! database fails under it: the id of each request that failed, and nothing that anybody typed.

use std::path::Path;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use rustix::process::Signal;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use tokio::io::AsyncReadExt;

use super::{end, folder, program, soon, start};

/// What is looked for: each is part of something that is typed below.
const TYPED: [&str; 7] = [
    "Trujillo",
    "ana@example",
    "Constitu",
    "Atlantis",
    "gate code",
    "needle",
    "555-0100",
];
/// The tables that everything rests on.
const TABLES: [&str; 4] = ["orders", "store", "changes", "figures"];

/// A shop at which somebody asks for things.
struct Shop {
    client: Client,
    url: String,
    asked: usize,
}

impl Shop {
    async fn send(&mut self, request: RequestBuilder) -> (StatusCode, Value) {
        self.asked += 1;
        let request = request.header("x-request-id", format!("asked-{}", self.asked));
        let response = soon(request.send()).await.expect("an answer");
        let status = response.status();
        // An export that breaks off has no whole body, which is as it should be.
        let text = soon(response.text()).await.unwrap_or_default();
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    /// Everything that takes what people type, in the ways in which it can go wrong.
    async fn ask_for_everything(&mut self, order: &str) {
        let place = |customer: &str| {
            json!({
                "customer": customer, "contact": "ana@example.com, 555-0100",
                "city": "Constitución", "country": "Atlantis", "note": "gate code 1234",
                "lines": [{ "sku": "A", "quantity": 1 }],
            })
        };
        let mut short = place("Ana Trujillo");
        short["lines"][0]["quantity"] = json!(1_000_000);
        let mut wrong = place("Ana Trujillo");
        wrong["lines"][0]["quantity"] = json!("needle");
        for body in [
            place("Ana Trujillo"),
            short,
            wrong,
            place(&"Trujillo".repeat(99)),
        ] {
            self.call(Method::POST, "/api/orders", Some(body)).await;
        }
        let path = format!("/api/orders/{order}");
        let note = json!({ "note": "gate code 4321" });
        self.call(Method::PATCH, &path, Some(note)).await;
        for path in [
            "/api/orders?q=needle&country=Atlantis".to_owned(),
            "/api/orders?sort=needle".to_owned(),
            "/api/orders.csv?q=Trujillo".to_owned(),
            "/?q=needle&country=Atlantis".to_owned(),
            "/print/slips?q=Trujillo".to_owned(),
            "/filter?q=needle&min_total=Trujillo".to_owned(),
            "/no/such/place/Trujillo?q=needle".to_owned(),
            "/api/sse/orders?q=needle&sort=number".to_owned(),
            format!("{path}/history"),
            format!("{path}?q=needle"),
        ] {
            self.call(Method::GET, &path, None).await;
        }
        let file = "order_id,customer,sku,quantity,unit_price,ordered_on\n\
                    needle,Ana Trujillo,A,x,1,1996-07-04\n";
        let import = self.client.post(format!("{}/api/import/orders", self.url));
        let import = import.header("content-type", "text/csv").body(file);
        self.send(import).await;
        let revert = json!({ "mutation": "needle" });
        self.call(Method::POST, &format!("{path}/revert"), Some(revert))
            .await;
    }
}

async fn rename(folder: &Path, from: &str, to: &str) {
    let options = SqliteConnectOptions::new().filename(folder.join("data/live-orders.db"));
    // Views and checks name the tables as well, and have to stay as they are.
    let mut db = options.pragma("legacy_alter_table", "on").connect().await;
    let db = db.as_mut().expect("the file");
    let rename = AssertSqlSafe(format!("alter table {from} rename to {to}"));
    sqlx::raw_sql(rename)
        .execute(&mut *db)
        .await
        .expect("renamed");
}

/// What is logged at some level while all that is asked for.
async fn logged(level: &str) -> String {
    let folder = folder();
    let args = ["--log-level", level, "--log-format", "json"];
    let mut command = program(folder.path(), &args);
    let (mut child, url) = start(&mut command).await;
    let mut errors = child.stderr.take().expect("its log");
    let log = tokio::spawn(async move {
        let mut text = String::new();
        errors.read_to_string(&mut text).await.expect("text");
        text
    });
    let client = Client::builder().no_proxy().build().expect("a client");
    let mut shop = Shop {
        client,
        url,
        asked: 0,
    };
    let product = json!({ "sku": "A", "name": "needle", "unit_price_minor": 1000, "stock": 50 });
    let (status, _) = shop
        .call(Method::POST, "/api/products", Some(product))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let order = json!({ "customer": "Ana Trujillo", "lines": [{ "sku": "A", "quantity": 1 }] });
    let (status, order) = shop.call(Method::POST, "/api/orders", Some(order)).await;
    assert_eq!(status, StatusCode::CREATED);
    let order = order["id"].as_str().expect("an id").to_owned();
    shop.ask_for_everything(&order).await;
    for table in TABLES {
        rename(folder.path(), table, "elsewhere").await;
        shop.ask_for_everything(&order).await;
        rename(folder.path(), "elsewhere", table).await;
    }
    assert!(end(child, Signal::TERM).await.success());
    soon(log).await.expect("a log")
}

#[track_caller]
fn holds_nothing_typed(log: &str) {
    for typed in TYPED {
        let line = log.lines().find(|line| line.contains(typed));
        assert_eq!(line, None, "“{typed}” was typed");
    }
}

#[tokio::test]
async fn nothing_that_was_typed_is_logged_and_what_failed_can_be_found() {
    let log = logged("info").await;
    holds_nothing_typed(&log);
    let lines = log
        .lines()
        .map(|line| serde_json::from_str(line).expect(line));
    let lines: Vec<Value> = lines.collect();
    let of_request = |line: &&Value| {
        let id = line["span"]["request_id"].as_str().unwrap_or_default();
        id.starts_with("asked-") && line["level"] == "ERROR"
    };
    let failed: Vec<&Value> = lines.iter().filter(of_request).collect();
    let doing = |what: &str| failed.iter().any(|line| line["doing"] == what);
    for what in [
        "carrying a mutation out",
        "reading orders",
        "reading an order's history",
    ] {
        assert!(
            doing(what),
            "“{what}” failed, and its request's id is logged: {log}"
        );
    }
    let route = |line: &&&Value| line["span"]["route"] == "/api/orders/{id}/history";
    assert!(failed.iter().any(|line| route(&line)), "{log}");
}

#[tokio::test]
async fn nothing_that_was_typed_is_logged_by_the_programs_own_code_at_any_level() {
    let log = logged("info,live_orders=trace,live_orders_app=trace,live_orders_server=trace").await;
    assert!(
        log.contains("\"answered\""),
        "requests are told at that level"
    );
    holds_nothing_typed(&log);
}
