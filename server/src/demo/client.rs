//! Requests to the JSON API. A write bears an idempotency key and is repeated under it while the
//! server does not answer or is busy, so that it happens once however often it is sent.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rand::RngExt;
use reqwest::{Method, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// The longest wait after the first failure; doubled with each, of which a random part is waited.
const WAIT: Duration = Duration::from_millis(200);
/// No wait is longer.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// An answer that takes longer counts as none.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// A client of one server.
#[derive(Clone, Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    patience: Duration,
}

/// A problem as the API tells it (RFC 9457).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    /// Stable.
    pub(super) code: String,
    /// What it is about.
    pub(super) field: Option<String>,
    /// A sentence.
    pub(super) detail: String,
}

/// A list as the API gives it.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) items: Vec<T>,
    pub(super) next_cursor: Option<String>,
}

/// What a request came to: the answer, or why it was refused.
pub(super) type Answer<T> = Result<T, Problem>;

impl Client {
    /// A client of the server at that address, which asks for as long as `patience` lasts.
    pub(super) fn new(base: &str, patience: Duration) -> anyhow::Result<Self> {
        let base = Url::parse(base).with_context(|| format!("{base} is not an address"))?;
        let local = matches!(base.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let mut builder = reqwest::Client::builder().timeout(REQUEST_TIMEOUT);
        if local {
            // A proxy for the world outside does not know this machine's own addresses.
            builder = builder.no_proxy();
        }
        let http = builder.build()?;
        Ok(Self {
            http,
            base,
            patience,
        })
    }

    /// Reads.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let answer = self.send(Method::GET, path, None).await?;
        answer.map_err(|problem| anyhow::anyhow!("{path} is refused: {}", problem.detail))
    }

    /// Writes, once.
    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> anyhow::Result<Answer<T>> {
        self.send(method, path, Some(body)).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Answer<T>> {
        let url = self.base.join(path)?;
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            let key = format!("demo-{}", Uuid::new_v4());
            request = request.json(body).header("Idempotency-Key", key);
        }
        let mut failures = 0;
        let started = Instant::now();
        loop {
            let request = request.try_clone().context("a request that is sent once")?;
            let problem = match request.send().await {
                Ok(response) if is_passing(response.status()) => response.status().to_string(),
                Ok(response) => return answer(response).await,
                // Whatever is wrong with the address will be wrong again.
                Err(error) if error.is_builder() => bail!(error),
                Err(error) => told(&error),
            };
            failures += 1;
            let wait = wait(failures);
            if started.elapsed() + wait > self.patience {
                bail!("{} does not answer: {problem}", self.base);
            }
            tokio::time::sleep(wait).await;
        }
    }
}

async fn answer<T: DeserializeOwned>(response: reqwest::Response) -> anyhow::Result<Answer<T>> {
    let status = response.status();
    let body = response.bytes().await?;
    if status.is_success() {
        let answer = serde_json::from_slice(&body);
        return answer
            .map(Ok)
            .context("the server's answer is not one of live-orders");
    }
    let mut problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
    if problem.code.is_empty() {
        problem.detail = format!("HTTP status {status}");
    }
    Ok(Err(problem))
}

/// Whether the same request may do better later.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

fn wait(failures: u32) -> Duration {
    let longest = WAIT.saturating_mul(1 << failures.min(16)).min(WAIT_MAX);
    longest.mul_f64(rand::rng().random())
}

/// An error with its causes: reqwest's own message leaves out why a connection failed.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
