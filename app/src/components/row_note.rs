//! What is said of a row for a moment: who changed it, or that it is no longer in the list.

use leptos::prelude::*;

use crate::board::list::{Left, Shown};

/// The note; nothing where there is nothing to say.
#[component]
pub fn RowNote(row: RwSignal<Shown>) -> impl IntoView {
    let note = move || row.with(note);
    view! { <span class="row__note">{note}</span> }
}

fn note(row: &Shown) -> Option<String> {
    let by = row.by.as_ref().map(|by| format!("by {by}"));
    match (row.left, by) {
        (None, by) => by,
        (Some(Left::Filter), _) => Some("No longer in this list".into()),
        (Some(Left::Deleted), None) => Some("Deleted".into()),
        (Some(Left::Deleted), Some(by)) => Some(format!("Deleted {by}")),
    }
}
