//! What an import that was interrupted leaves behind, for this tab and over a reload: which file, how
//! its columns were matched, and how far it had come. The file itself no page may keep: it is chosen
//! again, and known by its mark.

use live_orders::import::columns::Kind;
use live_orders::import::matching::Matching;
use serde::{Deserialize, Serialize};

use crate::live::browser::tab_storage;
use crate::transfer::course::Course;

/// Its name in storage.
const KEY: &str = "live-orders.import";
/// Refused lines that are kept: some 200 kB. Beyond them it stays kept how far it had come with these,
/// so that going on after a reload brings the others again.
pub const LINES_MAX: usize = 1_000;

/// By which a file is known again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileMark {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was written, in milliseconds.
    pub modified_ms: f64,
}

/// An import under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Of this file.
    pub file: FileMark,
    /// Which holds these.
    pub kind: Kind,
    /// What each of its columns is taken for; empty for nothing.
    pub columns: Vec<String>,
    /// Rows in all.
    pub rows: u64,
    /// How far it has come.
    pub course: Course,
}

impl Kept {
    /// How the columns of the file were matched.
    pub fn matching(&self) -> Matching {
        let mut matching = Matching::by_name(self.kind, &vec![String::new(); self.columns.len()]);
        for (at, name) in self.columns.iter().enumerate() {
            matching.choose(at, name);
        }
        matching
    }
}

/// The names of what columns are taken for, as they are kept.
pub fn names(matching: &Matching) -> Vec<String> {
    let name = |at| matching.meant(at).map_or("", |it| it.name).to_owned();
    (0..matching.width()).map(name).collect()
}

/// What is kept.
pub fn read() -> Option<Kept> {
    let kept = tab_storage()?.get_item(KEY).ok().flatten()?;
    serde_json::from_str(&kept).ok()
}

/// Keeps how far an import has come.
pub fn write(kept: &Kept) {
    if let (Some(storage), Ok(text)) = (tab_storage(), serde_json::to_string(kept)) {
        // Without storage an import goes on all the same; a reload begins it anew.
        let _ = storage.set_item(KEY, &text);
    }
}

/// Forgets it.
pub fn clear() {
    if let Some(storage) = tab_storage() {
        let _ = storage.remove_item(KEY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matching_is_kept_by_names() {
        let header = ["stock", "x", "sku"].map(str::to_owned);
        let mut matching = Matching::by_name(Kind::Products, &header);
        matching.choose(1, "unit");
        let kept = Kept {
            file: FileMark {
                name: "a.csv".into(),
                bytes: 7,
                modified_ms: 0.5,
            },
            kind: Kind::Products,
            columns: names(&matching),
            rows: 1,
            course: Course::new(false),
        };
        assert_eq!(kept.columns, ["stock", "unit", "sku"]);
        let text = serde_json::to_string(&kept).expect("text");
        let again: Kept = serde_json::from_str(&text).expect("kept");
        assert_eq!((again.matching(), again), (matching, kept));
    }
}
