//! Connections: how many there are, how long one may take to say what it wants and to take in the
//! answer, and how all end. One too many is told so, and does not wait for ever.
//!
//! HTTP/1.1 alone: browsers speak HTTP/2 over TLS only, which is the business of a proxy in front.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use axum::middleware::from_fn;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::http::peer::Peer;
use crate::http::probes;
use crate::http::problem::Problem;
use crate::http::trace;
use crate::http::watched::Watched;
use crate::live::hub::STREAMS_MAX;
use crate::places::{Full, PlaceBounds, Places, RefusalMeter};
use crate::readiness::Readiness;

/// Most connections at once unless set otherwise: all the streams that there may be, and as many
/// again for the rest, of which browsers keep up to six open each.
pub const CONNECTIONS_MAX: usize = 2 * STREAMS_MAX;
/// How long a socket may take in nothing unless set otherwise: two heartbeats of a stream. Bad
/// Wi-Fi comes back sooner, and whoever comes back later resumes where it was.
pub const WRITE_DEADLINE: Duration = Duration::from_secs(30);
/// How long a client may take to send the head of a request, the time between two requests on one
/// connection included.
const HEAD_DEADLINE: Duration = Duration::from_mins(1);
/// Largest head of a request: what browsers send at most, with room to spare.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long to wait when the system gives no more sockets, until some have been closed.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(200);
/// Connections that are told at once that there is no place for them. More are closed unheard:
/// that is an attack or a flood, and politeness must have an end.
pub const REFUSALS_MAX: usize = 256;
/// How long such a connection has for its request and its answer together.
pub const REFUSAL_DEADLINE: Duration = Duration::from_secs(5);

/// What can be set about connections.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionsConfig {
    /// Most at once.
    pub max: usize,
    /// Most at once from one address. Nothing by default: a server that listens on loopback alone,
    /// or behind a proxy, sees everybody at one address.
    pub per_address: Option<usize>,
    /// How long a socket may take in nothing of what there is to write.
    pub write_deadline: Duration,
}

/// The connections of one server.
#[derive(Debug)]
pub struct Connections {
    places: Arc<Places>,
    /// Places of those for whom there is no place.
    refusals: Arc<Places>,
    meter: RefusalMeter,
    write_deadline: Duration,
    /// Told to probes even where there is no place for them.
    readiness: Readiness,
}

/// How a connection is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// One request after the other.
    AsLongAsItLikes,
    /// One request, within that time, its answer included.
    Once(Duration),
}

impl Default for ConnectionsConfig {
    fn default() -> Self {
        Self {
            max: CONNECTIONS_MAX,
            per_address: None,
            write_deadline: WRITE_DEADLINE,
        }
    }
}

impl Connections {
    /// None yet.
    pub fn new(config: ConnectionsConfig, readiness: Readiness) -> Self {
        Self {
            places: Places::new(PlaceBounds {
                all: config.max,
                per_address: config.per_address,
            }),
            refusals: Places::new(PlaceBounds {
                all: REFUSALS_MAX,
                per_address: None,
            }),
            meter: RefusalMeter::default(),
            write_deadline: config.write_deadline,
            readiness,
        }
    }

    /// What counts those for whom there was no place.
    pub const fn meter(&self) -> &RefusalMeter {
        &self.meter
    }

    /// How many are open, those that are being refused included.
    pub fn open(&self) -> usize {
        self.places.taken() + self.refusals.taken()
    }

    /// Answers until shutdown, and then lets what is under way finish, but no longer than `drain`.
    pub async fn serve(
        &self,
        listener: TcpListener,
        router: Router,
        shutdown: &CancellationToken,
        drain: Duration,
    ) {
        let open = TaskTracker::new();
        let cut = CancellationToken::new();
        while let Some((connection, peer)) = shutdown.run_until_cancelled(next(&listener)).await {
            let taken = self.places.take(Some(peer.ip()));
            let (place, router, manner) = match taken {
                Ok(place) => (place, router.clone(), Manner::AsLongAsItLikes),
                Err(full) => {
                    let Ok(place) = self.refusals.take(None) else {
                        self.meter.ignore();
                        continue;
                    };
                    self.meter.refuse(full);
                    (place, self.refusal(full), Manner::Once(REFUSAL_DEADLINE))
                }
            };
            let (shutdown, cut) = (shutdown.clone(), cut.clone());
            let connection = Watched::connection(connection, self.write_deadline);
            open.spawn(async move {
                let answered = answer(connection, peer, router, manner, &shutdown);
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

    /// What answers whoever finds no place. A server is alive with all its places taken, and where one
    /// address has taken all of its own, may well be ready; but where nobody gets in any more, whoever
    /// asks whether it is ready is told so as everybody is.
    fn refusal(&self, full: Full) -> Router {
        let detail = match full {
            Full::InAll => "There are too many connections; try again later.",
            Full::ForAddress => {
                "There are too many connections from your address; close one, or try again later."
            }
        };
        let probes = match full {
            Full::InAll => probes::alive_alone(),
            Full::ForAddress => probes::router(self.readiness.clone()),
        };
        probes
            .fallback(async move || Problem::busy(detail))
            .layer(from_fn(trace::requests))
    }
}

/// Answers one request of a connection, within that time.
pub(super) async fn answer_once(
    connection: TcpStream,
    peer: SocketAddr,
    router: Router,
    within: Duration,
    shutdown: &CancellationToken,
) {
    let connection = Watched::connection(connection, within);
    answer(connection, peer, router, Manner::Once(within), shutdown).await;
}

/// The next connection, and where it comes from.
pub(super) async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((connection, peer)) => {
                // An event is a small write that nothing follows: it must not wait for more.
                if let Err(error) = connection.set_nodelay(true) {
                    tracing::debug!(%error, "a connection went before it was answered");
                }
                return (connection, peer);
            }
            Err(error) if went_away(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(EXHAUSTED_PAUSE).await;
            }
        }
    }
}

/// Answers the requests of one connection.
async fn answer(
    connection: Watched<TcpStream>,
    peer: SocketAddr,
    router: Router,
    manner: Manner,
    shutdown: &CancellationToken,
) {
    let once = manner != Manner::AsLongAsItLikes;
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .keep_alive(!once)
        .header_read_timeout(if once {
            REFUSAL_DEADLINE
        } else {
            HEAD_DEADLINE
        })
        .max_buf_size(HEAD_BYTES_MAX);
    let peer = Peer(Some(peer.ip()));
    let service = router.map_request(move |mut request: Request<_>| {
        request.extensions_mut().insert(peer);
        request
    });
    let service = TowerToHyperService::new(service);
    let mut answering = pin!(builder.serve_connection(TokioIo::new(connection), service));
    let too_long = async {
        match manner {
            Manner::Once(within) => tokio::time::sleep(within).await,
            Manner::AsLongAsItLikes => std::future::pending().await,
        }
    };
    let answered = tokio::select! {
        answered = answering.as_mut() => answered,
        () = shutdown.cancelled() => {
            answering.as_mut().graceful_shutdown();
            answering.await
        }
        () = too_long => Ok(()),
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
