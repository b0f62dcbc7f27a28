//! Where deliveries may not go: a name is followed to its address, and no further.

use crate::receiver::SECRET;
use crate::receiver::{Answer, Receiver};
use crate::shop::{report_when, sinks, telling, webhook};

#[tokio::test]
async fn a_name_that_leads_inside_is_not_followed() {
    let mut receiver = Receiver::start().await;
    let url = format!("https://localhost:{}/hook", receiver.address.port());
    let sink = format!(
        "[[sink]]\nname = \"shop\"\nkind = \"webhook\"\nurl = \"{url}\"\nsecret = \"{SECRET}\"\n"
    );
    let server = telling(sinks(&sink)).await;
    server.product("A", 10).await;
    let waiting = report_when(&server, |report| report["state"] == "waiting").await;
    let error = waiting["error"]["text"].as_str().expect("a reason");
    assert!(error.contains("localhost has no public address"), "{error}");
    assert!(error.contains("allow_private = true"), "{error}");
    assert_eq!(receiver.rest().len(), 0);

    // Allowed, the same name is followed: what comes of it is that nobody speaks TLS there.
    let server = telling(sinks(&format!("{sink}allow_private = true\n"))).await;
    server.product("A", 10).await;
    let waiting = report_when(&server, |report| report["state"] == "waiting").await;
    let error = waiting["error"]["text"].as_str().expect("a reason");
    assert!(!error.contains("public address"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_a_failure() {
    let mut elsewhere = Receiver::start().await;
    let mut receiver = Receiver::start().await;
    let location = format!("http://{}/", elsewhere.address).leak();
    receiver.answer([Answer::With(307, "location", location)]);
    let server = telling(webhook(&receiver, "")).await;
    server.product("A", 10).await;
    assert_eq!(receiver.take(2).await[1].seq(), 1);
    assert_eq!(elsewhere.rest().len(), 0);
}
