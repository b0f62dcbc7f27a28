//! A service costs the people at work nothing, however slow it is.

use std::time::{Duration, Instant};

use crate::receiver::{Answer, Receiver};
use crate::shop::{report, telling, webhook};
use crate::support::Running;

/// Orders that are placed for a measurement.
const ORDERS: u32 = 40;

async fn time_to_place(server: &Running) -> Duration {
    let started = Instant::now();
    for _ in 0..ORDERS {
        server.order("Ana", "A", 1).await;
    }
    started.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_are_answered_while_a_service_hangs() {
    let mut hanging = Receiver::start().await;
    hanging.answer([Answer::Never]);
    let server = telling(webhook(&hanging, "")).await;
    server.product("A", 1_000).await;
    // It hangs now, and for the rest of the test.
    hanging.next().await;
    for _ in 0..ORDERS {
        server.order("Ana", "A", 1).await;
    }
    let report = report(&server).await;
    assert_eq!(report["delivered"], 0);
    assert_eq!(report["behind"], 1 + 2 * ORDERS);
    assert_eq!(
        hanging.rest().len(),
        0,
        "nothing overtakes what is under way"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_take_as_long_as_without_sinks() {
    let mut services = Vec::new();
    let mut sinks = Vec::new();
    for index in 0..4 {
        let service = Receiver::start().await;
        let mut sink = webhook(&service, "");
        sink[0].name = format!("shop-{index}");
        sinks.extend(sink);
        services.push(service);
    }
    let alone = Running::start().await;
    let telling = telling(sinks).await;
    for server in [&alone, &telling] {
        server.product("A", 10_000).await;
        time_to_place(server).await;
    }
    // Measured in turns, and the best of each: what else the machine does counts for both.
    let mut best = [Duration::MAX; 2];
    for _ in 0..5 {
        for (best, server) in best.iter_mut().zip([&alone, &telling]) {
            *best = time_to_place(server).await.min(*best);
        }
    }
    let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
    // Four deliveries for each of two changes are made meanwhile on the same cores.
    assert!(ratio < 4.0, "{ratio:.2} times as long: {best:?}");
}
