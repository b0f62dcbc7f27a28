//! An export on its way into a file: how much has come, a way to stop it, and no half file whatever
//! happens. What is small is held in memory and saved when all of it is there; what is large goes to
//! the disk as it comes where the browser lets the reader choose a file beforehand, and is left to the
//! browser's own download elsewhere.

use gloo_net::http::Request;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::import::records::{Found, Scanner, Separator};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, ReadableStreamDefaultReader};

use crate::board::clock::device_now;
use crate::texts::export;
use crate::transfer::refusals::Untaken;
use crate::transfer::saving;

/// Bytes of a file that is held in memory.
const MEMORY_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What an order comes to at most, as a rule, when it is guessed how large a file will be.
const ORDER_BYTES: u64 = 2 * 1024;
/// What a browser calls the choice of a file to be written.
const PICKER: &str = "showSaveFilePicker";

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Csv,
    /// An object on each line.
    JsonLines,
}

/// How far an export has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing goes on.
    #[default]
    Idle,
    /// It comes.
    Running(Received),
    /// The file is saved.
    Done(Received),
    /// It was left to the browser.
    Handed,
    /// There is no file, for this reason.
    Failed(String),
}

/// What has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Bytes.
    pub bytes: u64,
    /// Rows, the head not counted, or objects.
    pub rows: u64,
}

/// Counts rows in pieces that are cut anywhere.
pub struct RowCount {
    format: Format,
    scanner: Scanner,
    ends: u64,
}

/// The one export that may be under way.
#[derive(Clone, Copy)]
pub struct Download {
    /// How far it has come.
    pub progress: RwSignal<Progress>,
    abort: RwSignal<Option<SendWrapper<AbortController>>>,
}

/// Where the bytes go.
enum Sink {
    Memory(Array),
    File { handle: JsValue, writable: JsValue },
}

/// Why there is no file.
enum Unsaved {
    /// The reader did not want it any more.
    Cancelled,
    /// It is too large for the memory.
    TooLarge,
    /// Anything else.
    Failed(String),
}

impl Format {
    /// Where such files of orders lie.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Csv => "/api/orders.csv",
            Self::JsonLines => "/api/orders.jsonl",
        }
    }

    /// What a file is called that is written now.
    fn file_name(self) -> String {
        let extension = match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        };
        live_orders::export::file_name(device_now(), extension)
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON Lines",
        }
    }
}

impl RowCount {
    /// Nothing has come.
    pub const fn new(format: Format) -> Self {
        Self {
            format,
            scanner: Scanner::new(Separator::Comma),
            ends: 0,
        }
    }

    /// Takes the next bytes; how many rows there are so far.
    pub fn take(&mut self, bytes: &[u8]) -> u64 {
        let ends = bytes.iter().filter(|byte| match self.format {
            Format::Csv => self.scanner.take(**byte) == Found::RecordEnd,
            Format::JsonLines => **byte == b'\n',
        });
        self.ends += ends.count() as u64;
        match self.format {
            Format::Csv => self.ends.saturating_sub(1),
            Format::JsonLines => self.ends,
        }
    }
}

impl Download {
    /// Nothing goes on.
    pub fn new() -> Self {
        Self {
            progress: RwSignal::new(Progress::default()),
            abort: RwSignal::new(None),
        }
    }

    /// Begins; so many orders are expected. From a click: browsers let no file be chosen otherwise.
    pub fn start(self, format: Format, address: String, orders: u64) {
        if matches!(self.progress.get_untracked(), Progress::Running(_)) {
            return;
        }
        let is_large = orders.saturating_mul(ORDER_BYTES) > MEMORY_BYTES_MAX;
        let choice = is_large.then(|| choose_file(format)).flatten();
        if is_large && choice.is_none() {
            return self.hand_over(format, &address);
        }
        self.progress.set(Progress::Running(Received::default()));
        spawn_local(async move {
            let outcome = self.carry_out(format, &address, choice).await;
            self.abort.try_set(None);
            match outcome {
                Ok(received) => {
                    self.progress.try_set(Progress::Done(received));
                }
                Err(Unsaved::Cancelled) => {
                    self.progress.try_set(Progress::Idle);
                }
                Err(Unsaved::TooLarge) => self.hand_over(format, &address),
                Err(Unsaved::Failed(why)) => {
                    self.progress.try_set(Progress::Failed(why));
                }
            }
        });
    }

    /// Stops it; nothing is saved.
    pub fn cancel(self) {
        if let Some(abort) = self.abort.try_update(Option::take).flatten() {
            abort.abort();
        }
    }

    /// What was told is done with.
    pub fn dismiss(self) {
        if !matches!(self.progress.get_untracked(), Progress::Running(_)) {
            self.progress.set(Progress::Idle);
        }
    }

    fn hand_over(self, format: Format, address: &str) {
        saving::click(address, &format.file_name());
        self.progress.try_set(Progress::Handed);
    }

