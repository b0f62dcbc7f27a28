//! Files that come in by the API, whole or in parts, and by a plain form.

use std::collections::BTreeSet;

use live_orders::export;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Reply, Running};

const PRODUCTS: &str = "sku,name,category,unit,unit_price,stock,discontinued\n";

/// A line of an order.
fn row(number: u32, sku: &str, quantity: &str) -> String {
    format!("{number},2026-01-05,2026-02-01,,Ana,,,,{sku},Chai,12.50,{quantity},0,new,,,\n")
}

fn header() -> String {
    format!("{}\n", export::header().join(","))
}

async fn send(server: &Running, path: &str, body: impl Into<reqwest::Body>) -> Reply {
    let ask = server.ask(Method::POST, path);
    ask.header("content-type", "text/csv")
        .body(body)
        .send()
        .await
}

async fn import(server: &Running, path: &str, body: impl Into<reqwest::Body>) -> Value {
    send(server, path, body).await.expect(StatusCode::OK)
}

/// Accepted, already there, refused.
fn counts(report: &Value) -> [u64; 3] {
    ["accepted", "already_there", "refused"].map(|name| report[name].as_u64().expect("a count"))
}

async fn shop() -> Running {
    let server = Running::start().await;
    server.product("A", 100).await;
    server
}

async fn orders(server: &Running) -> u64 {
    let list = server.get("/api/orders").await.expect(StatusCode::OK);
    list["total"].as_u64().expect("a total")
}

#[tokio::test]
async fn each_line_that_is_refused_is_told_and_the_rest_comes_in() {
    let server = shop().await;
    let body = [
        header(),
        row(7, "A", "1"),
        row(8, "A", "0"),
        row(9, "X", "2"),
        row(9, "A", "2"),
    ];
    let report = import(&server, "/api/import/orders", body.concat()).await;
    assert_eq!(counts(&report), [1, 0, 2]);
    let expected = json!([
        { "line": 3, "subject": "order 8", "code": "invalid", "field": "quantity",
          "detail": "quantity must be a whole number from 1 to 10000.",
          "rule": { "name": "within", "low": 1, "high": 10_000 } },
        { "line": 4, "subject": "order 9", "code": "unknown_product", "field": "sku",
          "detail": "There is no product “X”.", "sku": "X" },
    ]);
    assert_eq!(report["lines"], expected);
    assert_eq!(orders(&server).await, 1);
}

#[tokio::test]
async fn products_come_in_with_any_separator_and_mark() {
    let server = Running::start().await;
    let rows = format!("\u{feff}{PRODUCTS}A,\"Chai, \"\"hot\"\"\",,,12.50,3,0\nB,Tea,,,1,0,1\n");
    let report = import(&server, "/api/import/products", rows).await;
    assert_eq!(counts(&report), [2, 0, 0]);
    let tabs = PRODUCTS.replace(',', "\t") + "C\tA, B\t\t\t2\t1\t\n";
    let semicolons = PRODUCTS.replace(',', ";") + "D;\"A; B\";;;2;1;\r\n";
    for body in [tabs, semicolons] {
        let report = import(&server, "/api/import/products", body).await;
        assert_eq!(counts(&report), [1, 0, 0], "{report}");
    }
    let chai = server.get("/api/products/A").await.expect(StatusCode::OK);
    assert_eq!(chai["name"], "Chai, \"hot\"");
    let tea = server.get("/api/products/D").await.expect(StatusCode::OK);
    assert_eq!(tea["name"], "A; B");
}

#[tokio::test]
async fn a_check_says_all_that_an_import_says_and_writes_nothing() {
    let server = shop().await;
    let one = header() + &row(7, "A", "1");
    import(&server, "/api/import/orders", one).await;
    let before = server.head().await;
    let body = [
        header(),
        row(7, "A", "1"),
        row(8, "A", "1"),
        row(9, "A", "?"),
        row(10, "A", "1"),
    ]
    .concat();
    let check = import(&server, "/api/import/orders?dry_run=1", body.clone()).await;
    assert_eq!(server.head().await, before, "nothing was written");
    assert_eq!(check["dry_run"], true);
    let report = import(&server, "/api/import/orders", body).await;
    assert_eq!(counts(&report), [2, 1, 1]);
    assert_eq!(counts(&check), counts(&report));
    assert_eq!(check["lines"], report["lines"]);
}

