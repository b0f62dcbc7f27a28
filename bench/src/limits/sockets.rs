//! The limit of a stream: a program that takes the same requests, keeps nothing, and writes the same
//! bytes to the same number of sockets, one write an event.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Events that wait to be written; who sends more waits.
const EVENTS_MAX: usize = 1024;
const READ_BYTES: usize = 4096;
const STREAM_HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
    transfer-encoding: chunked\r\n\r\n9\r\n: hello\n\n\r\n";
const CREATED: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n";

/// What the writers of a core are told.
#[derive(Debug)]
enum Word {
    /// A stream begins.
    Stream(TcpStream),
    /// Its frame goes to all streams.
    Event(Bytes),
}

/// Serves until the process ends.
pub(crate) async fn serve(address: SocketAddr) -> Result<()> {
    let listener = TcpListener::bind(address).await?;
    let cores = std::thread::available_parallelism()?.get();
    let mut writers = Vec::new();
    for _ in 0..cores {
        let (sender, receiver) = channel(EVENTS_MAX);
        tokio::spawn(write(receiver));
        writers.push(sender);
    }
    for turn in 0.. {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let writers = writers.clone();
        // A peer that goes away is of no interest.
        tokio::spawn(async move { listen(socket, turn, &writers).await.ok() });
    }
    Ok(())
}

/// Writes each event to each stream of a core.
async fn write(mut words: Receiver<Word>) {
    let mut streams: Vec<TcpStream> = Vec::new();
    while let Some(word) = words.recv().await {
        match word {
            Word::Stream(stream) => streams.push(stream),
            Word::Event(frame) => {
                let mut at = 0;
                while let Some(stream) = streams.get_mut(at) {
                    if stream.write_all(&frame).await.is_ok() {
                        at += 1;
                    } else {
                        streams.swap_remove(at);
                    }
                }
            }
        }
    }
}

/// Reads requests; the first that is no order makes the connection a stream.
async fn listen(mut socket: TcpStream, turn: usize, writers: &[Sender<Word>]) -> Result<()> {
    let mut read = Vec::with_capacity(READ_BYTES);
    loop {
        let head = loop {
            if let Some(end) = memchr::memmem::find(&read, b"\r\n\r\n") {
                break end + 4;
            }
            ensure!(socket.read_buf(&mut read).await? > 0, "it went away");
        };
        if read.starts_with(b"GET /api/sse") {
            socket.write_all(STREAM_HEAD).await?;
            let writer = &writers[turn % writers.len()];
            return Ok(writer.send(Word::Stream(socket)).await?);
        }
        let whole = head + length(&read[..head])?;
        while read.len() < whole {
            ensure!(socket.read_buf(&mut read).await? > 0, "it went away");
        }
        if whole > head {
            let frame = frame(&read[head..whole]);
            for writer in writers {
                writer.send(Word::Event(frame.clone())).await?;
            }
        }
        socket.write_all(CREATED).await?;
        read.drain(..whole);
    }
}

/// The body's length: a request without one has none.
fn length(head: &[u8]) -> Result<usize> {
    let text = std::str::from_utf8(head)?;
    let mut lines = text.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    length.map_or(Ok(0), |length| length.parse().context("no length"))
}

/// The data as an event in a chunk, as a server sends it.
fn frame(data: &[u8]) -> Bytes {
    let event = [b"id: 1234\nevent: insert\ndata: ", data, b"\n\n"].concat();
    let size = format!("{:x}\r\n", event.len());
    [size.as_bytes(), &event, b"\r\n"].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::chunked::Chunked;

    #[test]
    fn what_is_sent_is_chunks() {
        let head = memchr::memmem::find(STREAM_HEAD, b"\r\n\r\n").unwrap() + 4;
        let (mut chunked, mut body) = (Chunked::default(), Vec::new());
        for part in [&STREAM_HEAD[head..], &frame(b"{}")] {
            chunked
                .take(part, |data| body.extend_from_slice(data))
                .unwrap();
        }
        assert_eq!(
            String::from_utf8(body).unwrap(),
            ": hello\n\nid: 1234\nevent: insert\ndata: {}\n\n"
        );
    }
}
