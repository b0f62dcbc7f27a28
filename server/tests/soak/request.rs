//! A whole request as it comes off a connection: all that the proxy understands of HTTP.

use std::{fmt, io};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::fault::Purpose;

/// More than any request of the test's clients.
const REQUEST_BYTES_MAX: usize = 64 * 1024;

/// The first request of a connection.
pub(crate) struct Request {
    /// Its head and its body.
    pub(crate) bytes: Vec<u8>,
    /// What it is for.
    pub(crate) purpose: Purpose,
}

impl Request {
    /// Reads one; `None` if the client goes away before.
    pub(crate) async fn read(client: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        while whole_length(&bytes).is_none_or(|length| bytes.len() < length) {
            assert!(bytes.len() < REQUEST_BYTES_MAX, "a request of the test's");
            if client.read_buf(&mut bytes).await? == 0 {
                return Ok(None);
            }
        }
        let purpose = if bytes.starts_with(b"GET /api/sse/") {
            Purpose::Stream
        } else if bytes.starts_with(b"GET ") {
            Purpose::Read
        } else {
            Purpose::Write
        };
        Ok(Some(Self { bytes, purpose }))
    }
}

impl fmt::Display for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.bytes.split(|byte| *byte == b'\r').next();
        let line = String::from_utf8_lossy(line.unwrap_or_default());
        out.write_str(line.trim_end_matches(" HTTP/1.1"))?;
        match header(&self.bytes, "idempotency-key") {
            Some(key) => write!(out, " [{key}]"),
            None => Ok(()),
        }
    }
}

/// How long the request is with its body, once its head is there.
fn whole_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let body = header(&bytes[..head], "content-length").map_or(0, |text| text.parse().unwrap());
    Some(head + body)
}

fn header<'a>(bytes: &'a [u8], name: &str) -> Option<&'a str> {
    let mut lines = bytes.split(|byte| *byte == b'\n').skip(1);
    lines.find_map(|line| {
        let line = std::str::from_utf8(line).ok()?.trim_end();
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}
