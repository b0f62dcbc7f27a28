//! Whoever listens to a stream: it reads events off the wire, a bounded time each.

use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::support::{Running, soon};

/// One open stream.
pub struct Listener {
    response: Response,
    /// What has been read and not yet been taken.
    buffer: Vec<u8>,
    /// What the stream said last of when to come back, in milliseconds.
    pub retry: Option<u64>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: Option<u64>,
    pub name: String,
    pub data: Value,
    pub retry: Option<u64>,
}

impl Listener {
    /// Opens a stream at its head.
    pub async fn open(server: &Running, topic: &str) -> Self {
        Self::open_at(server, topic, None).await
    }

    /// Opens a stream by its path and parameters.
    pub async fn get(server: &Running, path: &str) -> Self {
        Self::of(server.ask(Method::GET, path).open().await)
    }

    /// Opens a stream that goes on after the last event, as a browser does.
    pub async fn open_at(server: &Running, topic: &str, last_event_id: Option<u64>) -> Self {
        let path = format!("/api/sse/{topic}");
        let mut ask = server.ask(Method::GET, &path);
        if let Some(id) = last_event_id {
            ask = ask.header("last-event-id", &id.to_string());
        }
        Self::of(ask.open().await)
    }

    /// The stream of an answer.
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        Self {
            response,
            buffer: Vec::new(),
            retry: None,
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.response.headers().get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }

    /// The next event; the end of the stream is the end of the test.
    pub async fn next(&mut self) -> Event {
        self.next_or_end().await.expect("the stream goes on")
    }

    /// The next event, or `None` at the end of the stream.
    pub async fn next_or_end(&mut self) -> Option<Event> {
        loop {
            let end = self.buffer.windows(2).position(|pair| pair == b"\n\n");
            if let Some(end) = end {
                let event: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let text = std::str::from_utf8(&event).expect("UTF-8");
                self.retry = field(text, "retry")
                    .map(|text| text.parse().expect("a number"))
                    .or(self.retry);
                // The last words of a stream are no event.
                let Some(event) = Event::parse(text) else {
                    continue;
                };
                return Some(event);
            }
            let chunk = soon(self.response.chunk()).await.expect("a whole chunk")?;
            self.buffer.extend_from_slice(&chunk);
        }
    }

    /// The next event that is none of the figures and no heartbeat.
    pub async fn change(&mut self) -> Event {
        loop {
            let event = self.next().await;
            if event.id.is_some() {
                return event;
            }
        }
    }

    /// Reads the greeting.
    pub async fn greeted(&mut self) -> Event {
        let event = self.next().await;
        assert_eq!(event.name, "connected", "{event:?}");
        event
    }

    /// Reads changes until the one at `last`; they must follow each other from `after` on.
    pub async fn follow(&mut self, after: u64, last: u64) {
        for expected in after + 1..=last {
            let event = self.change().await;
            assert_eq!(event.id, Some(expected), "{event:?}");
        }
    }
}

impl Event {
    fn parse(text: &str) -> Option<Self> {
        let number = |name: &str| field(text, name).map(|text| text.parse().expect("a number"));
        Some(Self {
            id: number("id"),
            name: field(text, "event")?.to_owned(),
            data: serde_json::from_str(field(text, "data").expect("data")).expect("JSON"),
            retry: number("retry"),
        })
    }

    /// The entity that it is about.
    pub fn entity(&self) -> &str {
        self.data["entity"].as_str().unwrap_or_default()
    }
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = text.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
