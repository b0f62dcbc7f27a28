//! Counts of observations by their size. The library's own histogram takes a lock for each
//! observation; this one adds to two atomics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::{EncodeMetric, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::{MetricType, TypedMetric};

/// Nanoseconds of a second.
const SECOND: f64 = 1e9;

/// What is observed, and which sizes are told apart.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The upper ends, in whole small units, rising.
    bounds: &'static [u64],
    /// Small units in one of those that are told.
    per_unit: f64,
}

/// Observations by their size. Clones count together.
#[derive(Clone, Debug)]
pub struct Histogram {
    scale: Scale,
    counted: Arc<Counted>,
}

#[derive(Debug)]
struct Counted {
    /// One for each bound, and one for what is larger than all.
    buckets: Box<[AtomicU64]>,
    sum: AtomicU64,
}

impl Scale {
    /// Times, told in seconds.
    pub const fn of_nanos(bounds: &'static [u64]) -> Self {
        Self {
            bounds,
            per_unit: SECOND,
        }
    }

    /// Counts of something.
    pub const fn of_counts(bounds: &'static [u64]) -> Self {
        Self {
            bounds,
            per_unit: 1.0,
        }
    }
}

impl Histogram {
    /// Nothing observed yet.
    pub fn new(scale: Scale) -> Self {
        let buckets = (0..=scale.bounds.len()).map(|_| AtomicU64::new(0));
        Self {
            scale,
            counted: Arc::new(Counted {
                buckets: buckets.collect(),
                sum: AtomicU64::new(0),
            }),
        }
    }

    /// A time has been taken.
    pub fn took(&self, time: Duration) {
        self.observe(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Something has been counted.
    pub fn observe(&self, size: u64) {
        let bucket = self.scale.bounds.partition_point(|bound| *bound < size);
        self.counted.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.counted.sum.fetch_add(size, Ordering::Relaxed);
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "figures for a chart: the library's are floats, too"
    )]
    fn told(&self, size: u64) -> f64 {
        size as f64 / self.scale.per_unit
    }
}

impl TypedMetric for Histogram {
    const TYPE: MetricType = MetricType::Histogram;
}

impl EncodeMetric for Histogram {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> Result<(), std::fmt::Error> {
        let sum = self.told(self.counted.sum.load(Ordering::Relaxed));
        let ends = self.scale.bounds.iter().map(|bound| self.told(*bound));
        let ends = ends.chain([f64::INFINITY]);
        let counts = self.counted.buckets.iter();
        let counts = counts.map(|bucket| bucket.load(Ordering::Relaxed));
        let buckets: Vec<(f64, u64)> = ends.zip(counts).collect();
        // Of what was read just now, so that it agrees with the buckets.
        let count = buckets.iter().map(|(_, count)| count).sum();
        encoder.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::prometheus_text::encode;
    use prometheus_client::registry::Registry;

    use super::*;

    fn check(scale: Scale, observed: &[u64], expected: &[&str]) {
        let histogram = Histogram::new(scale);
        let mut registry = Registry::default();
        registry.register("it", "What it is", histogram.clone());
        for size in observed {
            histogram.observe(*size);
        }
        let mut text = String::new();
        encode(&mut text, &registry).expect("text");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_is_counted_up_to_its_bound() {
        check(
            Scale::of_counts(&[1, 8]),
            &[1, 2, 8, 9],
            &[
                "it_bucket{le=\"1\"} 1",
                "it_bucket{le=\"8\"} 3",
                "it_bucket{le=\"+Inf\"} 4",
                "it_sum 20.0",
                "it_count 4",
            ],
        );
    }

    #[test]
    fn times_are_told_in_seconds() {
        check(
            Scale::of_nanos(&[5_000_000]),
            &[2_500_000, 1_500_000_000],
            &[
                "it_bucket{le=\"0.005\"} 1",
                "it_bucket{le=\"+Inf\"} 2",
                "it_sum 1.5025",
                "it_count 2",
            ],
        );
    }
}
