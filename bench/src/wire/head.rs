//! The head of an answer: its status, and how the body's end is told.

use anyhow::{Context, Result, bail};

/// No server here sends a longer one.
const HEAD_MAX_BYTES: usize = 16 * 1024;

/// What is read of a head.
#[derive(Debug, PartialEq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) body: Body,
    /// How many bytes the head has itself, with the empty line.
    pub(crate) bytes: usize,
}

/// How the body's end is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Body {
    Length(usize),
    Chunked,
    /// By the end of the connection.
    Open,
}

impl Head {
    /// Reads a head, or nothing where it has not come whole.
    pub(crate) fn parse(read: &[u8]) -> Result<Option<Self>> {
        let Some(end) = memchr::memmem::find(read, b"\r\n\r\n") else {
            if read.len() > HEAD_MAX_BYTES {
                bail!("an answer without an end to its head");
            }
            return Ok(None);
        };
        let text = std::str::from_utf8(&read[..end]).context("a head that is no text")?;
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let status = status.context("an answer without a status")?.parse()?;
        let mut body = if status == 204 || status == 304 {
            Body::Length(0)
        } else {
            Body::Open
        };
        for line in lines {
            let (name, value) = line.split_once(':').context("a header without a colon")?;
            if name.eq_ignore_ascii_case("content-length") {
                body = Body::Length(value.trim().parse()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                body = Body::Chunked;
            }
        }
        let bytes = end + 4;
        Ok(Some(Self {
            status,
            body,
            bytes,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_how_its_body_ends() {
        let cases: [(&[u8], u16, Body); 4] = [
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nx",
                200,
                Body::Length(12),
            ),
            (
                b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n",
                201,
                Body::Chunked,
            ),
            (b"HTTP/1.1 200 OK\r\na: b\r\n\r\n", 200, Body::Open),
            (
                b"HTTP/1.1 204 No Content\r\na: b\r\n\r\n",
                204,
                Body::Length(0),
            ),
        ];
        for (text, status, body) in cases {
            let head = Head::parse(text).unwrap().unwrap();
            assert_eq!((head.status, head.body), (status, body));
        }
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\n").unwrap(), None);
    }
}
