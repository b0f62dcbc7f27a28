//! A chosen file, read piece by piece: never more than a piece of it is in memory, and the page has its
//! turn between two of them.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File};

use crate::transfer::kept::FileMark;

/// Bytes of a piece: looked through within a frame, in a debug build, too.
pub const PIECE_BYTES: u64 = 64 * 1024;
/// Bytes by which a file's columns and first rows are shown.
pub const BEGINNING_BYTES: u64 = 64 * 1024;

/// The file is gone, or has changed since it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file cannot be read any more")]
pub struct Unreadable;

/// How a file is known again.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length is a whole number"
)]
pub fn mark(file: &File) -> FileMark {
    FileMark {
        name: file.name(),
        bytes: file.size() as u64,
        modified_ms: file.last_modified(),
    }
}

/// A piece of a file.
pub async fn piece(file: &File, start: u64, end: u64) -> Result<Vec<u8>, Unreadable> {
    let piece = slice(file, start, end)?;
    let buffer = JsFuture::from(piece.array_buffer()).await;
    let buffer = buffer.map_err(|_| Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// A part of a file below a header, as a body to be sent: the browser reads it itself.
pub fn body(file: &File, header: &str, start: u64, end: u64) -> Result<Blob, Unreadable> {
    let part = slice(file, start, end)?;
    let pieces = Array::of2(&JsValue::from_str(header), &part);
    Blob::new_with_blob_sequence(&pieces).map_err(|_| Unreadable)
}

/// Text as a file.
pub fn text_file(pieces: &[String], content_type: &str) -> Option<Blob> {
    let pieces: Array = pieces
        .iter()
        .map(|piece| JsValue::from_str(piece))
        .collect();
    let options = BlobPropertyBag::new();
    options.set_type(content_type);
    Blob::new_with_str_sequence_and_options(&pieces, &options).ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no file is as long as the numbers that a float does not hold"
)]
fn slice(file: &File, start: u64, end: u64) -> Result<Blob, Unreadable> {
    file.slice_with_f64_and_f64(start as f64, end as f64)
        .map_err(|_| Unreadable)
}
