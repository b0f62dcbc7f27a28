//! Webhooks: signed as the standard says, in order, and only what is wanted.

use std::collections::HashMap;

use reqwest::StatusCode;
use serde_json::Value;

use crate::receiver::{Receiver, SECRET};
use crate::shop::{move_to, note, report_when, telling, webhook};
use crate::support::Running;

/// Another secret, of 24 bytes.
const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

/// What the log has at a place, as the JSON API gives it.
async fn logged(server: &Running, seq: u64) -> Value {
    let path = format!("/api/changes?after={}&limit=1", seq - 1);
    let page = server.get(&path).await.expect(StatusCode::OK);
    page["items"][0].clone()
}

#[tokio::test]
async fn the_standards_own_library_verifies_each() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    let order = server.order("Ana", "A", 2).await;
    let heard = receiver.take(3).await;
    let bodies: Vec<Value> = heard.iter().map(|it| it.verified(SECRET)).collect();
    let types: Vec<_> = bodies.iter().map(|body| body["type"].clone()).collect();
    assert_eq!(
        types,
        ["products.insert", "orders.insert", "products.update"]
    );
    assert_eq!(heard[1].path, "/hook");
    assert_eq!(heard[1].header("content-type"), "application/json");
    assert!(heard[1].header("user-agent").starts_with("live-orders/"));

    // The data is what the stream sends.
    let body = &bodies[1];
    let data = &body["data"];
    assert_eq!(data["id"], order["id"]);
    assert_eq!(
        (&data["entity"], &data["seq"]),
        (&"orders".into(), &2.into())
    );
    assert_eq!(data["customer"], "Ana");
    let change = logged(&server, 2).await;
    assert_eq!(data["mutation"], change["mutation"]);
    assert_eq!(body["timestamp"], change["at"]);
    assert_eq!(bodies[2]["data"]["was"]["stock"], 10);

    let ids: Vec<_> = heard.iter().map(|it| it.header("webhook-id")).collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[tokio::test]
async fn a_changed_or_unknown_secret_does_not_verify() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    let heard = receiver.next().await;
    let other = standardwebhooks::Webhook::new(OTHER).expect("a secret");
    assert!(other.verify(&heard.body, &heard.headers).is_err());
    let own = standardwebhooks::Webhook::new(SECRET).expect("a secret");
    let changed = [&heard.body[..], b" "].concat();
    assert!(own.verify(&changed, &heard.headers).is_err());
}

#[tokio::test]
async fn while_a_secret_is_being_changed_both_verify() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, &format!("old_secret = \"{OTHER}\""))).await;
    server.product("A", 10).await;
    let heard = receiver.next().await;
    heard.verified(SECRET);
    heard.verified(OTHER);
}

#[tokio::test]
async fn each_record_is_told_in_order_and_completely() {
    let mut receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 1_000).await;
    let orders = futures::future::join_all((0..8).map(async |index| {
        let order = server.order(&format!("Customer {index}"), "A", 1).await;
        for round in 0..5 {
            note(&server, &order, &format!("round {round}")).await;
        }
        order
    }));
    let orders = orders.await;
    let head = server.head().await;
    let heard = receiver.take(usize::try_from(head).expect("few")).await;
    let seqs: Vec<u64> = heard.iter().map(super::receiver::Heard::seq).collect();
    assert_eq!(seqs, (1..=head).collect::<Vec<_>>());
    let mut versions: HashMap<String, Vec<u64>> = HashMap::new();
    for it in &heard {
        let data = it.verified(SECRET)["data"].clone();
        let id = data["id"].as_str().expect("an id").to_owned();
        let version = data["version"].as_u64().expect("a version");
        versions.entry(id).or_default().push(version);
    }
    for order in &orders {
        let id = order["id"].as_str().expect("an id");
        assert_eq!(versions[id], [1, 2, 3, 4, 5, 6]);
    }
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(
        (&report["delivered"], &report["seq"]),
        (&head.into(), &head.into())
    );
    assert_eq!(report["state"], "running");
}

#[tokio::test]
async fn only_what_is_wanted_is_told() {
    let mut receiver = Receiver::start().await;
    let wanted = "entities = [\"orders\"]\noperations = [\"update\", \"delete\"]\n\
                  filter = \"status=cancelled&min_total=2000\"";
    let server = telling(webhook(&receiver, wanted)).await;
    server.product("A", 100).await;
    let small = server.order("Small", "A", 1).await;
    let large = server.order("Large", "A", 2).await;
    let kept = server.order("Kept", "A", 3).await;
    move_to(&server, &small, "cancelled").await;
    move_to(&server, &large, "cancelled").await;
    move_to(&server, &kept, "paid").await;
    let path = format!("/api/orders/{}", large["id"].as_str().expect("an id"));
    server.delete(&path).await.expect(StatusCode::OK);
    // All that is not wanted is passed over: the cursor comes up to the head.
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(report["delivered"], 2);
    let told: Vec<_> = receiver
        .rest()
        .iter()
        .map(|it| {
            let body = it.verified(SECRET);
            (body["type"].clone(), body["data"]["customer"].clone())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("orders.update".into(), "Large".into()),
            ("orders.delete".into(), "Large".into())
        ]
    );
}
