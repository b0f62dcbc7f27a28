//! The sheet of keyboard shortcuts.

use leptos::prelude::*;

use crate::components::modal::Modal;
use crate::hands::keys::{BINDINGS, Binding, Group, caps};
use crate::texts::{Text, keys};

/// The groups, in the order in which they are read.
const GROUPS: [(Group, Text); 5] = [
    (Group::List, keys::group_list),
    (Group::Board, keys::group_board),
    (Group::Order, keys::group_order),
    (Group::Go, keys::group_go),
    (Group::Page, keys::group_page),
];

/// The sheet.
#[component]
pub fn ShortcutSheet(
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    /// Whether single keys do anything.
    #[prop(into)]
    single_keys: Signal<bool>,
) -> impl IntoView {
    let note = move || (!single_keys.get()).then(keys::single_keys_off);
    view! {
        <Modal title=Signal::stored(keys::sheet().to_owned()) back on_close>
            // By Tab, so that the arrows scroll what a small screen has no room for.
            <div class="shortcuts" tabindex="0">
                <p class="shortcuts__note">{note}</p>
                {GROUPS.map(|(group, title)| view! { <Shortcuts group title=title() /> }).collect_view()}
            </div>
        </Modal>
    }
}

#[component]
fn Shortcuts(group: Group, title: &'static str) -> impl IntoView {
    let lines = BINDINGS
        .iter()
        .filter(|binding| binding.group == group)
        .map(|binding| {
            view! {
                <div class="shortcuts__line">
                    <dt>{binding.action.label()}</dt>
                    <dd>
                        <Keycaps binding=*binding />
                    </dd>
                </div>
            }
        });
    view! {
        <section class="shortcuts__group" aria-label=title>
            <h3 class="shortcuts__title">{title}</h3>
            <dl class="shortcuts__list">{lines.collect_view()}</dl>
        </section>
    }
}

/// The keys of a shortcut, as they are printed on the keyboard.
#[component]
pub fn Keycaps(binding: Binding) -> impl IntoView {
    let caps = binding.keys.iter().flat_map(|key| caps(key));
    caps.map(|cap| view! { <kbd class="keycap">{cap}</kbd> })
        .collect_view()
}
