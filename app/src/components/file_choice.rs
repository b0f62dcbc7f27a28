//! Choosing a file and what it holds: dropped, or from the browser's dialog. Without scripts the same
//! form sends a small file as it is.

use leptos::html::Input;
use leptos::prelude::*;
use live_orders::import::columns::Kind;
use web_sys::{DragEvent, File};

use crate::texts::{import as texts, words};
use crate::transfer::PART_BODY_BYTES_MAX;
use crate::transfer::plain::{FIELDS, PATH};
use crate::words::grouped;

/// The id of the sentence that says which files are taken.
const HINT: &str = "file-hint";

/// The form.
#[component]
pub fn FileChoice(
    #[prop(into)] kind: Signal<Kind>,
    /// Whether nothing can be chosen now.
    #[prop(into)]
    is_busy: Signal<bool>,
    #[prop(into)] on_kind: Callback<Kind>,
    #[prop(into)] on_file: Callback<File>,
) -> impl IntoView {
    view! {
        <form class="file-choice" action=PATH method="post" enctype="multipart/form-data">
            <fieldset class="file-choice__kinds" disabled=move || is_busy.get()>
                <legend class="field__label">{texts::file_holds()}</legend>
                {Kind::ALL.map(|own| view! { <KindChoice own kind on_kind /> }).collect_view()}
            </fieldset>
            <DropZone is_busy on_file />
            <div class="file-choice__plain">
                <p id="plain-hint" class="file-choice__hint">
                    {texts::plain_hint(&grouped(PART_BODY_BYTES_MAX as u64 / 1024))}
                </p>
                <button class="button" type="submit" name=FIELDS.check value="1">
                    {texts::check_only()}
                </button>
                <button class="button button--main" type="submit">
                    {words::import_page()}
                </button>
            </div>
            <Columns kind />
        </form>
    }
}

#[component]
fn KindChoice(own: Kind, kind: Signal<Kind>, on_kind: Callback<Kind>) -> impl IntoView {
    let label = match own {
        Kind::Orders => words::orders_page(),
        Kind::Products => words::products_page(),
    };
    view! {
        <label class="file-choice__kind">
            <input
                type="radio"
                name=FIELDS.kind
                value=own.name()
                checked=kind.get_untracked() == own
                prop:checked=move || kind.get() == own
                on:change=move |_| on_kind.run(own)
            />
            {label}
        </label>
    }
}

/// The place that a file is dropped on, which opens the browser's dialog, too.
#[component]
fn DropZone(is_busy: Signal<bool>, on_file: Callback<File>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let is_over = RwSignal::new(false);
    let take = move |file: Option<File>| {
        if let Some(file) = file.filter(|_| !is_busy.get_untracked()) {
            on_file.run(file);
        }
    };
    let chosen = move || {
        let files = input.get_untracked().and_then(|input| input.files());
        take(files.and_then(|files| files.get(0)));
        // The same file chosen again is another choice: it may have been put right.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    // What was chosen before the page came to life.
    Effect::new(move |_| {
        if input.get().is_some() {
            chosen();
        }
    });
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(!is_busy.get_untracked());
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        take(files.and_then(|files| files.get(0)));
    };
    view! {
        <label
            class="drop"
            data-over=move || is_over.get()
            aria-disabled=move || is_busy.get().then_some("true")
            on:dragover=over
            on:dragleave=move |_| is_over.set(false)
            on:drop=dropped
        >
            <span class="drop__title">{texts::drop()}</span>
            <span class="file-choice__hint" id=HINT>
                {texts::drop_hint()}
            </span>
            <input
                class="drop__input"
                type="file"
                name=FIELDS.file
                accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
                aria-label=texts::csv_file()
                aria-describedby=HINT
                disabled=move || is_busy.get()
                node_ref=input
                on:change=move |_| chosen()
            />
        </label>
    }
}

/// What columns such a file has.
#[component]
fn Columns(kind: Signal<Kind>) -> impl IntoView {
    let columns = move || {
        let column = |column: &live_orders::import::columns::Column| {
            let note = (!column.is_required).then(texts::if_it_has_it);
            view! {
                <li>
                    <code>{column.name}</code>
                    {note}
                </li>
            }
        };
        kind.get().columns().iter().map(column).collect_view()
    };
    view! {
        <details class="file-choice__columns">
            <summary>{move || match kind.get() {
                Kind::Orders => texts::what_orders_hold(),
                Kind::Products => texts::what_products_hold(),
            }}</summary>
            <p class="file-choice__hint">
                {move || match kind.get() {
                    Kind::Orders => texts::orders_note(),
                    Kind::Products => texts::products_note(),
                }}
            </p>
            <ul class="file-choice__names">{columns}</ul>
        </details>
    }
}
