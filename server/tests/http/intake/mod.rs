//! Orders from web stores: bodies of the shapes that their documentation shows, signed as they sign.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use live_orders::Timestamp;
use live_orders_server::intake::{Kind, Missing, Source, Sources};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Reply, Running};

const SHOPIFY: &str = include_str!("shopify.json");
const WOOCOMMERCE: &str = include_str!("woocommerce.json");
const SECRET: &str = "hush, a secret of both sides";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn start(missing: Missing) -> Running {
    let source = |name, kind| Source::new(name, kind, SECRET, missing).expect("a source");
    Running::start_taking(Sources::new(vec![
        source("web", Kind::Shopify),
        source("woo", Kind::WooCommerce),
    ]))
    .await
}

/// A body as it was placed so many days ago.
fn body(text: &str, server: &Running, days: i64) -> String {
    let at = Timestamp::from_millis(server.store.now().millis() - days * DAY_MS);
    let at = at.to_string();
    let at = if text == WOOCOMMERCE {
        at.trim_end_matches('Z').to_owned()
    } else {
        at
    };
    text.replace("PLACED_AT", &at)
}

fn signature(body: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(body.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

async fn send(server: &Running, name: &str, headers: &[(&str, &str)], body: String) -> Reply {
    let mut ask = server.ask(Method::POST, &format!("/api/intake/{name}"));
    for (header, value) in headers {
        ask = ask.header(header, value);
    }
    ask.body(body).send().await
}

async fn shopify(server: &Running, body: String) -> Reply {
    let signature = signature(&body, SECRET);
    let headers = [
        ("x-shopify-topic", "orders/create"),
        ("x-shopify-hmac-sha256", signature.as_str()),
    ];
    send(server, "web", &headers, body).await
}

async fn woocommerce(server: &Running, body: String) -> Reply {
    let signature = signature(&body, SECRET);
    let headers = [
        ("x-wc-webhook-topic", "order.created"),
        ("x-wc-webhook-signature", signature.as_str()),
    ];
    send(server, "woo", &headers, body).await
}

async fn orders(server: &Running) -> Vec<Value> {
    let page = server.get("/api/orders").await;
    let items = page.json()["items"].as_array().cloned();
    items.expect("orders")
}

async fn tea(server: &Running, stock: u32) {
    let tea = json!({ "sku": "TEA-1", "name": "Tea", "unit_price_minor": 1_800, "stock": stock });
    server
        .post("/api/products", tea)
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn an_order_of_shopify_becomes_one_of_ours_once() {
    let server = start(Missing::Make).await;
    tea(&server, 10).await;
    let body = body(SHOPIFY, &server, 0);
    let first = shopify(&server, body.clone()).await.expect(StatusCode::OK);
    let again = shopify(&server, body.clone()).await;
    assert_eq!(again.json()["id"], first["id"]);
    let told_otherwise = body.replace("Leave at the door", "Ring twice");
    shopify(&server, told_otherwise)
        .await
        .expect(StatusCode::OK);
    let orders = orders(&server).await;
    assert_eq!(orders.len(), 1, "an order is one however often it comes");
    let order = &orders[0];
    assert_eq!(order["customer"], "Shipping Company");
    assert_eq!(order["contact"], "jon@example.com");
    assert_eq!(
        (&order["city"], &order["country"]),
        (&json!("Shippington"), &json!("United States"))
    );
    assert_eq!(order["note"], "web #9999\nLeave at the door");
    let lines = order["lines"].as_array().expect("lines");
    assert_eq!(lines[0]["sku"], "TEA-1");
    assert_eq!(
        (&lines[0]["quantity"], &lines[0]["discount_percent"]),
        (&json!(3), &json!(10))
    );
    assert_eq!(lines[1]["sku"], "SHOPIFY-788032119674292999");
    assert_eq!(lines[1]["unit_price_minor"], 1_400);
    let tea = server.get("/api/products/TEA-1").await;
    assert_eq!(tea.json()["stock"], 7, "once");
    let id = order["id"].as_str().expect("an id");
    let history = server.get(&format!("/api/orders/{id}/history")).await;
    assert_eq!(history.json()["items"][0]["actor"], "shopify (web)");

    // Deleted, it stays so.
    let deleted = server.delete(&format!("/api/orders/{id}")).await;
    assert!(deleted.status.is_success(), "{}", deleted.text);
    shopify(&server, body).await.expect(StatusCode::OK);
    assert!(self::orders(&server).await.is_empty());
}

#[tokio::test]
async fn an_order_of_woocommerce_becomes_one_of_ours() {
    let server = start(Missing::Refuse).await;
    tea(&server, 10).await;
    let taken = woocommerce(&server, body(WOOCOMMERCE, &server, 1)).await;
    taken.expect(StatusCode::OK);
    let orders = orders(&server).await;
    assert_eq!(orders[0]["customer"], "John Doe");
    assert_eq!(orders[0]["city"], "San Francisco");
    assert_eq!(orders[0]["note"], "woo #727");
    assert_eq!(orders[0]["lines"][0]["discount_percent"], 10);
    // Saved anew, the webhook asks whether somebody is there.
    let test = send(&server, "woo", &[], "webhook_id=3".into()).await;
    assert_eq!(test.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn only_who_knows_the_secret_is_believed() {
    let server = start(Missing::Make).await;
    let body = body(SHOPIFY, &server, 0);
    let (right, wrong) = (signature(&body, SECRET), signature(&body, "another"));
    let topic = ("x-shopify-topic", "orders/create");
    for signature in [wrong.as_str(), "", "no base64 at all", &right[..20]] {
        let headers = [topic, ("x-shopify-hmac-sha256", signature)];
        let refused = send(&server, "web", &headers, body.clone()).await;
        refused.problem(401, "bad_signature", None);
    }
    let signed = [topic, ("x-shopify-hmac-sha256", right.as_str())];
    let changed = send(&server, "web", &signed, format!("{body} ")).await;
    changed.problem(401, "bad_signature", None);
    // One store's signature is in another's header.
    let elsewhere = send(&server, "woo", &signed, body.clone()).await;
    elsewhere.problem(401, "bad_signature", None);
    send(&server, "nobody", &signed, body.clone())
        .await
        .problem(404, "not_found", None);
    assert!(orders(&server).await.is_empty());
    let other = [("x-shopify-topic", "orders/updated"), signed[1]];
    let other = send(&server, "web", &other, body).await;
    assert_eq!(other.status, StatusCode::NO_CONTENT);
    assert!(orders(&server).await.is_empty());
}

#[tokio::test]
async fn what_is_missing_is_refused_or_made_as_it_was_set() {
    let server = start(Missing::Refuse).await;
    let sent = body(WOOCOMMERCE, &server, 0);
    let unknown = woocommerce(&server, sent.clone()).await;
    unknown.problem(422, "unknown_product", Some("lines[0].sku"));
    tea(&server, 1).await;
    let short = woocommerce(&server, sent.clone()).await;
    short.problem(409, "out_of_stock", Some("lines[0].quantity"));
    assert!(orders(&server).await.is_empty());
    // Restocked, the same order comes again and is taken.
    server
        .patch("/api/products/TEA-1", json!({ "restock": 1 }))
        .await
        .expect(StatusCode::OK);
    woocommerce(&server, sent).await.expect(StatusCode::OK);

    let server = start(Missing::Make).await;
    tea(&server, 1).await;
    woocommerce(&server, body(WOOCOMMERCE, &server, 0))
        .await
        .expect(StatusCode::OK);
    let tea = server.get("/api/products/TEA-1").await;
    assert_eq!(
        tea.json()["stock"],
        0,
        "one was there, one was added, two were taken"
    );
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_changes_nothing() {
    let server = start(Missing::Make).await;
    let old = shopify(&server, body(SHOPIFY, &server, 8)).await;
    old.problem(422, "too_old", None);
    let euro = body(SHOPIFY, &server, 0).replace("\"currency\": \"USD\"", "\"currency\": \"EUR\"");
    shopify(&server, euro)
        .await
        .problem(422, "other_currency", Some("currency"));
    let never = body(SHOPIFY, &server, 0).replace("\"created_at\": \"", "\"created_at\": \"never ");
    shopify(&server, never)
        .await
        .problem(400, "malformed", Some("body"));
    shopify(&server, "{}".into())
        .await
        .problem(400, "malformed", Some("body"));
    shopify(&server, "[".into())
        .await
        .problem(400, "malformed", Some("body"));
    let large = " ".repeat(1024 * 1024 + 1);
    shopify(&server, large)
        .await
        .problem(413, "too_large", None);
    assert!(orders(&server).await.is_empty());
}
