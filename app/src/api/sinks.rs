//! The outside services that the server tells of changes: how each stands, and having one that has
//! stopped tried again. Nothing here holds an address or a secret.

use leptos::prelude::*;
use live_orders::{Seq, Timestamp};
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json, PostUrl};

use crate::error::AppError;
use crate::texts::bar;

/// How a sink stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkReport {
    /// As the file of sinks names it.
    pub name: String,
    /// What it speaks: `webhook`, `pusher`, `ably` or `supabase`.
    pub kind: String,
    /// Whether it delivers.
    pub state: SinkState,
    /// All changes up to here are delivered, or are none that it wants.
    pub seq: Seq,
    /// How many changes have been made since.
    pub behind: u64,
    /// How many events the service has taken, over all time.
    pub delivered: u64,
    /// When it took the last one.
    pub delivered_at: Option<Timestamp>,
    /// How many changes were cut off the log before they could be delivered.
    pub lost: u64,
    /// Failures in a row.
    pub failures: u32,
    /// The last failure; kept until the next delivery.
    pub error: Option<SinkError>,
    /// When it tries again by itself.
    pub retry_at: Option<Timestamp>,
}

/// Whether a sink delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SinkState {
    /// It does.
    Running,
    /// The last try has failed; it tries again in a moment.
    Waiting,
    /// Too many tries in a row have failed; it tries again after a long pause, or by hand.
    Stopped,
    /// The service said that it wants no more; it tries again by hand alone.
    Gone,
}

/// Why a delivery failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkError {
    /// When.
    pub at: Timestamp,
    /// In words, without addresses beyond the host's, and without secrets.
    pub text: String,
}

impl SinkState {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Stopped => "stopped",
            Self::Gone => "gone",
        }
    }
}

impl SinkReport {
    /// How it stands, in words.
    pub fn words(&self) -> String {
        match self.state {
            SinkState::Running if self.behind == 0 => bar::up_to_date().into(),
            SinkState::Running => bar::delivering().into(),
            SinkState::Waiting => bar::failed_waiting().into(),
            SinkState::Stopped => bar::stopped_after(self.failures.into()),
            SinkState::Gone => bar::stopped_gone().into(),
        }
    }

    /// Whether somebody may ask it to try again now.
    pub const fn can_be_retried(&self) -> bool {
        !matches!(self.state, SinkState::Running)
    }
}

/// How all sinks stand, in the order in which the file names them.
#[server(prefix = "/fn", endpoint = "sinks", input = GetUrl, output = Json)]
pub async fn read_sinks() -> Result<Vec<SinkReport>, AppError> {
    use crate::api::respond::{answered, sinks};

    answered(async { Ok(sinks()?.sinks().await?) }).await
}

/// Has a sink try again at once, with all its tries before it. A plain form is led to the list.
#[server(prefix = "/fn", endpoint = "retry_sink", input = PostUrl, output = Json)]
pub async fn retry_sink(name: String) -> Result<SinkReport, AppError> {
    use crate::api::respond::{answered, lead_to, sinks};
    use live_orders::Refusal;

    let report = answered(async {
        let report = sinks()?.retry(&name).await?;
        let unknown = || Refusal::invalid("name", "is the name of no sink").into();
        report.ok_or_else(unknown)
    })
    .await;
    lead_to("/");
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(state: SinkState, behind: u64) -> SinkReport {
        SinkReport {
            name: "shop".into(),
            kind: "webhook".into(),
            state,
            seq: Seq(7),
            behind,
            delivered: 3,
            delivered_at: None,
            lost: 0,
            failures: 12,
            error: None,
            retry_at: None,
        }
    }

    #[test]
    fn a_state_is_put_into_words() {
        let check = |state, behind, words: &str| {
            assert_eq!(report(state, behind).words(), words);
        };
        check(SinkState::Running, 0, "Up to date");
        check(SinkState::Running, 4, "Delivering");
        check(SinkState::Waiting, 4, "Failed, trying again");
        check(SinkState::Stopped, 4, "Stopped after 12 failures");
        check(SinkState::Gone, 4, "Stopped: the service wants no more");
    }

    #[test]
    fn a_report_crosses_the_wire() {
        let report = report(SinkState::Stopped, 1);
        let json = serde_json::to_string(&report).expect("JSON");
        assert!(json.contains(r#""state":"stopped""#), "{json}");
        assert_eq!(
            serde_json::from_str::<SinkReport>(&json).expect("a report"),
            report
        );
    }
}
