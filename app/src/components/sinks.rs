//! The outside services that are told of changes: how each stands, and a button for one that has
//! stopped. The button is a plain form, so that it works without scripts.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::{Role, Timestamp};

use crate::api::sinks::SinkReport;
use crate::texts::bar;
use crate::words::{grouped, happened, moment};

/// The list.
#[component]
pub fn Sinks(
    /// In the order in which they are shown.
    #[prop(into)]
    reports: Signal<Vec<SinkReport>>,
    #[prop(into)] now: Signal<Timestamp>,
    /// The name of one that is to try again.
    #[prop(into)]
    on_retry: Callback<String>,
) -> impl IntoView {
    let names = Memo::new(move |_| {
        reports.with(|reports| {
            let names = reports.iter().map(|report| report.name.clone());
            names.collect::<Vec<_>>()
        })
    });
    let row = move |name: String| view! { <SinkRow name reports now on_retry /> };
    view! {
        <section class="sinks" aria-label=bar::outside_services()>
            <p class="sinks__none" hidden=move || names.with(|names| !names.is_empty())>
                {bar::no_services()}
            </p>
            <ul class="sinks__list">
                <For each=move || names.get() key=String::clone children=row />
            </ul>
        </section>
    }
}

#[component]
fn SinkRow(
    name: String,
    reports: Signal<Vec<SinkReport>>,
    now: Signal<Timestamp>,
    on_retry: Callback<String>,
) -> impl IntoView {
    let name = StoredValue::new(name);
    let report = Memo::new(move |_| {
        reports.with(|reports| {
            name.with_value(|name| reports.iter().find(|report| report.name == *name).cloned())
        })
    });
    let told = move |tell: fn(&SinkReport) -> String| {
        move || report.with(|report| report.as_ref().map(tell))
    };
    let failure = move || {
        let now = now.get();
        report.with(|report| report.as_ref().and_then(|report| failure(report, now)))
    };
    let state = move || report.with(|report| report.as_ref().map(|report| report.state.name()));
    let can_be_retried =
        move || report.with(|report| report.as_ref().is_some_and(SinkReport::can_be_retried));
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        on_retry.run(name.get_value());
    };
    view! {
        <li class="sink" data-state=state>
            <div class="sink__head">
                <span class="sink__name">{name.get_value()}</span>
                <span class="sink__kind">{told(|report| report.kind.clone())}</span>
                <span class="sink__state" role="status">
                    {told(SinkReport::words)}
                </span>
            </div>
            <p class="sink__progress">{told(progress)}</p>
            <p class="sink__failure" hidden=move || failure().is_none()>
                {failure}
            </p>
            <form
                class="sink__retry"
                data-least=Role::Admin.name()
                action="/fn/retry_sink"
                method="post"
                hidden=move || !can_be_retried()
                on:submit=submitted
            >
                <input type="hidden" name="name" value=name.get_value() />
                <button
                    class="button"
                    type="submit"
                    aria-label=bar::retry_service(&name.get_value())
                >
                    {bar::retry()}
                </button>
            </form>
        </li>
    }
}

/// How far it has come: `1,024 events delivered, up to change 1,033, 3 behind`.
fn progress(report: &SinkReport) -> String {
    let mut parts = vec![
        bar::events_delivered(report.delivered),
        bar::up_to_change(&grouped(report.seq.0)),
    ];
    if report.behind > 0 {
        parts.push(bar::behind(&grouped(report.behind)));
    }
    if report.lost > 0 {
        parts.push(bar::changes_lost(report.lost));
    }
    parts.join(", ")
}

/// Why the last try failed, and when the next one is due.
fn failure(report: &SinkReport, now: Timestamp) -> Option<String> {
    let error = report.error.as_ref()?;
    let failure = bar::service_failure(&happened(now, error.at), &error.text);
    Some(match report.retry_at {
        Some(at) => bar::next_try(&failure, &moment(at)),
        None => failure,
    })
}

#[cfg(test)]
mod tests {
    use live_orders::Seq;

    use super::*;
    use crate::api::sinks::{SinkError, SinkState};

    fn report() -> SinkReport {
        SinkReport {
            name: "shop".into(),
            kind: "webhook".into(),
            state: SinkState::Stopped,
            seq: Seq(1_033),
            behind: 0,
            delivered: 1,
            delivered_at: None,
            lost: 0,
            failures: 12,
            error: None,
            retry_at: None,
        }
    }

    #[test]
    fn progress_is_told_with_what_is_missing() {
        let mut report = report();
        assert_eq!(progress(&report), "1 event delivered, up to change 1,033");
        report.behind = 3;
        report.lost = 1;
        assert_eq!(
            progress(&report),
            "1 event delivered, up to change 1,033, 3 behind, 1 change lost, because the log was \
             cut off before they could be delivered"
        );
    }

    #[test]
    fn a_failure_is_told_with_the_next_try() {
        let at: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let later = |seconds: i64| Timestamp::from_millis(at.millis() + seconds * 1_000);
        let mut report = report();
        assert_eq!(failure(&report, at), None);
        report.error = Some(SinkError {
            at,
            text: "it answered 500".into(),
        });
        assert_eq!(
            failure(&report, later(5)).as_deref(),
            Some("Just now: it answered 500.")
        );
        report.retry_at = Some(later(3_600));
        assert_eq!(
            failure(&report, later(300)).as_deref(),
            Some("5 min ago: it answered 500. Next try: 1 Mar 2026, 13:00 UTC.")
        );
    }
}
