//! One field of a form: its label, its input, and what is wrong with it.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use live_orders::draft::{NAME_MAX_CHARS, NOTE_MAX_CHARS};

use crate::components::problem::Problem;
use crate::texts;

/// What is wrong with a field, under the id by which its input refers to it.
#[component]
pub fn FieldError(
    #[prop(into)] id: String,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field__error" id=id>
            {move || problem.get()}
        </p>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// Its name in the domain: `customer`.
    name: &'static str,
    label: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(default = false)] autofocus: bool,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    view! {
        <TextInput
            id=format!("order-{name}")
            field=name
            name=format!("order[{name}]")
            label
            max_chars=NAME_MAX_CHARS
            autocomplete
            autofocus
            value
            problem=Signal::derive(move || problem.with(|it| it.as_ref()?.at(name)))
        />
    }
}

/// The same for any form: the label, the input, and what is wrong with it.
#[component]
pub fn TextInput(
    #[prop(into)] id: String,
    /// Its name in the domain.
    #[prop(into)]
    field: String,
    /// Its name in a plain form; none where no plain form is sent.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(into)] label: String,
    max_chars: usize,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = false)] autofocus: bool,
    /// Which keys a phone offers.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The id of a list of what is often typed.
    #[prop(optional)]
    list: Option<&'static str>,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    follow(value, move |text| {
        if let Some(input) = input.get_untracked().filter(|input| input.value() != text) {
            input.set_value(text);
        }
    });
    let error_id = format!("{id}-error");
    view! {
        <div class="field" data-field=field>
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="field__input"
                id=id
                name=name
                type="text"
                maxlength=max_chars.to_string()
                autocomplete=autocomplete
                autofocus=autofocus
                inputmode=inputmode
                list=list
                node_ref=input
                value=value.get_untracked()
                aria-invalid=move || problem.with(Option::is_some).to_string()
                aria-describedby=error_id.clone()
                on:input:target=move |event| value.set(event.target().value())
            />
            <FieldError id=error_id problem />
        </div>
    }
}

/// Some lines of text.
#[component]
pub fn NoteField(
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let area = NodeRef::<Textarea>::new();
    follow(value, move |text| {
        if let Some(area) = area.get_untracked().filter(|area| area.value() != text) {
            area.set_value(text);
        }
    });
    let problem = Signal::derive(move || problem.with(|it| it.as_ref()?.at("note")));
    view! {
        <div class="field" data-field="note">
            <label class="field__label" for="order-note">
                {texts::words::note()}
            </label>
            <textarea
                class="field__input"
                id="order-note"
                name="order[note]"
                rows="2"
                node_ref=area
                maxlength=NOTE_MAX_CHARS.to_string()
                aria-invalid=move || problem.with(Option::is_some).to_string()
                aria-describedby="order-note-error"
                on:input:target=move |event| value.set(event.target().value())
            >
                {textarea_text(value.get_untracked())}
            </textarea>
            <FieldError id="order-note-error" problem />
        </div>
    }
}

/// Shows a value that was set from elsewhere. Not the first one: the field is made with it, and may
/// have been typed into before the page was there to notice.
fn follow(value: RwSignal<String>, show: impl Fn(&str) + 'static) {
    Effect::new(move |before: Option<()>| {
        let text = value.get();
        if before.is_some() {
            show(&text);
        }
    });
}

/// The text as a child of a textarea. The server's renderer does not escape it there.
fn textarea_text(text: String) -> String {
    if cfg!(feature = "ssr") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text
    }
}
