//! What is said of a row for a moment: who changed it, or that it is no longer in the list.

use leptos::prelude::*;
use live_orders::Actor;

use crate::board::list::{Left, Shown};
use crate::texts::list;

/// The note; nothing where there is nothing to say.
#[component]
pub fn RowNote(row: RwSignal<Shown>) -> impl IntoView {
    let note = move || row.with(note);
    view! { <span class="row__note">{note}</span> }
}

fn note(row: &Shown) -> Option<String> {
    let by = row.by.as_ref().map(Actor::as_str);
    match (row.left, by) {
        (None, by) => by.map(list::by),
        (Some(Left::Filter), _) => Some(list::no_longer_listed().into()),
        (Some(Left::Deleted), None) => Some(list::deleted().into()),
        (Some(Left::Deleted), Some(by)) => Some(list::deleted_by(by)),
    }
}
