//! One connection through the proxy, from its first request on: what its fault leaves of it.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::fault::Fault;
use crate::proxy::Shared;
use crate::request::Request;

/// What is read in one go: smaller than most answers, so that they come in pieces.
const PIECE_BYTES: usize = 1_500;

/// One connection.
pub(crate) struct Passage {
    shared: Arc<Shared>,
    name: String,
    fault: Fault,
    /// Bytes of the answer that have been passed on.
    passed: usize,
    /// Whether the client hears nothing more.
    silent: bool,
}

/// How the client's end of a connection is closed.
pub(crate) enum End {
    /// In good order.
    Closed,
    /// With a reset.
    Reset,
}

impl Passage {
    /// One that nothing has come through yet.
    pub(crate) const fn new(shared: Arc<Shared>, name: String, fault: Fault) -> Self {
        Self {
            shared,
            name,
            fault,
            passed: 0,
            silent: false,
        }
    }

    /// Has the request answered, as far as the fault lets it be.
    pub(crate) async fn answer(
        mut self,
        client: &mut TcpStream,
        request: &Request,
    ) -> io::Result<End> {
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
