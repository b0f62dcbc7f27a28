//! A connection that is kept and asked one thing after the other. Streams begin on one, too: see
//! `audience`.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::chunked::Chunked;
use super::head::{Body, Head};

/// An answer that has not come by then is none.
const ANSWER_MAX: Duration = Duration::from_secs(20);
/// Room for one read: an answer of fifty orders in one or two.
const READ_BYTES: usize = 16 * 1024;

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was read beyond the last answer.
    read: Vec<u8>,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body of an answer that says yes.
    pub(crate) fn good(self) -> Result<Vec<u8>> {
        if !(200..300).contains(&self.status) {
            let text = String::from_utf8_lossy(&self.body);
            bail!("answered {}: {text:.300}", self.status);
        }
        Ok(self.body)
    }
}

/// The bytes of a request without a body.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n").into_bytes()
}

/// The bytes of a request with a JSON body.
pub(crate) fn post(path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = timeout(ANSWER_MAX, TcpStream::connect(address)).await??;
        stream.set_nodelay(true)?;
        let read = Vec::with_capacity(READ_BYTES);
        Ok(Self { stream, read })
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        timeout(ANSWER_MAX, self.ask_for_ever(request))
            .await
            .context("no answer in time")?
    }

    /// Sends a request and reads the head of its answer; what has come of the body stays where
    /// [`Connection::into_parts`] gives it.
    pub(crate) async fn begin(&mut self, request: &[u8]) -> Result<Head> {
        self.stream.write_all(request).await?;
        timeout(ANSWER_MAX, self.head())
            .await
            .context("no answer in time")?
    }

    /// The socket, and what has been read from it and not been taken.
    pub(crate) fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.read)
    }

    async fn ask_for_ever(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let body = match head.body {
            Body::Length(bytes) => self.fixed(bytes).await?,
            Body::Chunked => self.chunks().await?,
            Body::Open => bail!("an answer whose end is not told"),
        };
        let status = head.status;
        Ok(Answer { status, body })
    }

    async fn head(&mut self) -> Result<Head> {
        loop {
            if let Some(head) = Head::parse(&self.read)? {
                self.read.drain(..head.bytes);
                return Ok(head);
            }
            self.more().await?;
        }
    }

    async fn fixed(&mut self, bytes: usize) -> Result<Vec<u8>> {
        while self.read.len() < bytes {
            self.more().await?;
        }
        let rest = self.read.split_off(bytes);
        Ok(std::mem::replace(&mut self.read, rest))
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let (mut chunked, mut body) = (Chunked::default(), Vec::new());
        loop {
            let read = std::mem::take(&mut self.read);
            chunked.take(&read, |data| body.extend_from_slice(data))?;
            if chunked.has_ended() {
                return Ok(body);
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<()> {
        self.read.reserve(READ_BYTES);
        let count = self.stream.read_buf(&mut self.read).await?;
        ensure!(count > 0, "the connection was closed");
        Ok(())
    }
}
