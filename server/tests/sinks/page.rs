//! The list of sinks as the page shows it, rendered as the server renders it.

use leptos::prelude::*;
use live_orders::{Seq, Timestamp};
use live_orders_app::api::sinks::{SinkError, SinkReport, SinkState};
use live_orders_app::components::sinks::Sinks;

fn rendered(reports: Vec<SinkReport>) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let on_retry = Callback::new(|_: String| ());
        let now = Signal::stored(Timestamp::from_millis(600_000));
        view! { <Sinks reports=Signal::stored(reports) now on_retry /> }.to_html()
    })
}

fn report(name: &str, state: SinkState) -> SinkReport {
    SinkReport {
        name: name.into(),
        kind: "pusher".into(),
        state,
        seq: Seq(40),
        behind: 2,
        delivered: 7,
        delivered_at: None,
        lost: 0,
        failures: 3,
        error: None,
        retry_at: None,
    }
}

/// The part of a list that is about a sink.
fn row<'a>(html: &'a str, name: &str) -> &'a str {
    let rows: Vec<&str> = html.split("<li").skip(1).collect();
    let found = rows.iter().find(|row| row.contains(&format!(">{name}<")));
    found.unwrap_or_else(|| panic!("no {name} in {html}"))
}

#[test]
fn each_sink_is_shown_with_its_state_and_a_button_where_it_helps() {
    let mut stopped = report("stopped", SinkState::Stopped);
    stopped.error = Some(SinkError {
        at: Timestamp::from_millis(0),
        text: "<b>it</b> answered 500".into(),
    });
    let html = rendered(vec![report("running", SinkState::Running), stopped]);
    let running = row(&html, "running");
    assert!(running.contains("data-state=\"running\""), "{running}");
    assert!(running.contains("Delivering"), "{running}");
    assert!(
        running.contains("7 events delivered, up to change 40, 2 behind"),
        "{running}"
    );
    let form = |row: &str| {
        let form = row.split("<form").nth(1).expect("a form").to_owned();
        form.split('>').next().expect("its tag").to_owned()
    };
    assert!(form(running).contains("hidden"), "{running}");
    let stopped = row(&html, "stopped");
    assert!(stopped.contains("Stopped after 3 failures"), "{stopped}");
    assert!(
        stopped.contains("10 min ago: &lt;b&gt;it&lt;/b&gt; answered 500."),
        "{stopped}"
    );
    assert!(!form(stopped).contains("hidden"), "{stopped}");
    assert!(
        form(stopped).contains("action=\"/fn/retry_sink\""),
        "{stopped}"
    );
    assert!(stopped.contains("value=\"stopped\""), "{stopped}");
}

#[test]
fn without_sinks_it_says_so() {
    let html = rendered(Vec::new());
    let none = html.split("<p").nth(1).expect("a sentence");
    assert!(none.contains("No outside service"), "{html}");
    assert!(
        !none.split('>').next().expect("its tag").contains("hidden"),
        "{html}"
    );
}
