//! What is imported from: a file on disk, text in the program, or what a request has brought; each is
//! read more than once.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;

/// Where rows come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// Bytes in all, for a progress bar.
    pub bytes: u64,
    /// The line of its first row, where it is a part of a longer file.
    pub(super) first_row_line: Option<u64>,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Text(&'static str),
    Memory(Bytes),
}

impl Source {
    /// A regular file: a pipe cannot be read a second time.
    pub fn file(path: &Path) -> io::Result<Self> {
        let metadata = path.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is not a regular file, and is to be read twice",
            ));
        }
        Ok(Self {
            name: path.display().to_string(),
            bytes: metadata.len(),
            first_row_line: None,
            place: Place::File(path.to_owned()),
        })
    }

    /// Text that is part of the program.
    pub fn text(name: &str, text: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            bytes: text.len() as u64,
            first_row_line: None,
            place: Place::Text(text),
        }
    }

    /// A part of a file, which came by a request: its header, and rows from some line on.
    pub(super) fn part(name: &str, bytes: Bytes, first_row_line: Option<u64>) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            first_row_line,
            place: Place::Memory(bytes),
        }
    }

    /// Its bytes from the start.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.place {
            Place::File(path) => Box::new(File::open(path)?),
            Place::Text(text) => Box::new(text.as_bytes()),
            Place::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}
