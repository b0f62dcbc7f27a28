//! The services with channels: each request as the service's reference has it.

use std::fmt::Write;

use md5::{Digest, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::receiver::{Heard, Receiver};
use crate::shop::{report_when, sinks, telling};

/// HMAC-SHA256 by hand, after RFC 2104: not with what the server uses.
fn hmac(key: &[u8], text: &[u8]) -> String {
    assert!(key.len() <= 64);
    let pad = |byte: u8| -> Vec<u8> {
        let mut block = [byte; 64];
        for (at, key) in block.iter_mut().zip(key) {
            *at ^= key;
        }
        block.to_vec()
    };
    let inner = Sha256::digest([&pad(0x36)[..], text].concat());
    let outer = Sha256::digest([&pad(0x5c)[..], &inner[..]].concat());
    hex(&outer)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text");
        text
    })
}

fn pusher(receiver: &Receiver, keys: &str) -> String {
    format!(
        "[[sink]]\nname = \"shop\"\nkind = \"pusher\"\napp_id = \"42\"\nkey = \"k3y\"\n\
         secret = \"s3cret\"\nhost = \"127.0.0.1\"\nport = {}\ntls = false\n\
         allow_private = true\n{keys}\n",
        receiver.address.port()
    )
}

/// Checks the signature as the reference says how, and gives the body.
fn verified(heard: &Heard) -> Value {
    let pairs: Vec<(&str, &str)> = heard
        .query
        .split('&')
        .map(|pair| pair.split_once('=').expect("a value"))
        .collect();
    let value = |name: &str| pairs.iter().find(|(it, _)| *it == name).expect(name).1;
    assert_eq!((value("auth_key"), value("auth_version")), ("k3y", "1.0"));
    let sent: i64 = value("auth_timestamp").parse().expect("seconds");
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("now");
    let now = i64::try_from(now.as_secs()).expect("now");
    assert!((now - sent).abs() < 600, "{sent}");
    assert_eq!(value("body_md5"), hex(&Md5::digest(&heard.body)));
    let mut signed: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| *name != "auth_signature")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    signed.sort();
    let text = format!("{}\n{}\n{}", heard.method, heard.path, signed.join("&"));
    assert_eq!(value("auth_signature"), hmac(b"s3cret", text.as_bytes()));
    heard.json()
}

#[tokio::test]
async fn pusher_is_told_with_a_signature_that_holds() {
    let mut receiver = Receiver::start().await;
    let server = telling(sinks(&pusher(&receiver, "entities = [\"orders\"]"))).await;
    server.product("A", 10).await;
    let order = server.order("Ana", "A", 1).await;
    let heard = receiver.next().await;
    assert_eq!(
        (heard.method.as_str(), heard.path.as_str()),
        ("POST", "/apps/42/events")
    );
    let body = verified(&heard);
    assert_eq!(
        (&body["name"], &body["channel"]),
        (&"orders:insert".into(), &"app-updates".into())
    );
    // A text, which Pusher's clients parse.
    let data: Value = serde_json::from_str(body["data"].as_str().expect("text")).expect("JSON");
    assert_eq!(
        (&data["id"], &data["customer"]),
        (&order["id"], &"Ana".into())
    );
}

#[tokio::test]
async fn pusher_is_told_of_what_is_too_large_in_short() {
    let mut receiver = Receiver::start().await;
    let file = pusher(&receiver, "entities = [\"orders\"]\nchannel = \"shop\"");
    let server = telling(sinks(&file)).await;
    server.product("A", 100_000).await;
    let line = json!({ "sku": "A", "quantity": 1 });
    let body = json!({ "customer": "Ana", "lines": vec![line; 100] });
    let order = server.post("/api/orders", body).await.json();
    let body = verified(&receiver.next().await);
    assert_eq!(body["channel"], "shop");
    let data: Value = serde_json::from_str(body["data"].as_str().expect("text")).expect("JSON");
    assert_eq!(
        data,
        json!({ "entity": "orders", "id": order["id"], "version": 1, "seq": 2, "truncated": true })
    );
}

#[tokio::test]
async fn ably_is_told_with_the_key_and_an_id_of_ours() {
    let mut receiver = Receiver::start().await;
    let file = format!(
        "[[sink]]\nname = \"shop\"\nkind = \"ably\"\nkey = \"app.key:s3cret\"\n\
         url = \"http://{}\"\nchannel = \"shop/orders 1\"\nallow_private = true\n",
        receiver.address
    );
    receiver.answer([crate::receiver::Answer::Status(500)]);
    let server = telling(sinks(&file)).await;
    server.product("A", 10).await;
    let heard = receiver.take(2).await;
    assert_eq!(heard[0].path, "/channels/shop%2Forders%201/messages");
    // base64 of the key
    assert_eq!(
        heard[0].header("authorization"),
        "Basic YXBwLmtleTpzM2NyZXQ="
    );
    let body = heard[0].json();
    assert_eq!(
        (&body["name"], &body["encoding"]),
        (&"products:insert".into(), &"json".into())
    );
    let data: Value = serde_json::from_str(body["data"].as_str().expect("text")).expect("JSON");
    assert_eq!((&data["id"], &data["seq"]), (&"A".into(), &1.into()));
    assert!(body["id"].as_str().is_some_and(|id| id.starts_with("msg_")));
    assert_eq!(body, heard[1].json(), "a repetition is the same message");
}

#[tokio::test]
async fn supabase_is_told_on_a_topic() {
    let mut receiver = Receiver::start().await;
    let file = format!(
        "[[sink]]\nname = \"shop\"\nkind = \"supabase\"\nkey = \"sb_secret_s3cret\"\n\
         url = \"http://{}/\"\nprivate = true\nallow_private = true\n",
        receiver.address
    );
    receiver.answer([crate::receiver::Answer::Status(202)]);
    let server = telling(sinks(&file)).await;
    server.product("A", 10).await;
    let heard = receiver.next().await;
    assert_eq!(heard.path, "/realtime/v1/api/broadcast");
    assert_eq!(heard.header("apikey"), "sb_secret_s3cret");
    let body = heard.json();
    let messages = body["messages"].as_array().expect("a list");
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert_eq!(message["topic"], "app-updates");
    assert_eq!(message["event"], "products:insert");
    assert_eq!(message["private"], true);
    assert_eq!(message["payload"]["id"], "A");
    report_when(&server, |report| report["delivered"] == 1).await;
}
