//! Connections: how many there are, how long one may take to say what it wants, and how all end.
//!
//! HTTP/1.1 alone: browsers speak HTTP/2 over TLS only, which is the business of a proxy in front.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::live::hub::STREAMS_MAX;

/// Most connections at once: all the streams that there may be, and as many again for the rest,
/// of which browsers keep up to six open each. More wait in the system's queue.
pub const CONNECTIONS_MAX: usize = 2 * STREAMS_MAX;
/// How long a client may take to send the head of a request, the time between two requests on one
/// connection included.
const HEAD_DEADLINE: Duration = Duration::from_mins(1);
/// Largest head of a request: what browsers send at most, with room to spare.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long to wait when the system gives no more sockets, until some have been closed.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(200);

/// Answers until shutdown, and then lets what is under way finish, but no longer than `drain`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: &CancellationToken,
    drain: Duration,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let open = TaskTracker::new();
    let cut = CancellationToken::new();
    while let Some((connection, place)) = shutdown
        .run_until_cancelled(next(&listener, &places))
        .await
        .flatten()
    {
        let (router, shutdown, cut) = (router.clone(), shutdown.clone(), cut.clone());
        open.spawn(async move {
            let answered = answer(connection, router, &shutdown);
            // Cut off, it is dropped, and its socket with it.
            cut.run_until_cancelled(answered).await;
            drop(place);
        });
    }
    // Nobody new gets in, and nobody waits in the queue for an answer that never comes.
    drop(listener);
    open.close();
    if tokio::time::timeout(drain, open.wait()).await.is_err() {
        tracing::warn!(
            connections = open.len(),
            "some connections did not finish in time; they are cut off"
        );
        cut.cancel();
        open.wait().await;
    }
}

/// The next connection, and its place; `None` only if there are no places any more.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    loop {
        match listener.accept().await {
            Ok((connection, _)) => return Some((connection, place)),
            Err(error) if went_away(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(EXHAUSTED_PAUSE).await;
            }
        }
    }
}

/// Answers the requests of one connection.
async fn answer(connection: TcpStream, router: Router, shutdown: &CancellationToken) {
    // An event is a small write that nothing follows: it must not wait for more.
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "a connection went before it was answered");
    }
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_buf_size(HEAD_BYTES_MAX);
    let service = TowerToHyperService::new(router);
    let mut answering = pin!(builder.serve_connection(TokioIo::new(connection), service));
    let answered = tokio::select! {
        answered = answering.as_mut() => answered,
        () = shutdown.cancelled() => {
            answering.as_mut().graceful_shutdown();
            answering.await
        }
    };
    if let Err(error) = answered {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Errors of a connection that is gone before it was taken, and of nothing else.
fn went_away(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
