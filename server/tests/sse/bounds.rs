//! How many streams there may be.

use live_orders_server::live::HubConfig;
use live_orders_server::serve::LiveConfig;
use reqwest::{Method, StatusCode};

use crate::listener::Listener;
use crate::support::Running;

#[tokio::test]
async fn one_too_many_is_asked_to_come_back() {
    let hub = HubConfig {
        streams_max: 2,
        ..HubConfig::default()
    };
    let server = Running::start_with(LiveConfig {
        hub,
        ..LiveConfig::default()
    })
    .await;
    let mut first = Listener::open(&server, "*").await;
    let mut second = Listener::open(&server, "orders").await;
    first.greeted().await;
    second.greeted().await;
    let refused = server.get("/api/sse/*").await;
    refused.problem(503, "busy", None);
    assert_eq!(refused.header("retry-after"), "1");

    // A place that is given up can be taken.
    drop(first);
    let taken = async {
        loop {
            let response = server.ask(Method::GET, "/api/sse/*").open().await;
            if response.status() == StatusCode::OK {
                return response;
            }
        }
    };
    let mut third = Listener::of(crate::support::soon(taken).await);
    third.greeted().await;
}
