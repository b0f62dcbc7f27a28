//! What answers between the moment at which the address is bound and the one at which the store is
//! open, which may be minutes where a large file is brought up to date: the probes at once, all else
//! as soon as the server is there, and if it is not there soon, that it is starting.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::http::connections;
use crate::http::limits::REQUEST_DEADLINE;
use crate::http::probes;
use crate::http::problem::Problem;
use crate::http::trace;
use crate::places::{PlaceBounds, Places};
use crate::readiness::Unready;
use crate::shutdown::Shutdown;

/// How long a request waits for the server.
const WAIT: Duration = Duration::from_secs(10);
/// How long its connection lasts: it may take as long as any other once the server is there. A stream
/// comes back by itself, on a connection that is counted with the others.
const CONNECTION_DEADLINE: Duration = WAIT.saturating_add(REQUEST_DEADLINE);

/// The server's router, once there is one.
pub type Opened = watch::Receiver<Option<Router>>;

/// Answers until it is dropped, so many connections at once. Each is for one request, and that is
/// answered even then.
pub async fn answer(
    listener: &TcpListener,
    connections_max: usize,
    opened: Opened,
    shutdown: &Shutdown,
) -> Infallible {
    let places = Places::new(PlaceBounds {
        all: connections_max,
        per_address: None,
    });
    let starting = async || Problem::from(Unready::Starting);
    let router = Router::new()
        .route(probes::READY, get(starting))
        .fallback(wait)
        .with_state(opened)
        .merge(probes::alive_alone())
        .layer(from_fn(trace::requests));
    loop {
        let (connection, peer) = connections::next(listener).await;
        let Ok(place) = places.take(None) else {
            continue;
        };
        let (router, shutdown) = (router.clone(), shutdown.clone());
        tokio::spawn(async move {
            let begun = shutdown.begun();
            connections::answer_once(connection, peer, router, CONNECTION_DEADLINE, begun).await;
            drop(place);
        });
    }
}

async fn wait(State(mut opened): State<Opened>, request: Request) -> Response {
    let router = async {
        let router = opened.wait_for(Option::is_some).await.ok()?;
        router.clone()
    };
    match tokio::time::timeout(WAIT, router).await {
        Ok(Some(router)) => router.oneshot(request).await.into_response(),
        // In time, or because nothing comes of the server.
        Err(_) | Ok(None) => Problem::from(Unready::Starting).into_response(),
    }
}