    async fn carry_out(
        self,
        format: Format,
        address: &str,
        choice: Option<Promise>,
    ) -> Result<Received, Unsaved> {
        let mut sink = match choice {
            Some(choice) => Sink::file(choice).await?,
            None => Sink::Memory(Array::new()),
        };
        let received = self.receive(format, address, &mut sink).await;
        match received {
            Ok(received) => sink.save(format).await.map(|()| received),
            Err(unsaved) => {
                sink.discard().await;
                Err(unsaved)
            }
        }
    }

    async fn receive(
        self,
        format: Format,
        address: &str,
        sink: &mut Sink,
    ) -> Result<Received, Unsaved> {
        let abort = AbortController::new().map_err(|_| lost())?;
        let signal = abort.signal();
        self.abort.try_set(Some(SendWrapper::new(abort)));
        // Whatever fails once the reader has stopped it has failed for that.
        let failed = || {
            if signal.aborted() {
                Unsaved::Cancelled
            } else {
                lost()
            }
        };
        let request = Request::get(address).abort_signal(Some(&signal));
        let response = request.send().await.map_err(|_| failed())?;
        if response.status() != 200 {
            let untaken: Untaken = response.json().await.unwrap_or_default();
            return Err(Unsaved::Failed(untaken.of_export()));
        }
        let body = response.body().ok_or_else(lost)?;
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        let mut received = Received::default();
        let mut rows = RowCount::new(format);
        loop {
            let read = JsFuture::from(reader.read()).await.map_err(|_| failed())?;
            let is_done = property(&read, "done").is_truthy();
            if is_done {
                return Ok(received);
            }
            let piece: Uint8Array = property(&read, "value").unchecked_into();
            received.bytes += u64::from(piece.length());
            received.rows = rows.take(&piece.to_vec());
            let is_memory = matches!(sink, Sink::Memory(_));
            if is_memory && received.bytes > MEMORY_BYTES_MAX {
                self.cancel();
                return Err(Unsaved::TooLarge);
            }
            sink.write(&piece).await?;
            self.progress.try_set(Progress::Running(received));
        }
    }
}

impl Default for Download {
    fn default() -> Self {
        Self::new()
    }
}

impl Sink {
    /// The file that the reader has chosen.
    async fn file(choice: Promise) -> Result<Self, Unsaved> {
        // The reader has closed the dialog.
        let handle = JsFuture::from(choice)
            .await
            .map_err(|_| Unsaved::Cancelled)?;
        let writable = call(&handle, "createWritable", &[]).await;
        let writable = writable.map_err(|_| not_written())?;
        Ok(Self::File { handle, writable })
    }

    async fn write(&mut self, piece: &Uint8Array) -> Result<(), Unsaved> {
        match self {
            Self::Memory(pieces) => {
                pieces.push(piece);
                Ok(())
            }
            // The next piece is read when this one is on the disk.
            Self::File { writable, .. } => call(writable, "write", &[piece.as_ref()])
                .await
                .map(drop)
                .map_err(|_| not_written()),
        }
    }

    async fn save(self, format: Format) -> Result<(), Unsaved> {
        match self {
            Self::Memory(pieces) => {
                let file = Blob::new_with_u8_array_sequence(&pieces).map_err(|_| not_written())?;
                saving::save(&file, &format.file_name());
                Ok(())
            }
            Self::File { writable, .. } => {
                let closed = call(&writable, "close", &[]).await;
                closed.map(drop).map_err(|_| not_written())
            }
        }
    }

    /// Leaves nothing behind.
    async fn discard(self) {
        if let Self::File { handle, writable } = self {
            // What fails here leaves an empty file at worst: what was written is not in it.
            let _ = call(&writable, "abort", &[]).await;
            let _ = call(&handle, "remove", &[]).await;
        }
    }
}

/// Asks the reader for a file, where the browser can.
fn choose_file(format: Format) -> Option<Promise> {
    let window = window();
    let picker: Function = property(&window, PICKER).dyn_into().ok()?;
    let options = Object::new();
    let name = JsValue::from_str(&format.file_name());
    Reflect::set(&options, &"suggestedName".into(), &name).ok()?;
    picker.call1(&window, &options).ok()?.dyn_into().ok()
}

fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method that answers later.
async fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = property(of, name).dyn_into()?;
    let arguments: Array = arguments.iter().copied().collect();
    let promise: Promise = method.apply(of, &arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn lost() -> Unsaved {
    Unsaved::Failed(export::lost().into())
}

fn not_written() -> Unsaved {
    Unsaved::Failed(export::not_written().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_however_they_come() {
        let csv = "number,note\n1,\"two\nlines\"\n2,\n";
        for size in 1..csv.len() {
            let mut count = RowCount::new(Format::Csv);
            let rows = csv
                .as_bytes()
                .chunks(size)
                .map(|piece| count.take(piece))
                .last();
            assert_eq!(rows, Some(2), "{size}");
        }
        let mut count = RowCount::new(Format::JsonLines);
        assert_eq!((count.take(b"{}\n{"), count.take(b"}\n")), (1, 2));
    }
}
