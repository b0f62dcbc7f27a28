//! How the reader has chosen to keep up, kept for the tab over a reload, and as where the next tab
//! begins. Where nothing can be kept, the choice lasts as long as the page.

use web_sys::Storage;

use crate::live::browser::{shared_storage, tab_storage};
use crate::live::mode::Mode;

/// Its name in storage.
const KEY: &str = "live-orders.mode";

/// What was chosen in this tab, else in any tab, else live.
pub fn read() -> Mode {
    let kept = |storage: Option<Storage>| storage?.get_item(KEY).ok().flatten()?.parse().ok();
    kept(tab_storage())
        .or_else(|| kept(shared_storage()))
        .unwrap_or_default()
}

/// Keeps a choice.
pub fn write(mode: Mode) {
    for storage in [tab_storage(), shared_storage()].into_iter().flatten() {
        // A full or forbidden storage is no reason not to do what was chosen.
        let _ = storage.set_item(KEY, mode.name());
    }
}
