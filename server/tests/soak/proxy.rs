//! The fault proxy: stands between the clients and the server, one lane (an address) for each
//! client, and does to every connection what its fault says. It knows of HTTP only where a request
//! ends; answers are bytes to it.

use std::io;
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::fault::Fault;
use crate::passage::{End, Passage};
use crate::request::Request;
use crate::tally::Tally;
use crate::witness::Witness;

/// The proxy of one run.
pub(crate) struct Proxy {
    shared: Arc<Shared>,
}

/// One client's way to the server.
pub(crate) struct Lane {
    /// Where the client finds the server.
    pub(crate) url: String,
    /// Whether the client has no network.
    offline: Arc<watch::Sender<bool>>,
}

/// What the lanes have in common.
pub(crate) struct Shared {
    seed: u64,
    fierceness: f64,
    /// Where the server is, while it is.
    server: Mutex<Option<String>>,
    /// Cancelled when nothing goes wrong any more.
    pub(crate) calm: CancellationToken,
    /// Cancelled when the run is over.
    over: CancellationToken,
    pub(crate) tally: Arc<Tally>,
    pub(crate) witness: Arc<Witness>,
}

impl Proxy {
    /// A proxy that leads nowhere yet.
    pub(crate) fn new(
        seed: u64,
        fierceness: f64,
        tally: Arc<Tally>,
        witness: Arc<Witness>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                seed,
                fierceness,
                server: Mutex::new(None),
                calm: CancellationToken::new(),
                over: CancellationToken::new(),
                tally,
                witness,
            }),
        }
    }

    /// Leads to the server at a URL; `None` while there is none.
    pub(crate) fn lead_to(&self, url: Option<&str>) {
        let address = url.map(|url| url.trim_start_matches("http://").to_owned());
        *self.shared.server.lock().unwrap() = address;
    }

    /// From now on nothing goes wrong that has not begun. What is silent stays so: whoever listens
    /// has to notice.
    pub(crate) fn calm_down(&self) {
        self.shared.calm.cancel();
    }

    /// A lane of its own for a client; `index` tells it from the others.
    pub(crate) async fn lane(&self, index: u64, name: &str) -> Lane {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let offline = Arc::new(watch::Sender::new(false));
        let (shared, network, name) = (self.shared.clone(), offline.clone(), name.to_owned());
        tokio::spawn(async move {
            let over = shared.over.clone();
            over.run_until_cancelled(shared.listen(listener, index, name, network))
                .await;
        });
        Lane { url, offline }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.over.cancel();
    }
}

impl Lane {
    /// Whether the client has no network.
    pub(crate) fn is_offline(&self) -> bool {
        *self.offline.borrow()
    }

    /// Takes the client's network away, or gives it back.
    pub(crate) fn set_offline(&self, offline: bool) {
        self.offline.send_replace(offline);
    }
}

impl Shared {
    async fn listen(
        self: Arc<Self>,
        listener: TcpListener,
        index: u64,
        name: String,
        network: Arc<watch::Sender<bool>>,
    ) {
        for number in 1_u64.. {
            let Ok((client, _)) = listener.accept().await else {
                continue;
            };
            let rng = StdRng::seed_from_u64((self.seed << 40) ^ (index << 32) ^ number);
            let name = format!("{name} connection {number}");
            let (shared, mut offline) = (self.clone(), network.subscribe());
            tokio::spawn(async move {
                let over = shared.over.clone();
                tokio::select! {
                    () = shared.carry(client, name, rng) => {}
                    _ = offline.wait_for(|offline| *offline) => {}
                    () = over.cancelled() => {}
                }
            });
        }
    }

    async fn carry(self: Arc<Self>, mut client: TcpStream, name: String, mut rng: StdRng) {
        let Ok(Some(request)) = Request::read(&mut client).await else {
            return;
        };
        let fault = if self.calm.is_cancelled() {
            Fault::None
        } else {
            Fault::draw(&mut rng, request.purpose, self.fierceness)
        };
        self.witness.note(&name, format!("{request}, {fault}"));
        let end = Passage::new(self, name, fault).answer(&mut client, &request);
        match end.await {
            Ok(End::Closed) => drop(client.shutdown().await),
            Ok(End::Reset) | Err(_) => drop(client.set_zero_linger()),
        }
    }

    /// A connection to the server, if there is one.
    pub(crate) async fn connect(&self) -> io::Result<TcpStream> {
        let address = self.server.lock().unwrap().clone();
        let address = address.ok_or(io::ErrorKind::ConnectionRefused)?;
        let server = TcpStream::connect(address).await?;
        server.set_nodelay(true)?;
        Ok(server)
    }
}
