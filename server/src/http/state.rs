//! What handlers depend on, made once by [`crate::serve`], or by a test.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use live_orders_app::port::{Sinks, Store};

use crate::accounts::Gate;
use crate::http::meter::RequestMeter;
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
    /// Who comes in.
    pub gate: Arc<Gate>,
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

impl FromRef<AppState> for Arc<Gate> {
    fn from_ref(state: &AppState) -> Self {
        state.gate.clone()
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
