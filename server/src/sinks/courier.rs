//! One delivery: a request to the service, and what its answer means. It goes to the address in the
//! file and nowhere else: no redirect is followed, no proxy is asked, and where the name points to is
//! looked at for each connection.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use live_orders::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, Response, StatusCode};

use super::addresses::PublicOnly;
use super::config::SinkConfig;
use super::event::Event;
use super::service::Service;

/// Who says so to the service.
const USER_AGENT: &str = concat!("live-orders/", env!("CARGO_PKG_VERSION"));
/// As much of an answer as is read: it says nothing that we need, but a connection whose answer was
/// read to its end is used again.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Longest description of a failure that is kept, in characters.
const TEXT_CHARS_MAX: usize = 300;
/// The longest that a service may ask us to wait.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(1);
/// Connections to a service that are kept open in between: there is one delivery at a time.
const IDLE_CONNECTIONS_MAX: usize = 1;

/// Carries events to one service.
#[derive(Clone, Debug)]
pub(super) struct Courier {
    http: Client,
    service: Service,
    timeout: Duration,
}

/// A delivery that the service has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    pub(super) status: StatusCode,
    /// What it answered, or the beginning of it.
    pub(super) answer: String,
}

/// A delivery that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// In words; no address but the host's, and no secret.
    pub(super) text: String,
    /// How long the service asks us to wait.
    pub(super) retry_after: Option<Duration>,
    /// The service says that it wants no more, for good.
    pub(super) is_gone: bool,
}

impl Courier {
    /// A courier to a sink's service.
    pub(super) fn new(sink: &SinkConfig) -> Result<Self, reqwest::Error> {
        let timeout = sink.policy.timeout;
        let mut http = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Redirects::none())
            .no_proxy()
            .timeout(timeout)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX);
        if !sink.allow_private {
            http = http.dns_resolver(Arc::new(PublicOnly));
        }
        Ok(Self {
            http: http.build()?,
            service: sink.service.clone(),
            timeout,
        })
    }

    /// Carries one event there. Comes back within the timeout.
    pub(super) async fn deliver(&self, event: &Event, now: Timestamp) -> Result<Receipt, Failure> {
        let request = self.service.request(&self.http, event, now);
        let response = request.send().await.map_err(|error| self.failed(error))?;
        let (status, retry_after) = (response.status(), retry_after(response.headers()));
        let answer = beginning(response).await;
        if status.is_success() {
            return Ok(Receipt { status, answer });
        }
        let reason = status.canonical_reason().unwrap_or("an unknown status");
        let mut text = format!(
            "{} answered {} {reason}",
            self.service.target(),
            status.as_u16()
        );
        if status.is_redirection() {
            text.push_str("; redirects are not followed, so put the new address into the settings");
        }
        Err(Failure {
            text,
            retry_after,
            is_gone: status == StatusCode::GONE,
        })
    }

    fn failed(&self, error: reqwest::Error) -> Failure {
        let target = self.service.target();
        // Its URL would show path and query.
        let error = error.without_url();
        let mut text = if error.is_timeout() {
            format!(
                "{target} did not answer within {} ms",
                self.timeout.as_millis()
            )
        } else if error.is_connect() {
            format!("no connection to {target}")
        } else {
            format!("no answer from {target}")
        };
        if !error.is_timeout() {
            let mut cause = std::error::Error::source(&error);
            while let Some(error) = cause {
                // Writing into a string cannot fail.
                let _ = write!(text, ": {error}");
                cause = error.source();
            }
        }
        Failure {
            text: text.chars().take(TEXT_CHARS_MAX).collect(),
            retry_after: None,
            is_gone: false,
        }
    }
}

/// Reads an answer as far as it may go. One that breaks off has been an answer all the same: its
/// status has been read.
async fn beginning(mut response: Response) -> String {
    let mut read = Vec::new();
    while read.len() < ANSWER_BYTES_MAX {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = ANSWER_BYTES_MAX - read.len();
                read.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
            Ok(None) | Err(_) => break,
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

/// `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text)
            .ok()?
            .duration_since(SystemTime::now())
            .unwrap_or_default(),
    };
    Some(wait.min(RETRY_AFTER_MAX))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn wait(text: &str) -> Option<Duration> {
        let value = HeaderValue::try_from(text).expect("a value");
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, value)]))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_bounded() {
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("86400"), Some(RETRY_AFTER_MAX));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        let wait_for_date = wait(&soon).expect("a wait");
        assert!(wait_for_date > Duration::from_secs(90), "{wait_for_date:?}");
        assert!(
            wait_for_date <= Duration::from_secs(100),
            "{wait_for_date:?}"
        );
        assert_eq!(wait("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
