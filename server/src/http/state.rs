//! What handlers depend on, made once by [`crate::serve`], or by a test.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use live_orders_app::port::{Sinks, Store};

use crate::accounts::Gate;
use crate::http::forwarded::Trusted;
use crate::http::meter::RequestMeter;
use crate::http::rates::Rates;
use crate::intake::Sources;
use crate::live::Hub;
use crate::metrics::Metrics;
use crate::readiness::Readiness;

/// Cheap to clone: every handler gets one.
#[derive(Clone)]
pub struct AppState {
    /// The store.
    pub store: Store,
    /// The streams.
    pub hub: Arc<Hub>,
    /// The outside services.
    pub sinks: Sinks,
    /// The web stores that send orders.
    pub sources: Arc<Sources>,
    /// Who comes in.
    pub gate: Arc<Gate>,
    /// How often somebody may ask.
    pub rates: Arc<Rates>,
    /// The proxies whose word counts.
    pub trusted: Trusted,
    /// Whether it may be sent requests.
    pub readiness: Readiness,
    /// What counts requests.
    pub requests: RequestMeter,
    /// Everything that is counted.
    pub metrics: Arc<Metrics>,
    /// Where the pages' files are and what they are called.
    pub leptos: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for Store {
    fn from_ref(state: &AppState) -> Self {
        state.store.clone()
    }
}

impl FromRef<AppState> for Sinks {
    fn from_ref(state: &AppState) -> Self {
        state.sinks.clone()
    }
}

impl FromRef<AppState> for Arc<Hub> {
    fn from_ref(state: &AppState) -> Self {
        state.hub.clone()
    }
}

impl FromRef<AppState> for Arc<Sources> {
    fn from_ref(state: &AppState) -> Self {
        state.sources.clone()
    }
}

impl FromRef<AppState> for Arc<Gate> {
    fn from_ref(state: &AppState) -> Self {
        state.gate.clone()
    }
}

impl FromRef<AppState> for Arc<Rates> {
    fn from_ref(state: &AppState) -> Self {
        state.rates.clone()
    }
}

impl FromRef<AppState> for Trusted {
    fn from_ref(state: &AppState) -> Self {
        state.trusted.clone()
    }
}

impl FromRef<AppState> for Readiness {
    fn from_ref(state: &AppState) -> Self {
        state.readiness.clone()
    }
}

impl FromRef<AppState> for Arc<Metrics> {
    fn from_ref(state: &AppState) -> Self {
        state.metrics.clone()
    }
}
