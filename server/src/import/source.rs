//! What is imported from: a file on disk or text in the program, either read more than once.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where rows come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// Bytes in all, for a progress bar.
    pub bytes: u64,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Text(&'static str),
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
            place: Place::File(path.to_owned()),
        })
    }

    /// Text that is part of the program.
    pub fn text(name: &str, text: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            bytes: text.len() as u64,
            place: Place::Text(text),
        }
    }

    /// Its bytes from the start.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.place {
            Place::File(path) => Box::new(File::open(path)?),
            Place::Text(text) => Box::new(text.as_bytes()),
        })
    }
}
