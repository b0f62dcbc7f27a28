//! Everybody who listens to a server's stream: each a connection and a task that reads whatever comes
//! and notes which writes it has.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Duration, timeout};

use super::chunked::Chunked;
use super::connection::{Connection, get, post};
use super::head::Body;
use super::marks::Marks;
use crate::arrivals::Arrivals;
use crate::subjects::dialect::Dialect;

/// As many streams are opened at a time: more than a listener's queue holds would wait for a second.
const OPENED_AT_ONCE: usize = 64;
/// A greeting that has not come by then does not come.
const GREETING_MAX: Duration = Duration::from_secs(20);
/// What one read takes: some twenty events.
const READ_BYTES: usize = 16 * 1024;

/// Open streams; they end when this is dropped.
pub(crate) struct Audience {
    readers: JoinSet<()>,
    size: usize,
}

/// A stream that has said its first word.
struct Stream {
    socket: TcpStream,
    /// The frames of the body, where it is chunked.
    frames: Option<Chunked>,
    /// Data that came with the greeting.
    begun: Vec<u8>,
}

impl Audience {
    /// Opens so many streams of a server, at a place of its log if one is given.
    pub(crate) async fn open(
        address: SocketAddr,
        dialect: Dialect,
        size: usize,
        after: Option<u64>,
        arrivals: &Arc<Arrivals>,
    ) -> Result<Self> {
        let (mut opening, mut readers) = (JoinSet::new(), JoinSet::new());
        for _ in 0..size {
            if opening.len() >= OPENED_AT_ONCE {
                seat(&mut opening, &mut readers, arrivals).await?;
            }
            opening.spawn(Stream::open(address, dialect, after));
        }
        while !opening.is_empty() {
            seat(&mut opening, &mut readers, arrivals).await?;
        }
        Ok(Self { readers, size })
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Nobody may have been cut off: what they did not get would look like what they got late.
    pub(crate) fn is_whole(&mut self) -> Result<()> {
        ensure!(
            self.readers.try_join_next().is_none(),
            "a stream ended while it was listened to"
        );
        Ok(())
    }
}

/// Takes in one stream that is open, and lets it read.
async fn seat(
    opening: &mut JoinSet<Result<Stream>>,
    readers: &mut JoinSet<()>,
    arrivals: &Arc<Arrivals>,
) -> Result<()> {
    let stream = opening.join_next().await.context("no stream to wait for")?;
    readers.spawn(stream??.read(Arc::clone(arrivals)));
    Ok(())
}

impl Stream {
    async fn open(address: SocketAddr, dialect: Dialect, after: Option<u64>) -> Result<Self> {
        let mut connection = Connection::open(address).await?;
        let path = match after {
            Some(seq) => format!("{}?after={seq}", dialect.stream),
            None => dialect.stream.to_owned(),
        };
        let head = connection.begin(&get(&path)).await?;
        ensure!(
            head.status == 200,
            "the stream was answered {}",
            head.status
        );
        let frames = matches!(head.body, Body::Chunked).then(Chunked::default);
        let (socket, read) = connection.into_parts();
        let mut stream = Self {
            socket,
            frames,
            begun: Vec::new(),
        };
        stream.begin(&read)?;
        timeout(GREETING_MAX, stream.greeting())
            .await
            .context("no greeting in time")??;
        if let Some(subscription) = dialect.subscription {
            let greeting = String::from_utf8_lossy(&stream.begun).into_owned();
            let (path, body) = subscription(&greeting).context("a greeting without an id")?;
            let mut connection = Connection::open(address).await?;
            connection.ask(&post(&path, &body)).await?.good()?;
        }
        Ok(stream)
    }

    /// Waits for the end of the first event.
    async fn greeting(&mut self) -> Result<()> {
        let mut read = vec![0; 1024];
        while memchr::memmem::find(&self.begun, b"\n\n").is_none() {
            match self.socket.read(&mut read).await? {
                0 => bail!("the stream ended before it began"),
                count => self.begin(&read[..count])?,
            }
        }
        Ok(())
    }

    fn begin(&mut self, read: &[u8]) -> Result<()> {
        let mut keep = |data: &[u8]| self.begun.extend_from_slice(data);
        match &mut self.frames {
            Some(frames) => frames.take(read, keep)?,
            None => keep(read),
        }
        Ok(())
    }

    /// Reads until the stream ends.
    async fn read(mut self, arrivals: Arc<Arrivals>) {
        let (mut marks, mut found) = (Marks::new(), Vec::new());
        marks.take(&self.begun, |mark| found.push(mark));
        self.begun = Vec::new();
        let mut read = vec![0; READ_BYTES];
        loop {
            if !found.is_empty() {
                arrivals.note(&found);
                found.clear();
            }
            let Ok(count @ 1..) = self.socket.read(&mut read).await else {
                return;
            };
            let piece = &read[..count];
            match &mut self.frames {
                Some(frames) => {
                    let data = |data: &[u8]| marks.take(data, |mark| found.push(mark));
                    if frames.take(piece, data).is_err() {
                        return;
                    }
                }
                None => marks.take(piece, |mark| found.push(mark)),
            }
        }
    }
}