#[tokio::test]
async fn a_check_knows_what_was_imported_with_other_contents() {
    let server = shop().await;
    import(&server, "/api/import/orders", header() + &row(7, "A", "1")).await;
    let changed = header() + &row(7, "A", "2");
    let check = import(&server, "/api/import/orders?dry_run=1", changed.clone()).await;
    let report = import(&server, "/api/import/orders", changed).await;
    assert_eq!(counts(&check), [0, 0, 1]);
    assert_eq!(check["lines"], report["lines"]);
    let placed = server.order("Bea", "A", 1).await["number"]
        .as_u64()
        .expect("a number");
    let taken = header() + &row(u32::try_from(placed).expect("small"), "A", "1");
    let check = import(&server, "/api/import/orders?dry_run=1", taken).await;
    assert_eq!(check["lines"][0]["code"], "already_exists");
}

#[tokio::test]
async fn a_part_that_is_sent_again_is_counted_alike() {
    let server = shop().await;
    let body = header() + &row(7, "A", "1") + &row(8, "A", "1");
    let first = import(&server, "/api/import/orders", body.clone()).await;
    assert_eq!(counts(&first), [2, 0, 0]);
    let again = import(&server, "/api/import/orders", body.clone()).await;
    assert_eq!(counts(&again), [0, 2, 0]);
    let since = &first["since"];
    let path = format!("/api/import/orders?since={since}");
    assert_eq!(counts(&import(&server, &path, body).await), [2, 0, 0]);
    assert_eq!(orders(&server).await, 2);
}

#[tokio::test]
async fn a_part_knows_its_lines_and_what_stands_apart() {
    let server = shop().await;
    let body = [
        header(),
        row(7, "A", "x"),
        row(8, "A", "1"),
        row(9, "A", "1"),
        row(10, "A", "1"),
        row(9, "A", "1"),
    ];
    let path = "/api/import/orders?line=1001&apart=1002,7";
    let report = import(&server, path, body.concat()).await;
    assert_eq!(counts(&report), [1, 0, 4]);
    let lines = report["lines"].as_array().expect("lines");
    let told: Vec<_> = lines.iter().map(|it| (&it["line"], &it["field"])).collect();
    assert_eq!(told[0], (&json!(1001), &json!("quantity")));
    for (told, line) in told[1..].iter().zip([1002, 1003, 1005]) {
        assert_eq!(*told, (&json!(line), &json!("order_number")));
    }
    let twice = format!("{PRODUCTS}B,x,,,1,1,\nC,x,,,1,1,\nB,y,,,1,1,\n");
    let report = import(&server, "/api/import/products?line=5", twice).await;
    assert_eq!(counts(&report), [1, 0, 2]);
    let lines = report["lines"].as_array().expect("lines");
    let lines: BTreeSet<_> = lines.iter().map(|it| it["line"].as_u64()).collect();
    assert_eq!(lines, [Some(5), Some(7)].into());
}

#[tokio::test]
async fn what_is_no_such_file_is_told_as_a_whole() {
    let server = shop().await;
    let check = async |body: Vec<u8>, code: &str, field: &str, says: &str| {
        let reply = send(&server, "/api/import/orders", body).await;
        let problem = reply.problem(422, code, Some(field));
        let detail = problem["detail"].as_str().expect("a sentence");
        assert!(detail.contains(says), "{detail}");
    };
    let latin = [header().into_bytes(), b"7,Jos\xe9\n".to_vec()].concat();
    check(latin, "not_utf8", "body", "line 2").await;
    check(
        Vec::new(),
        "missing_columns",
        "order_number",
        "has no column",
    )
    .await;
    check(
        b"sku,customer\n".to_vec(),
        "missing_columns",
        "order_number",
        "quantity",
    )
    .await;
    let twice = header().replace("note", "sku");
    check(
        twice.into_bytes(),
        "repeated_column",
        "sku",
        "more than one",
    )
    .await;
    let later = [
        header().into_bytes(),
        row(7, "A", "1").into_bytes(),
        b"8,\xff".to_vec(),
    ];
    let reply = send(&server, "/api/import/orders?line=100", later.concat()).await;
    let problem = reply.problem(422, "not_utf8", Some("body"));
    assert!(
        problem["detail"]
            .as_str()
            .expect("text")
            .contains("line 101"),
        "{problem}"
    );
    assert_eq!(orders(&server).await, 0);
}

#[tokio::test]
async fn wrong_requests_are_named() {
    let server = shop().await;
    for (path, field) in [
        ("/api/import/orders?dry_run=perhaps", "dry_run"),
        ("/api/import/orders?line=1", "line"),
        ("/api/import/orders?line=x", "line"),
        ("/api/import/orders?apart=1,x", "apart"),
        ("/api/import/orders?since=-1", "since"),
        ("/api/import/orders?limit=1", "limit"),
    ] {
        send(&server, path, header())
            .await
            .problem(400, "malformed", Some(field));
    }
    let unknown = send(&server, "/api/import/customers", header()).await;
    unknown.problem(404, "not_found", None);
    let json = server.post("/api/import/orders", json!({})).await;
    json.problem(415, "unsupported_media_type", None);
    let long = send(&server, "/api/import/orders", vec![b'a'; 1024 * 1024 + 1]).await;
    long.problem(413, "too_large", None);
    let got = server.get("/api/import/orders").await;
    got.problem(405, "method_not_allowed", None);
    let elsewhere = server
        .ask(Method::POST, "/api/import/orders")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "text/csv")
        .body(header());
    elsewhere.send().await.problem(403, "cross_site", None);
}

