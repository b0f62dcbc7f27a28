//! Counts requests by route template, method and status, and how long each takes until the head of
//! its answer is there: a stream's or an export's body comes after that.
//!
//! A layer wraps each route by itself, so the route's counters are looked up once for each method and
//! status, and kept beside it: a request costs two atomics, and no lock.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures::future::BoxFuture;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use tower::{Layer, Service};

use crate::metrics::Histogram;
use crate::metrics::histogram::Scale;

/// Times that are told apart, in nanoseconds: from what a look at memory takes to what a person does not
/// wait for.
const TIMES: Scale = Scale::of_nanos(&[
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    1_000_000_000,
    5_000_000_000,
    30_000_000_000,
]);
/// What a request is counted under whose address has no template: files, and what is no address.
pub const NO_TEMPLATE: &str = "files";
/// The methods that are told apart; a client may make up any number of others.
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other",
];
/// Statuses of one route and method that are kept at hand; others are looked up each time.
const STATUSES_KEPT: usize = 12;

/// Counts requests. Clones count together.
#[derive(Clone, Debug)]
pub struct RequestMeter {
    /// Answers by route, method and status.
    pub answered: Family<AnswerLabels, Counter>,
    /// Times by route and method.
    pub took: Family<RouteLabels, Histogram, fn() -> Histogram>,
}

/// What answers are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct AnswerLabels {
    route: String,
    method: &'static str,
    status: u16,
}

/// What times are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    route: String,
    method: &'static str,
}

/// Has a router count its requests.
#[derive(Clone, Debug)]
pub struct CountRequests(pub RequestMeter);

/// One route that counts.
#[derive(Clone, Debug)]
pub struct Counting<S> {
    inner: S,
    meter: RequestMeter,
    known: Arc<[OnceLock<Known>; METHODS.len()]>,
}

/// The counters of one route and method.
#[derive(Debug)]
struct Known {
    route: String,
    method: &'static str,
    took: Histogram,
    answered: [OnceLock<(StatusCode, Counter)>; STATUSES_KEPT],
}

impl Default for RequestMeter {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            took: Family::new_with_constructor(|| Histogram::new(TIMES)),
        }
    }
}

impl RequestMeter {
    fn route(&self, route: &str, method: &'static str) -> Known {
        let labels = RouteLabels {
            route: route.to_owned(),
            method,
        };
        Known {
            took: self.took.get_or_create_owned(&labels),
            route: labels.route,
            method,
            answered: Default::default(),
        }
    }

    fn answer(&self, known: &Known, status: StatusCode) {
        let counter = || {
            self.answered.get_or_create_owned(&AnswerLabels {
                route: known.route.clone(),
                method: known.method,
                status: status.as_u16(),
            })
        };
        for kept in &known.answered {
            let (of, kept) = kept.get_or_init(|| (status, counter()));
            if *of == status {
                kept.inc();
                return;
            }
        }
        counter().inc();
    }
}

impl<S> Layer<S> for CountRequests {
    type Service = Counting<S>;

    fn layer(&self, inner: S) -> Counting<S> {
        Counting {
            inner,
            meter: self.0.clone(),
            known: Arc::default(),
        }
    }
}

impl<S> Service<Request> for Counting<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let begun = Instant::now();
        let (meter, kept) = (self.meter.clone(), Arc::clone(&self.known));
        let method = place_of(request.method());
        let template = request.extensions().get::<MatchedPath>().cloned();
        let answering = self.inner.call(request);
        Box::pin(async move {
            let response = answering.await?;
            let route = template.as_ref().map_or(NO_TEMPLATE, MatchedPath::as_str);
            let known = kept[method].get_or_init(|| meter.route(route, METHODS[method]));
            if known.route == route {
                known.took.took(begun.elapsed());
                meter.answer(known, response.status());
            } else {
                // Should a layer ever wrap several routes at once, it is right all the same.
                let known = meter.route(route, METHODS[method]);
                known.took.took(begun.elapsed());
                meter.answer(&known, response.status());
            }
            Ok(response)
        })
    }
}

/// A method by its name, or as one of the others.
pub fn method(method: &Method) -> &'static str {
    METHODS[place_of(method)]
}

fn place_of(method: &Method) -> usize {
    let known = METHODS.iter().position(|known| *known == method.as_str());
    known.unwrap_or(METHODS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_that_is_made_up_is_one_of_the_others() {
        for (method, counted) in [("GET", "GET"), ("DELETE", "DELETE"), ("BREW", "other")] {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            assert_eq!(super::method(&method), counted);
        }
    }

    #[test]
    fn more_statuses_than_are_kept_are_counted_as_well() {
        let meter = RequestMeter::default();
        let known = meter.route("/x", "GET");
        for _ in 0..2 {
            for status in 400..420 {
                meter.answer(&known, StatusCode::from_u16(status).expect("a status"));
            }
        }
        for status in [400, 419] {
            let labels = AnswerLabels {
                route: "/x".to_owned(),
                method: "GET",
                status,
            };
            assert_eq!(meter.answered.get_or_create_owned(&labels).get(), 2);
        }
    }
}
