//! The list of everything that `GET /metrics` tells: its name, what it means, and who counts it.
//! `operations/grafana.json` shows all of it; a test holds the two together.

use std::fmt;

use prometheus_client::encoding::prometheus_text;
use prometheus_client::registry::{Registry, Unit};

use crate::http::meter::RequestMeter;
use crate::live::StreamMeter;
use crate::metrics::gauges::Gauges;
use crate::places::RefusalMeter;
use crate::sinks::DeliveryMeter;
use crate::store::WriteMeter;

/// What every name begins with.
const PREFIX: &str = "live_orders";

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
}

impl Metrics {
    /// What its format is called in `Content-Type`.
    pub const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

    /// All that these count, and how things stand whenever somebody asks.
    pub fn new(
        requests: &RequestMeter,
        writes: &WriteMeter,
        streams: &StreamMeter,
        refusals: &RefusalMeter,
        deliveries: &DeliveryMeter,
        gauges: Gauges,
    ) -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        registry.register(
            "requests",
            "Requests that were answered, by route template, method and status",
            requests.answered.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time until the head of the answer was there, by route template and method",
            Unit::Seconds,
            requests.took.clone(),
        );
        registry.register(
            "connections_refused",
            "Connections for which there was no place, by the bound that they met",
            refusals.refused.clone(),
        );
        registry.register(
            "mutations",
            "Mutations that were answered, by kind and outcome",
            writes.answered.clone(),
        );
        registry.register(
            "commit_mutations",
            "Mutations that shared one transaction",
            writes.grouped.clone(),
        );
        registry.register_with_unit(
            "commit_duration",
            "Time that a transaction took, its commit included",
            Unit::Seconds,
            writes.took.clone(),
        );
        registry.register(
            "stream_resumes",
            "Streams that went on where they were, by where what they lacked was found",
            streams.resumed.clone(),
        );
        registry.register(
            "stream_log_reads",
            "Pieces that streams read from the store because the ring no longer had them",
            streams.log_reads.clone(),
        );
        registry.register(
            "sink_deliveries",
            "Tries to deliver an event to an outside service, by sink and outcome",
            deliveries.tried.clone(),
        );
        registry.register_collector(Box::new(gauges));
        Self { registry }
    }

    /// All of it, as text.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
