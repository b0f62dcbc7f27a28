//! The log for those who poll: where it goes on, and when they must start over.

use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Running, meddle};

/// A log of ten changes whose first five are gone.
async fn shortened() -> Running {
    let server = Running::start().await;
    for number in 1..=10 {
        server.product(&format!("P{number}"), 10).await;
    }
    let folder = server.stop().await;
    let file = folder.path().join("orders.db");
    meddle(&file, "delete from changes where seq <= 5").await;
    Running::start_in(folder, LiveConfig::default()).await
}

fn seqs(page: &Value) -> Vec<u64> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["seq"].as_u64().expect("a seq"))
        .collect()
}

#[tokio::test]
async fn who_must_start_over_is_told_why() {
    let server = shortened().await;
    let epoch = server.hub.epoch();
    let same = format!("/api/changes?after=4&epoch={epoch}");
    for (path, code) in [
        ("/api/changes?after=0", "gone"),
        ("/api/changes?after=4", "gone"),
        ("/api/changes?cursor=4&limit=1", "gone"),
        (same.as_str(), "gone"),
        ("/api/changes?after=11", "ahead"),
        ("/api/changes?after=99999999999999999999", "ahead"),
        ("/api/changes?after=7&epoch=other", "epoch"),
        ("/api/changes?epoch=other", "epoch"),
    ] {
        let problem = server.get(path).await.problem(410, code, None);
        assert_eq!(
            (&problem["seq"], &problem["epoch"]),
            (&json!(10), &json!(epoch)),
            "{path}"
        );
        let head = server.ask(Method::HEAD, path).send().await;
        assert_eq!(head.status, StatusCode::GONE, "{path}");
    }
}

#[tokio::test]
async fn who_need_not_goes_on() {
    let server = shortened().await;
    let read = async |path: String| server.get(&path).await.expect(StatusCode::OK);
    for after in [5, 6, 9, 10] {
        let page = read(format!(
            "/api/changes?after={after}&epoch={}",
            server.hub.epoch()
        ))
        .await;
        assert_eq!(seqs(&page), (after + 1..=10).collect::<Vec<u64>>());
    }
    for all in [
        "/api/changes",
        "/api/changes?after=earliest",
        "/api/changes?cursor=earliest",
    ] {
        let page = read(all.to_owned()).await;
        assert_eq!(
            (seqs(&page), &page["total"]),
            ((6..=10).collect(), &json!(5))
        );
    }
    let reply = server.get("/api/changes?after=10").await;
    let known = reply.header("etag").to_owned();
    let again = server
        .ask(Method::GET, "/api/changes?after=10")
        .header("if-none-match", &known);
    assert_eq!(again.send().await.status, StatusCode::NOT_MODIFIED);
    // What the tag says is of this life of the store; whoever asks about another is told.
    let other = server
        .ask(Method::GET, "/api/changes?after=10&epoch=other")
        .header("if-none-match", &known);
    other.send().await.problem(410, "epoch", None);
}

#[tokio::test]
async fn a_log_of_which_nothing_is_left_is_gone() {
    let server = shortened().await;
    let folder = server.stop().await;
    let file = folder.path().join("orders.db");
    meddle(&file, "delete from changes").await;
    let server = Running::start_in(folder, LiveConfig::default()).await;
    server
        .get("/api/changes?after=9")
        .await
        .problem(410, "gone", None);
    let page = server
        .get("/api/changes?after=10")
        .await
        .expect(StatusCode::OK);
    assert_eq!((seqs(&page), &page["seq"]), (vec![], &json!(10)));
}
