//! What every answer says to browsers.

use crate::support::{Running, soon};

const ALL: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
];

#[tokio::test]
async fn every_answer_says_what_may_be_done_with_it() {
    let server = Running::start().await;
    for path in [
        "/",
        "/sign-in",
        "/nothing",
        "/favicon.svg",
        "/api/orders",
        "/api/nothing",
        "/api/sse/orders",
        "/fn/nothing",
        "/print/slips?ids=",
        "/healthz",
    ] {
        let answer = soon(reqwest::get(server.url(path))).await;
        let answer = answer.expect("an answer");
        for name in ALL {
            assert!(answer.headers().contains_key(name), "{path}: {name}");
        }
    }
}

#[tokio::test]
async fn a_page_runs_its_own_scripts_and_no_other() {
    let server = Running::start().await;
    let page = async |path: &str| {
        let answer = reqwest::get(server.url(path)).await.expect("an answer");
        let policy = answer.headers()["content-security-policy"].to_str();
        let policy = policy.expect("text").to_owned();
        (policy, soon(answer.text()).await.expect("a page"))
    };
    for path in [
        "/",
        "/products",
        "/figures",
        "/sign-in",
        "/accounts",
        "/nothing",
    ] {
        let (policy, text) = page(path).await;
        let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
        let (nonce, _) = rest.split_once('\'').expect("its end");
        assert!(nonce.len() >= 22, "128 bits at least: {nonce}");
        let scripts = text.matches("<script").count();
        let own = text.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(scripts > 0 && own >= scripts, "{path}: {own} of {scripts}");
        assert!(!policy.contains("'unsafe-eval'"), "{policy}");
        assert_ne!(page(path).await.0, policy, "a nonce is used once");
    }
}
