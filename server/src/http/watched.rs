//! A socket that is given up when the other end takes in nothing for too long: it does not read, or
//! is gone without a word. Nothing else would end such a connection soon, and what it holds would be
//! held for as long.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// A socket, and how long it may take in nothing of what there is to write.
#[derive(Debug)]
pub struct Watched<T> {
    socket: T,
    deadline: Duration,
    /// Runs while a write waits. Nothing is written as long as there is nothing to say: that a
    /// stream is quiet does not end it.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Watched<TcpStream> {
    /// Watches a connection. What is written to a machine that is gone stays in the system's buffers,
    /// which take an hour of heartbeats: Linux is told to give it up when nothing of it has been
    /// acknowledged in time. Other systems do so after their own time, some ten minutes.
    pub fn connection(socket: TcpStream, deadline: Duration) -> Self {
        #[cfg(target_os = "linux")]
        {
            let deadline_ms = u32::try_from(deadline.as_millis()).unwrap_or(u32::MAX);
            let set = rustix::net::sockopt::set_tcp_user_timeout(&socket, deadline_ms);
            if let Err(error) = set {
                tracing::debug!(%error, "the system does not watch a connection");
            }
        }
        Self::new(socket, deadline)
    }
}

impl<T> Watched<T> {
    /// Watches a socket.
    pub const fn new(socket: T, deadline: Duration) -> Self {
        Self {
            socket,
            deadline,
            stalled: None,
        }
    }

    fn watch(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let deadline = self.deadline;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(deadline)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the other end takes in nothing",
        )))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Watched<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Watched<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, bytes);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use futures::poll;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    #[cfg(target_os = "linux")]
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn who_takes_in_nothing_is_given_up() {
        let (socket, _other_end) = duplex(4);
        let mut socket = Watched::new(socket, Duration::from_millis(10));
        socket.write_all(b"full").await.expect("room for it");
        let more = socket.write_all(b"more");
        let ended = tokio::time::timeout(Duration::from_secs(10), more).await;
        let error = ended.expect("an end").expect_err("no room");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn who_is_slow_or_has_nothing_to_hear_is_not() {
        let (socket, mut other_end) = duplex(4);
        let mut socket = Watched::new(socket, Duration::from_mins(1));
        assert!(socket.stalled.is_none(), "nothing waits");
        socket.write_all(b"full").await.expect("room for it");
        assert!(socket.stalled.is_none(), "all is written");
        assert!(poll!(Box::pin(socket.write(b"x"))).is_pending());
        assert!(socket.stalled.is_some(), "the time runs");
        other_end.read_u8().await.expect("a byte");
        assert!(poll!(Box::pin(socket.write(b"x"))).is_ready());
        assert!(socket.stalled.is_none(), "and starts anew with each byte");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_system_watches_as_well() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let socket = TcpStream::connect(address).await.expect("a connection");
        let watched = Watched::connection(socket, Duration::from_secs(30));
        let set_ms = rustix::net::sockopt::tcp_user_timeout(&watched.socket);
        assert_eq!(set_ms.expect("an option"), 30_000);
    }
}
