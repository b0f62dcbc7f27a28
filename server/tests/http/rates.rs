//! How often somebody may ask.

use std::num::NonZeroU32;

use live_orders::Role;
use live_orders_server::http::rates::RatesConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, Response, StatusCode};

use crate::accounts::{account, client, cookie};
use crate::support::{Running, soon};

/// Few, and none comes back while a test runs.
const BURST: u32 = 5;

async fn start() -> Running {
    let rates = RatesConfig {
        per_second: NonZeroU32::new(1),
        burst: BURST,
    };
    let live = LiveConfig::default();
    Running::start_with(LiveConfig { rates, ..live }).await
}

async fn ask(server: &Running, method: Method, path: &str, cookie: &str) -> Response {
    let request = client().request(method, server.url(path));
    let request = request.header("cookie", cookie);
    soon(request.send()).await.expect("an answer")
}

#[tokio::test]
async fn whoever_asks_too_often_waits_and_nobody_else() {
    let server = start().await;
    account(&server, "ana", Role::Viewer).await;
    account(&server, "bo", Role::Viewer).await;
    let (ana, bo) = (cookie(&server, "ana").await, cookie(&server, "bo").await);
    let mut statuses = Vec::new();
    for _ in 0..2 * BURST {
        let answer = ask(&server, Method::GET, "/api/summary", &ana).await;
        statuses.push(answer.status());
    }
    assert!(
        statuses[..5].iter().all(|it| *it == StatusCode::OK),
        "{statuses:?}"
    );
    let refused = ask(&server, Method::GET, "/api/summary", &ana).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds = refused.headers()["retry-after"].to_str().expect("text");
    assert!((1..=2).contains(&seconds.parse::<u32>().expect("seconds")));
    let problem: serde_json::Value = refused.json().await.expect("a problem");
    assert_eq!(problem["code"], "too_many_requests");
    // The page's own functions say it in their own way.
    let function = ask(&server, Method::GET, "/fn/countries", &ana).await;
    assert_eq!(function.status(), StatusCode::TOO_MANY_REQUESTS);
    let told = soon(function.text()).await.expect("a body");
    assert!(told.contains("busy"), "{told}");
    let other = ask(&server, Method::GET, "/api/summary", &bo).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn who_is_not_known_is_counted_by_address_and_local_mode_not_at_all() {
    let server = start().await;
    for _ in 0..4 * BURST {
        let answer = ask(&server, Method::GET, "/api/summary", "").await;
        assert_eq!(answer.status(), StatusCode::OK);
    }
    account(&server, "ana", Role::Viewer).await;
    let mut statuses = Vec::new();
    for _ in 0..2 * BURST {
        let answer = ask(&server, Method::GET, "/api/summary", "").await;
        statuses.push(answer.status());
    }
    assert_eq!(statuses[0], StatusCode::UNAUTHORIZED);
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}
