//! A service on this machine: it hears requests, and answers as it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response};
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::support::soon;

/// A secret of webhooks: 32 bytes.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

/// A service that listens. It ends when it is dropped.
pub struct Receiver {
    pub address: SocketAddr,
    heard: mpsc::UnboundedReceiver<Heard>,
    answers: Answers,
    task: JoinHandle<()>,
}

/// A request that has come in.
#[derive(Debug)]
pub struct Heard {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// How a request is answered.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// With a status.
    Status(u16),
    /// With a status and a header.
    With(u16, &'static str, &'static str),
    /// Not at all.
    Never,
}

/// What is said to the next requests; all others are answered with 200.
type Answers = Arc<Mutex<VecDeque<Answer>>>;

impl Receiver {
    pub async fn start() -> Self {
        Self::at("127.0.0.1:0".parse().expect("an address")).await
    }

    pub async fn at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (tell, heard) = mpsc::unbounded_channel();
        let answers = Answers::default();
        let router = Router::new()
            .fallback(hear)
            .with_state((tell, answers.clone()));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self {
            address,
            heard,
            answers,
            task,
        }
    }

    /// How the next requests are answered.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().expect("whole").extend(answers);
    }

    /// The next request.
    pub async fn next(&mut self) -> Heard {
        soon(self.heard.recv()).await.expect("it listens")
    }

    /// The next requests.
    pub async fn take(&mut self, count: usize) -> Vec<Heard> {
        let mut heard = Vec::with_capacity(count);
        for _ in 0..count {
            heard.push(self.next().await);
        }
        heard
    }

    /// What has come in and was not looked at.
    pub fn rest(&mut self) -> Vec<Heard> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// Stops listening, and gives its address.
    pub async fn stop(self) -> SocketAddr {
        self.task.abort();
        let address = self.address;
        // Aborted, the listener is closed once the task is gone.
        while !self.task.is_finished() {
            tokio::task::yield_now().await;
        }
        address
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Heard {
    /// The body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// A header.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        let value = value.unwrap_or_else(|| panic!("no {name} in {:?}", self.headers));
        value.to_str().expect("text")
    }

    /// Checks it with the standard's own library, and gives the body.
    #[track_caller]
    pub fn verified(&self, secret: &str) -> Value {
        let webhook = Webhook::new(secret).expect("a secret");
        webhook
            .verify(&self.body, &self.headers)
            .expect("a signature that holds");
        self.json()
    }

    /// The place of its change.
    #[track_caller]
    pub fn seq(&self) -> u64 {
        self.json()["data"]["seq"].as_u64().expect("a seq")
    }
}

async fn hear(
    State((tell, answers)): State<(mpsc::UnboundedSender<Heard>, Answers)>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let answer = answers.lock().expect("whole").pop_front();
    // The test may have ended.
    drop(tell.send(Heard {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    }));
    let response = Response::builder();
    let response = match answer.unwrap_or(Answer::Status(200)) {
        Answer::Status(status) => response.status(status),
        Answer::With(status, name, value) => response.status(status).header(name, value),
        Answer::Never => std::future::pending().await,
    };
    response.body(Body::empty()).expect("a response")
}
