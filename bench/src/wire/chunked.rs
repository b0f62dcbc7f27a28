//! The body of an answer that comes in chunks, taken out of its frames as it arrives, wherever the
//! reads cut it.

use anyhow::{Result, bail};

/// More digits would be a chunk of more than 4 GiB.
const SIZE_DIGITS_MAX: usize = 8;

/// Where in a chunked body the next byte stands.
#[derive(Debug, Default)]
pub(crate) struct Chunked {
    place: Place,
    size: usize,
    digits: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Place {
    #[default]
    Size,
    /// The rest of the line after the size.
    SizeLine,
    Data,
    /// The end of line after the data.
    DataLine,
    /// The empty line after the last chunk; nobody sends trailers here.
    LastLine,
    End,
}

impl Chunked {
    /// Takes what was read, and hands on what of it is data.
    pub(crate) fn take(&mut self, mut read: &[u8], mut data: impl FnMut(&[u8])) -> Result<()> {
        while let Some((&byte, rest)) = read.split_first() {
            match self.place {
                Place::Data => {
                    let count = self.size.min(read.len());
                    data(&read[..count]);
                    self.size -= count;
                    if self.size == 0 {
                        self.place = Place::DataLine;
                    }
                    read = &read[count..];
                    continue;
                }
                Place::Size => self.size_byte(byte)?,
                Place::SizeLine if byte == b'\n' => self.begin(),
                Place::DataLine if byte == b'\n' => self.place = Place::Size,
                Place::LastLine if byte == b'\n' => self.place = Place::End,
                Place::End => bail!("bytes after the last chunk"),
                Place::SizeLine | Place::DataLine | Place::LastLine => {}
            }
            read = rest;
        }
        Ok(())
    }

    /// Whether the last chunk has come.
    pub(crate) fn has_ended(&self) -> bool {
        self.place == Place::End
    }

    fn size_byte(&mut self, byte: u8) -> Result<()> {
        let Some(digit) = char::from(byte).to_digit(16) else {
            if self.digits == 0 {
                bail!("a chunk without a size");
            }
            if byte == b'\n' {
                self.begin();
            } else {
                self.place = Place::SizeLine;
            }
            return Ok(());
        };
        self.digits += 1;
        if self.digits > SIZE_DIGITS_MAX {
            bail!("a chunk that is too large");
        }
        self.size = self.size * 16 + digit as usize;
        Ok(())
    }

    fn begin(&mut self) {
        self.digits = 0;
        self.place = if self.size == 0 {
            Place::LastLine
        } else {
            Place::Data
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> (Vec<u8>, bool) {
        let (mut chunked, mut body) = (Chunked::default(), Vec::new());
        for piece in pieces {
            chunked
                .take(piece, |data| body.extend_from_slice(data))
                .unwrap();
        }
        (body, chunked.has_ended())
    }

    #[test]
    fn data_is_taken_out_wherever_it_is_cut() {
        let whole = b"5\r\nhello\r\nB;x=1\r\n wide world\r\n0\r\n\r\n";
        for cut in 0..whole.len() {
            let (body, ended) = read(&[&whole[..cut], &whole[cut..]]);
            assert_eq!((body.as_slice(), ended), (&b"hello wide world"[..], true));
        }
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        assert!(Chunked::default().take(b"\r\n", |_| {}).is_err());
        assert!(Chunked::default().take(b"fffffffff\r\n", |_| {}).is_err());
    }
}
