//! What `GET /metrics` tells, read back.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each of the test programs uses its part of this"
)]

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::support::Running;

/// The text of one look.
pub struct Metrics(pub String);

impl Metrics {
    /// Looks at a server's.
    pub async fn of(server: &Running) -> Self {
        let reply = server.get("/metrics").await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(
            reply.header("content-type"),
            "text/plain; version=0.0.4; charset=utf-8"
        );
        Self(reply.text)
    }

    /// The value of a series, by its name and labels as they are written; 0 if there is none yet.
    pub fn value(&self, series: &str) -> f64 {
        let lines = self.0.lines();
        let mut found = lines.filter_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        found
            .next()
            .map_or(0.0, |value| value.parse().expect("a number"))
    }

    /// The names of all metrics, as their descriptions have them.
    pub fn names(&self) -> BTreeSet<String> {
        let described = self
            .0
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE "));
        let names = described.filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect()
    }
}
