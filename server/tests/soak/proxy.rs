//! The fault proxy: stands between the clients and the server, one lane (an address) for each
//! client, and does to every connection what its fault says. It knows of HTTP only where a request
//! ends; answers are bytes to it.

use std::io;
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::fault::Fault;
use crate::request::Request;
use crate::tally::Tally;
use crate::witness::Witness;

/// What is read in one go: smaller than most answers, so that they come in pieces.
const PIECE_BYTES: usize = 1_500;

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

struct Shared {
    seed: u64,
    fierceness: f64,
    /// Where the server is, while it is.
    server: Mutex<Option<String>>,
    /// Cancelled when nothing goes wrong any more.
    calm: CancellationToken,
    /// Cancelled when the run is over.
    over: CancellationToken,
    tally: Arc<Tally>,
    witness: Arc<Witness>,
}

/// One connection.
struct Connection {
    shared: Arc<Shared>,
    name: String,
    fault: Fault,
    /// Bytes of the answer that have been passed on.
    passed: usize,
    /// Whether the client hears nothing more.
    silent: bool,
}

/// How the client's end of a connection is closed.
enum End {
    /// In good order.
    Closed,
    /// With a reset.
    Reset,
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
        let mut connection = Connection {
            shared: self,
            name,
            fault,
            passed: 0,
            silent: false,
        };
        match connection.answer(&mut client, &request).await {
            Ok(End::Closed) => drop(client.shutdown().await),
            Ok(End::Reset) | Err(_) => drop(client.set_zero_linger()),
        }
    }

    async fn connect(&self) -> io::Result<TcpStream> {
        let address = self.server.lock().unwrap().clone();
        let address = address.ok_or(io::ErrorKind::ConnectionRefused)?;
        let server = TcpStream::connect(address).await?;
        server.set_nodelay(true)?;
        Ok(server)
    }
}

impl Connection {
    async fn answer(&mut self, client: &mut TcpStream, request: &Request) -> io::Result<End> {
        client.set_nodelay(true)?;
        let tally = self.shared.tally.clone();
        match self.fault {
            Fault::Refuse => {
                tally.cut.more();
                Ok(End::Reset)
            }
            Fault::SwallowRequest => {
                tally.half_opens.more();
                until_closed(client).await
            }
            Fault::CutRequest { percent } => {
                let mut server = self.shared.connect().await?;
                let part = request.bytes.len() * percent / 100;
                server.write_all(&request.bytes[..part]).await?;
                server.set_zero_linger()?;
                tally.cut.more();
                Ok(End::Reset)
            }
            Fault::DropAnswer { clean } => {
                let mut server = self.shared.connect().await?;
                server.write_all(&request.bytes).await?;
                if server.read(&mut [0; PIECE_BYTES]).await? > 0 {
                    tally.dropped.more();
                }
                Ok(if clean { End::Closed } else { End::Reset })
            }
            Fault::Repeat { together } => {
                let mut first = self.shared.connect().await?;
                let mut second = self.shared.connect().await?;
                first.write_all(&request.bytes).await?;
                if !together && first.read(&mut [0; PIECE_BYTES]).await? == 0 {
                    return Ok(End::Reset);
                }
                second.write_all(&request.bytes).await?;
                tally.repeats.more();
                if together {
                    // Whichever of them comes first at the server; its other answer goes nowhere.
                    let mut lost = [0; PIECE_BYTES];
                    let passing = self.pass(client, &mut first);
                    tokio::join!(passing, second.read(&mut lost)).0
                } else {
                    self.pass(client, &mut second).await
                }
            }
            Fault::Delay { .. } => {
                tally.delays.more();
                self.forward(client, request).await
            }
            _ => self.forward(client, request).await,
        }
    }

    async fn forward(&mut self, client: &mut TcpStream, request: &Request) -> io::Result<End> {
        let mut server = self.shared.connect().await?;
        server.write_all(&request.bytes).await?;
        self.pass(client, &mut server).await
    }

    /// Passes on what comes from either side, until one of them ends.
    async fn pass(&mut self, client: &mut TcpStream, server: &mut TcpStream) -> io::Result<End> {
        let (mut asking, mut hearing) = client.split();
        let (mut answering, mut asked) = server.split();
        let (mut request, mut answer) = ([0; PIECE_BYTES], [0; PIECE_BYTES]);
        let mut has_ended = false;
        loop {
            tokio::select! {
                read = asking.read(&mut request) => match read? {
                    0 => return Ok(End::Closed),
                    _ if has_ended => {}
                    count => asked.write_all(&request[..count]).await?,
                },
                read = answering.read(&mut answer), if !has_ended => match read {
                    Ok(count) if count > 0 => {
                        if let Some(end) = self.hand_over(&mut hearing, &answer[..count]).await? {
                            return Ok(end);
                        }
                    }
                    // Who hears nothing does not hear of the end either.
                    _ if self.silent => has_ended = true,
                    Ok(_) => return Ok(End::Closed),
                    Err(error) => return Err(error),
                },
            }
        }
    }

    /// Hands a piece of the answer over, or what the fault leaves of it.
    async fn hand_over(
        &mut self,
        client: &mut (impl AsyncWriteExt + Unpin),
        piece: &[u8],
    ) -> io::Result<Option<End>> {
        if self.silent {
            return Ok(None);
        }
        let before = self.passed;
        self.passed += piece.len();
        let left = |bytes: usize| bytes.saturating_sub(before).min(piece.len());
        let (tally, calm) = (&self.shared.tally, self.shared.calm.clone());
        match self.fault {
            _ if calm.is_cancelled() => client.write_all(piece).await?,
            Fault::Cut { bytes, clean } if self.passed > bytes => {
                client.write_all(&piece[..left(bytes)]).await?;
                tally.cut.more();
                self.note();
                return Ok(Some(if clean { End::Closed } else { End::Reset }));
            }
            Fault::HalfOpen { bytes } if self.passed > bytes => {
                client.write_all(&piece[..left(bytes)]).await?;
                tally.half_opens.more();
                self.note();
                self.silent = true;
            }
            Fault::Stall { bytes, hold } if self.passed > bytes => {
                client.write_all(&piece[..left(bytes)]).await?;
                tally.stalls.more();
                self.note();
                self.fault = Fault::None;
                calm.run_until_cancelled(sleep(hold)).await;
                client.write_all(&piece[left(bytes)..]).await?;
            }
            Fault::Delay { each } => {
                calm.run_until_cancelled(sleep(each)).await;
                client.write_all(piece).await?;
            }
            _ => client.write_all(piece).await?,
        }
        Ok(None)
    }

    fn note(&self) {
        self.shared.witness.note(&self.name, self.fault);
    }
}

/// Reads on until the other side has had enough of it.
async fn until_closed(client: &mut TcpStream) -> io::Result<End> {
    while client.read(&mut [0; PIECE_BYTES]).await? > 0 {}
    Ok(End::Closed)
}
