//! A server that is told to stop says so to a balancer before it goes.

use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{end, folder, orders, program, soon, start};

async fn readiness(url: &str) -> (StatusCode, Value) {
    let response = soon(reqwest::get(format!("{url}/readyz"))).await;
    let response = response.expect("an answer");
    let (status, text) = (response.status(), response.text().await.expect("text"));
    (status, serde_json::from_str(&text).unwrap_or_default())
}

#[tokio::test]
async fn it_goes_on_answering_and_says_that_it_leaves() {
    let folder = folder();
    // Longer than the test may take: what ends it is the second signal.
    let args = ["--shutdown-notice", "300"];
    let (child, url) = start(&mut program(folder.path(), &args)).await;
    assert_eq!(readiness(&url).await.0, StatusCode::OK);
    let id = i32::try_from(child.id().expect("it runs")).expect("an id");
    let id = Pid::from_raw(id).expect("an id");
    kill_process(id, Signal::TERM).expect("a signal");
    let left = async {
        loop {
            let (status, problem) = readiness(&url).await;
            if status != StatusCode::OK {
                return (status, problem);
            }
        }
    };
    let (status, problem) = soon(left).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(problem["code"], "shutting_down", "{problem}");
    let alive = soon(reqwest::get(format!("{url}/healthz"))).await;
    assert_eq!(alive.expect("an answer").status(), StatusCode::OK);
    assert_eq!(orders(&url).await, 0, "it answers as before");
    assert!(end(child, Signal::TERM).await.success());
}