#[tokio::test]
async fn whoever_writes_meanwhile_is_served() {
    let server = shop().await;
    // The greatest number first: those that are given meanwhile come after it.
    let numbers = (1_000..1_500).rev();
    let rows: Vec<String> = numbers.map(|number| row(number, "A", "1")).collect();
    let body = header() + &rows.concat();
    let (report, total) = tokio::join!(import(&server, "/api/import/orders", body), async {
        // Each waits for two of the writer's transactions at most, and the import has eight.
        for _ in 0..3 {
            server.order("Bea", "A", 1).await;
        }
        orders(&server).await
    });
    assert_eq!(counts(&report), [500, 0, 0]);
    assert!(total < 503, "the import was over before");
    assert_eq!(orders(&server).await, 503);
}

/// A form as a browser without scripts sends it.
async fn form(server: &Running, parts: &[(&str, &str)]) -> Reply {
    form_in("en", server, parts).await
}

/// The same of somebody whose browser asks for a language.
async fn form_in(language: &'static str, server: &Running, parts: &[(&str, &str)]) -> Reply {
    let mut body = String::new();
    for (name, value) in parts {
        let file = if *name == "file" {
            "; filename=\"a.csv\""
        } else {
            ""
        };
        let head = format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend([head.as_str(), value, "\r\n"]);
    }
    body += "--x--\r\n";
    let ask = server.ask(Method::POST, "/import/file");
    let ask = ask.header("content-type", "multipart/form-data; boundary=x");
    let ask = ask.header("accept-language", language);
    ask.body(body).send().await
}

#[tokio::test]
async fn a_plain_form_is_answered_in_the_readers_language() {
    let server = shop().await;
    let german =
        async |file: &str| form_in("de", &server, &[("kind", "orders"), ("file", file)]).await;
    let said = |page: &Reply, words: &str| {
        assert!(page.text.contains(words), "{words}: {}", page.text);
        assert!(page.text.contains("<html lang=\"de\""), "{}", page.text);
        assert_eq!(page.header("content-language"), "de");
    };
    let file = header() + &row(7, "A", "1") + &row(8, "A", "0") + &row(9, "X", "1");
    let page = german(&file).await;
    said(&page, "1 Bestellung importiert, 0 schon da, 2 abgelehnt");
    said(&page, "quantity muss eine ganze Zahl von 1 bis 10000 sein.");
    said(&page, "Es gibt kein Produkt „X“.");
    said(&page, "Bestellung 8");
    said(
        &german("order_number\n").await,
        "Der Datei fehlt: ordered_on, customer",
    );
    said(
        &german("").await,
        "Wählen Sie eine Datei, die nicht leer ist.",
    );
}

#[tokio::test]
async fn a_plain_form_is_answered_with_a_page() {
    let server = shop().await;
    let file = header() + &row(7, "A", "1") + &row(8, "A", "<b>");
    let check = form(
        &server,
        &[("kind", "orders"), ("check", "1"), ("file", &file)],
    )
    .await;
    assert_eq!(check.status, StatusCode::OK);
    assert!(
        check
            .text
            .contains("1 order to be imported, 0 already there, 1 refused")
    );
    assert_eq!(orders(&server).await, 0);
    let done = form(&server, &[("kind", "orders"), ("file", &file)]).await;
    assert!(done.text.contains("1 order imported"), "{}", done.text);
    assert!(
        done.text.contains("quantity must be a whole number"),
        "{}",
        done.text
    );
    assert_eq!(orders(&server).await, 1);
    let wrong = form(&server, &[("kind", "orders"), ("file", "a,<script>\n")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("has no column order_number"),
        "{}",
        wrong.text
    );
    let nothing = form(&server, &[("kind", "orders"), ("file", "")]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
    let kind = form(&server, &[("kind", "chairs"), ("file", &file)]).await;
    assert_eq!(kind.status, StatusCode::BAD_REQUEST);
    let not_a_form = server
        .ask(Method::POST, "/import/file")
        .body("x")
        .send()
        .await;
    assert_eq!(not_a_form.status, StatusCode::BAD_REQUEST);
}
