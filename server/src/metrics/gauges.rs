//! How things stand at the moment: looked at when somebody asks, and not kept between.

use std::fmt;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::backups::Backups;
use crate::http::connections::Connections;
use crate::live::Hub;
use crate::readiness::Readiness;
use crate::sinks::Sinks;
use crate::store::SqliteStore;

/// Where to look.
pub struct Gauges {
    /// The log, and how much of it is kept.
    pub store: SqliteStore,
    /// The streams and the ring that they read.
    pub hub: Arc<Hub>,
    /// The connections.
    pub connections: Arc<Connections>,
    /// The outside services.
    pub sinks: Arc<Sinks>,
    /// The copies that it makes by itself, if any.
    pub backups: Option<Arc<Backups>>,
    /// Whether requests are welcome.
    pub readiness: Readiness,
}

/// Values of one gauge, each with its label if there are several.
type Values = Vec<(Option<(&'static str, String)>, u64)>;

impl Gauges {
    fn all(&self) -> [(&'static str, &'static str, Values); 12] {
        let (fill, bounds) = self.hub.ring();
        let survey = self.hub.survey();
        let head = self.hub.head().0;
        let one = |value: u64| vec![(None, value)];
        let count = |value: usize| one(value as u64);
        let by_topic = survey.streams.iter();
        let by_topic = by_topic.map(|(topic, count)| {
            let label = ("topic", (*topic).to_owned());
            (Some(label), *count as u64)
        });
        let waiting = self.sinks.progress().map(|(sink, seq)| {
            let label = ("sink", sink.to_owned());
            (Some(label), head.saturating_sub(seq.0))
        });
        let copied = self.backups.as_ref().and_then(|backups| backups.last());
        let copied = copied.map_or(0, |at| at.millis().div_euclid(1000));
        [
            (
                "last_backup_timestamp_seconds",
                "When the newest copy of the database was begun, in seconds since 1970; 0 if there is none",
                one(u64::try_from(copied).unwrap_or_default()),
            ),
            (
                "ready",
                "1 if the server may be sent requests, else 0",
                one(self.readiness.check().is_ok().into()),
            ),
            (
                "connections",
                "Connections that are open",
                count(self.connections.open()),
            ),
            (
                "streams",
                "Streams that are open, by topic",
                by_topic.collect(),
            ),
            (
                "stream_lag_changes",
                "Changes that the stream which is furthest behind has yet to be sent",
                one(survey.furthest_behind),
            ),
            ("ring_frames", "Changes held in memory", count(fill.frames)),
            (
                "ring_frames_max",
                "Most changes that are held in memory",
                count(bounds.frames),
            ),
            (
                "ring_bytes",
                "Bytes of the changes held in memory",
                count(fill.bytes),
            ),
            (
                "ring_bytes_max",
                "Most bytes of changes that are held in memory",
                count(bounds.bytes),
            ),
            ("log_head", "The place of the last change", one(head)),
            (
                "log_changes",
                "Changes that the log in the store reaches back",
                one(self.store.log_changes()),
            ),
            (
                "sink_waiting_changes",
                "Changes that a sink has yet to look at, by sink",
                waiting.collect(),
            ),
        ]
    }
}

impl Collector for Gauges {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        for (name, help, values) in self.all() {
            let mut encoder = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for (label, value) in values {
                let gauge = ConstGauge::new(value);
                match label {
                    None => gauge.encode(encoder.encode_family(&[("", ""); 0])?)?,
                    Some(label) => gauge.encode(encoder.encode_family(&[label])?)?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Gauges {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Gauges").finish_non_exhaustive()
    }
}
