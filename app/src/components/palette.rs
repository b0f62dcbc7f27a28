//! The palette: type a few letters, choose with the arrows, press Enter. A combobox with a list, as
//! the ARIA practices describe it: the focus stays in the field, the list says which line is meant.

use leptos::prelude::*;
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::components::modal::Modal;
use crate::hands::palette::{Choice, Entry};
use crate::texts::keys;

/// The id of the list, by which the field finds it.
const LIST: &str = "palette-list";
/// Longest text that is typed: far more than any line of the list is long.
const TYPED_MAX_CHARS: usize = 100;

/// The palette.
#[component]
pub fn Palette(
    /// The lines for what was typed.
    #[prop(into)]
    entries: Callback<String, Vec<Entry>>,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_choose: Callback<Choice>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let meant = RwSignal::new(0_usize);
    let lines = Memo::new(move |_| entries.run(typed.get()));
    let choose = move |index: usize| {
        let choice = lines.with_untracked(|lines| lines.get(index).map(|it| it.choice.clone()));
        if let Some(choice) = choice {
            on_choose.run(choice);
        }
    };
    let key = move |event: KeyboardEvent| {
        let count = lines.with_untracked(Vec::len).max(1);
        let now = meant.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => meant.set((now + 1) % count),
            "ArrowUp" => meant.set((now + count - 1) % count),
            "Enter" => choose(now),
            _ => return,
        }
        event.prevent_default();
    };
    Effect::new(move |_| {
        let line = document().get_element_by_id(&line_id(meant.get()));
        if let Some(line) = line {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    view! {
        <Modal title=Signal::stored(keys::palette().to_owned()) back on_close>
            <div class="palette">
                <input
                    class="field__input palette__field"
                    type="text"
                    role="combobox"
                    aria-label=keys::palette()
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=move || line_id(meant.get())
                    placeholder=keys::palette_placeholder()
                    maxlength=TYPED_MAX_CHARS.to_string()
                    autocomplete="off"
                    spellcheck="false"
                    autofocus
                    on:keydown=key
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        meant.set(0);
                    }
                />
                <Lines lines meant on_choose=choose />
            </div>
        </Modal>
    }
}

#[component]
fn Lines(
    #[prop(into)] lines: Signal<Vec<Entry>>,
    meant: RwSignal<usize>,
    #[prop(into)] on_choose: Callback<usize>,
) -> impl IntoView {
    let line = move |(index, entry): (usize, Entry)| {
        view! {
            <li
                class="palette__line"
                id=line_id(index)
                role="option"
                aria-selected=move || (meant.get() == index).to_string()
                on:click=move |_| on_choose.run(index)
                on:pointermove=move |_| {
                    if meant.get_untracked() != index {
                        meant.set(index);
                    }
                }
            >
                <span class="palette__label">{entry.label}</span>
                <span class="palette__hint">{entry.hint}</span>
            </li>
        }
    };
    view! {
        <ul class="palette__list" id=LIST role="listbox" aria-label=keys::what_can_be_done()>
            {move || lines.get().into_iter().enumerate().map(line).collect_view()}
        </ul>
    }
}

fn line_id(index: usize) -> String {
    format!("palette-line-{index}")
}
