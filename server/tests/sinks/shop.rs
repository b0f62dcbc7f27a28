//! A server that tells services, and what is done in it.

use std::path::Path;
use std::time::Duration;

use live_orders_server::serve::LiveConfig;
use live_orders_server::sinks::{Policy, SinkConfig, config};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::receiver::{Receiver, SECRET};
use crate::support::{Running, soon};

/// Waits of milliseconds, and no end of tries.
pub const QUICK: Policy = Policy {
    timeout: Duration::from_secs(20),
    backoff: Duration::from_millis(1),
    backoff_max: Duration::from_millis(5),
    failures_max: 1_000_000,
    resume_after: Duration::from_hours(1),
};

/// The sinks of a file's text, with quick tries.
pub fn sinks(text: &str) -> Vec<SinkConfig> {
    let services = config::parse(text, Path::new("")).expect("a file of sinks");
    let mut sinks = services.sinks;
    for sink in &mut sinks {
        sink.policy = QUICK;
    }
    sinks
}

/// A webhook called `shop` at a receiver, with further keys.
pub fn webhook(receiver: &Receiver, keys: &str) -> Vec<SinkConfig> {
    sinks(&format!(
        "[[sink]]\nname = \"shop\"\nkind = \"webhook\"\nurl = \"http://{}/hook\"\n\
         secret = \"{SECRET}\"\nallow_private = true\n{keys}\n",
        receiver.address
    ))
}

/// A server on a new file that tells them.
pub async fn telling(sinks: Vec<SinkConfig>) -> Running {
    telling_in(tempfile::tempdir().expect("a folder"), sinks).await
}

/// A server on the file of another one.
pub async fn telling_in(folder: TempDir, sinks: Vec<SinkConfig>) -> Running {
    Running::start_telling(folder, LiveConfig::default(), sinks).await
}

/// How the sink `shop` stands.
pub async fn report(server: &Running) -> Value {
    let list = server.get("/api/sinks").await.expect(StatusCode::OK);
    let items = list["items"].as_array().expect("a list").clone();
    let found = items.into_iter().find(|sink| sink["name"] == "shop");
    found.expect("the sink")
}

/// How it stands once it stands so.
pub async fn report_when(server: &Running, holds: impl Fn(&Value) -> bool) -> Value {
    soon(async {
        loop {
            let report = report(server).await;
            if holds(&report) {
                return report;
            }
        }
    })
    .await
}

/// Changes an order's note.
pub async fn note(server: &Running, order: &Value, note: &str) -> Value {
    let path = format!("/api/orders/{}", order["id"].as_str().expect("an id"));
    server
        .patch(&path, json!({ "note": note }))
        .await
        .expect(StatusCode::OK)
}

/// Moves an order on.
pub async fn move_to(server: &Running, order: &Value, status: &str) -> Value {
    let path = format!(
        "/api/orders/{}/status",
        order["id"].as_str().expect("an id")
    );
    server
        .post(&path, json!({ "status": status }))
        .await
        .expect(StatusCode::OK)
}
