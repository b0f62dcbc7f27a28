//! When a service does not take an event: again and again under the same id, with all that follows
//! waiting behind it, until the sink stops and somebody has it go on.

use std::time::Duration;

use live_orders_server::sinks::Policy;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::receiver::{Answer, Receiver, SECRET};
use crate::shop::{QUICK, report, report_when, telling, webhook};
use crate::support::Running;

/// Three tries.
const THREE: Policy = Policy {
    failures_max: 3,
    ..QUICK
};

async fn telling_by(receiver: &Receiver, policy: Policy) -> Running {
    let mut sinks = webhook(receiver, "");
    sinks[0].policy = policy;
    telling(sinks).await
}

async fn retry(server: &Running) -> Value {
    let asked = server.ask(Method::POST, "/api/sinks/shop/retry");
    asked.send().await.expect(StatusCode::OK)
}

#[tokio::test]
async fn after_a_failure_the_same_event_comes_again_before_any_other() {
    let mut receiver = Receiver::start().await;
    let failures = [500, 503, 429, 400, 404, 302];
    receiver.answer(failures.map(Answer::Status));
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    server.product("B", 10).await;
    let heard = receiver.take(failures.len() + 2).await;
    for it in &heard {
        it.verified(SECRET);
    }
    let (repeated, other) = heard.split_at(failures.len() + 1);
    assert!(repeated.iter().all(|it| it.seq() == 1), "{repeated:?}");
    let id = repeated[0].header("webhook-id");
    assert!(repeated.iter().all(|it| it.header("webhook-id") == id));
    assert_eq!(other[0].seq(), 2);
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(report["delivered"], 2);
    assert_eq!(
        (&report["failures"], &report["error"]),
        (&0.into(), &Value::Null)
    );
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_given_up_after_the_timeout() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Never]);
    let timeout = Duration::from_millis(200);
    let server = telling_by(&receiver, Policy { timeout, ..QUICK }).await;
    server.product("A", 10).await;
    let heard = receiver.take(2).await;
    assert_eq!(heard[0].header("webhook-id"), heard[1].header("webhook-id"));
}

#[tokio::test]
async fn a_service_that_is_not_there_is_tried_until_it_is() {
    let receiver = Receiver::start().await;
    let sinks = webhook(&receiver, "");
    let address = receiver.stop().await;
    let server = telling(sinks).await;
    server.product("A", 10).await;
    let waiting = report_when(&server, |report| report["state"] == "waiting").await;
    let error = waiting["error"]["text"].as_str().expect("a reason");
    assert!(
        error.contains("no connection to http://127.0.0.1"),
        "{error}"
    );
    assert!(error.contains("refused"), "{error}");
    let mut receiver = Receiver::at(address).await;
    assert_eq!(receiver.next().await.seq(), 1);
}

#[tokio::test]
async fn it_waits_as_long_as_the_service_asks() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::With(503, "retry-after", "3000")]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    receiver.next().await;
    let waiting = report_when(&server, |report| report["state"] == "waiting").await;
    let time = |value: &Value| {
        let text = value.as_str().expect("a time");
        text.parse::<live_orders::Timestamp>().expect("a time")
    };
    let wait = time(&waiting["retry_at"]).since(time(&waiting["error"]["at"]));
    assert_eq!(wait, Duration::from_mins(50));
    retry(&server).await;
    assert_eq!(receiver.next().await.seq(), 1);
}

#[tokio::test]
async fn it_stops_after_so_many_failures_and_goes_on_by_hand() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(500); 4]);
    let server = telling_by(&receiver, THREE).await;
    server.product("A", 10).await;
    let stopped = report_when(&server, |report| report["state"] == "stopped").await;
    assert_eq!(receiver.rest().len(), 3);
    assert_eq!(stopped["failures"], 3);
    assert_eq!(
        (&stopped["seq"], &stopped["behind"]),
        (&0.into(), &1.into())
    );
    let error = stopped["error"]["text"].as_str().expect("a reason");
    assert!(
        error.contains("answered 500 Internal Server Error"),
        "{error}"
    );
    // What comes in meanwhile does not wake it.
    server.product("B", 10).await;
    assert_eq!(report(&server).await["state"], "stopped");
    assert_eq!(receiver.rest().len(), 0);

    // One more failure does not stop it again: it has all its tries.
    let asked = retry(&server).await;
    assert_eq!(asked["name"], "shop");
    let heard = receiver.take(3).await;
    let seqs: Vec<_> = heard.iter().map(crate::receiver::Heard::seq).collect();
    assert_eq!(seqs, [1, 1, 2]);
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(report["state"], "running");
}

#[tokio::test]
async fn it_goes_on_by_itself_after_a_longer_pause() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(500); 5]);
    let policy = Policy {
        resume_after: Duration::from_millis(50),
        ..THREE
    };
    let server = telling_by(&receiver, policy).await;
    server.product("A", 10).await;
    let heard = receiver.take(6).await;
    assert!(heard.iter().all(|it| it.seq() == 1));
    let report = report_when(&server, |report| report["behind"] == 0).await;
    assert_eq!(report["state"], "running");
}

#[tokio::test]
async fn gone_stops_it_at_once() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(410)]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    let gone = report_when(&server, |report| report["state"] == "gone").await;
    assert_eq!(
        (&gone["failures"], &gone["retry_at"]),
        (&1.into(), &Value::Null)
    );
    assert_eq!(receiver.rest().len(), 1);
    retry(&server).await;
    assert_eq!(receiver.next().await.seq(), 1);
}

#[tokio::test]
async fn only_sinks_that_there_are_can_be_retried_and_no_other_site_asks() {
    let receiver = Receiver::start().await;
    let server = telling(webhook(&receiver, "")).await;
    let ask = |name: &str| server.ask(Method::POST, &format!("/api/sinks/{name}/retry"));
    let unknown = ask("nobody").send().await;
    unknown.problem(404, "not_found", Some("name"));
    let foreign = ask("shop").header("sec-fetch-site", "cross-site");
    foreign.send().await.problem(403, "cross_site", None);
}

#[tokio::test]
async fn the_page_reads_and_retries_them_as_well() {
    let receiver = Receiver::start().await;
    receiver.answer([Answer::Status(410)]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    report_when(&server, |report| report["state"] == "gone").await;
    let list = server.get("/fn/sinks").await.expect(StatusCode::OK);
    assert_eq!(
        (&list[0]["name"], &list[0]["state"]),
        (&"shop".into(), &"gone".into())
    );
    let ask = |name: &str| {
        server
            .ask(Method::POST, "/fn/retry_sink")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("name={name}"))
    };
    assert_eq!(
        ask("nobody").send().await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    ask("shop").send().await.expect(StatusCode::OK);
    report_when(&server, |report| report["behind"] == 0).await;
}
