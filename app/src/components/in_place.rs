//! A value that turns into a field when it is clicked. Enter and leaving the field save, Escape gives
//! up: whoever clicks elsewhere means what they typed, and can take it back by the message that tells
//! of it. Only a field whose window lost the focus waits: nobody has left it.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::*;
use live_orders::difference::TextField;
use live_orders::draft::{NAME_MAX_CHARS, NOTE_MAX_CHARS};
use live_orders::order::QUANTITY_MAX;
use live_orders::{Order, Refusal, Role};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use crate::components::problem::Problem;
use crate::form::OrderForm;
use crate::in_place::{Spot, Typed};
use crate::refusals::opened;
use crate::signed::Signed;
use crate::texts::{keys, order, words};

/// What stands for a value that says nothing.
const EMPTY: &str = "—";

/// The values of one order that can be edited in their places.
#[derive(Clone, Copy)]
pub struct InPlace {
    /// The order as it is shown.
    pub order: Memo<Option<Order>>,
    /// Whether it may be edited; a field that is open stays.
    pub is_on: Memo<bool>,
    /// Whether the page is there to do it. Until then, and without scripts, there are no buttons that
    /// do nothing, but what stands in their places: nothing moves when they come.
    is_alive: RwSignal<bool>,
    /// The field that is open: one at a time.
    pub open: RwSignal<Option<Spot>>,
    /// What becomes of what is typed.
    pub saving: Saving,
}

/// What becomes of what is typed into a field.
#[derive(Clone, Copy)]
pub struct Saving {
    /// Saves it; where that cannot be, the field stays and says why.
    pub on_save: Callback<Typed, Result<(), Refusal>>,
    /// Saves it though the field is gone.
    pub on_leave: Callback<Typed>,
}

impl InPlace {
    /// Those of an order as it is shown, none open yet.
    pub fn new(order: Memo<Option<Order>>, saving: Saving) -> Self {
        let open = RwSignal::new(None);
        let is_alive = RwSignal::new(false);
        let may_write = Signed::of_reader().may(Role::Operator);
        Effect::new(move |_| is_alive.set(may_write));
        let may_edit = move || {
            may_write
                && order.with(|order| order.as_ref().is_some_and(|it| it.status.is_editable()))
        };
        let is_on = Memo::new(move |_| may_edit() || open.get().is_some());
        Self {
            order,
            is_on,
            is_alive,
            open,
            saving,
        }
    }
}

/// A value, as a button or as a field; as plain text until the page is at work.
#[component]
pub fn EditableValue(
    spot: Spot,
    /// What people call it: `customer`.
    #[prop(into)]
    name: String,
    /// What it says; empty where it says nothing.
    #[prop(into)]
    value: Signal<String>,
    edits: InPlace,
) -> impl IntoView {
    let is_open = Memo::new(move |_| edits.open.get() == Some(spot));
    move || {
        let name = name.clone();
        if is_open.get() {
            view! { <ValueField spot name edits /> }.into_any()
        } else if !edits.is_alive.get() {
            view! { <PlainValue value /> }.into_any()
        } else {
            view! { <ValueButton spot name value edits /> }.into_any()
        }
    }
}

#[component]
fn PlainValue(value: Signal<String>) -> impl IntoView {
    let words = move || Some(value.get()).filter(|it| !it.is_empty());
    view! {
        <span class="in-place">
            {move || words().unwrap_or_else(|| EMPTY.to_owned())} <Pencil />
        </span>
    }
}

#[component]
fn ValueButton(spot: Spot, name: String, value: Signal<String>, edits: InPlace) -> impl IntoView {
    let is_empty = Memo::new(move |_| value.with(String::is_empty));
    let add = order::add_value(&name);
    let (words, label) = (add.clone(), add);
    let words = move || {
        if is_empty.get() {
            words.clone()
        } else {
            value.get()
        }
    };
    let label = move || {
        if is_empty.get() {
            label.clone()
        } else {
            order::change_value(&value.get(), &name)
        }
    };
    // Here, and not by the click that follows: the field has the focus by then, and the key that was
    // pressed for it would go into it.
    let pressed = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            if !event.repeat() {
                edits.open.set(Some(spot));
            }
        }
    };
    view! {
        <button
            class="in-place"
            type="button"
            data-spot=spot.name()
            data-empty=move || is_empty.get()
            aria-label=label
            on:click=move |_| edits.open.set(Some(spot))
            on:keydown=pressed
        >
            <span class="in-place__text">{words}</span>
            <Pencil />
        </button>
    }
}

#[component]
fn Pencil() -> impl IntoView {
    view! {
        <svg class="in-place__pencil" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M10.5 3.5l2 2M3 13l.6-2.6 7.4-7.4a1.4 1.4 0 012 2L5.6 12.4 3 13z" />
        </svg>
    }
}

#[component]
fn ValueField(spot: Spot, name: String, edits: InPlace) -> impl IntoView {
    let before = edits.order.get_untracked()?;
    let value = RwSignal::new(spot.read(&OrderForm::of(&before)));
    let before = StoredValue::new(Box::new(before));
    let problem = RwSignal::new(None::<String>);
    let is_over = StoredValue::new(false);
    let form = NodeRef::<leptos::html::Form>::new();
    let end = move |takes_focus: bool| {
        is_over.set_value(true);
        edits.open.set(None);
        if takes_focus {
            request_animation_frame(move || focus_button(spot));
        }
    };
    let typed = move || {
        let text = value.try_get_untracked()?;
        let before = before.try_get_value()?;
        Some(Typed { spot, text, before })
    };
    let save = move |takes_focus: bool| {
        let Some(typed) = typed() else { return };
        match edits.saving.on_save.run(typed) {
            Ok(()) => end(takes_focus),
            Err(refusal) => problem.set(Some(sentence(&refusal, spot))),
        }
    };
    // Another order is shown, by a key or by the way back: that leaves the field as well.
    on_cleanup(move || {
        if is_over.try_get_value() == Some(false) {
            edits.open.try_set(None);
            if let Some(typed) = typed() {
                edits.saving.on_leave.try_run(typed);
            }
        }
    });
    let pressed = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            end(true);
        }
        "Enter" if !event.is_composing() && !event.shift_key() => {
            event.prevent_default();
            // The key that opened the field may still be down.
            if !event.repeat() {
                save(true);
            }
        }
        _ => {}
    };
    let left = move |event: ev::FocusEvent| {
        // A field that is taken away loses the focus as well.
        if is_over.try_get_value() != Some(false) {
            return;
        }
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let is_within = form
            .get_untracked()
            .is_some_and(|form| form.contains(to.as_ref()));
        if !is_within && document().has_focus().unwrap_or(true) {
            save(false);
        }
    };
    let submitted = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save(true);
    };
    take_focus(form);
    let error_id = format!("in-place-{}-error", spot.name());
    let input = view! { <ValueInput spot name value problem error_id=error_id.clone() /> };
    Some(view! {
        <form
            class="in-place-field"
            novalidate
            node_ref=form
            on:submit=submitted
            on:keydown=pressed
            on:focusout=left
        >
            {input}
            <FieldButtons on_cancel=move |()| end(true) />
            <p class="field__error" id=error_id role="alert">
                {move || problem.get()}
            </p>
        </form>
    })
}

#[component]
fn ValueInput(
    spot: Spot,
    name: String,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<String>>,
    error_id: String,
) -> impl IntoView {
    let is_invalid = move || problem.with(Option::is_some).to_string();
    let label = opened(&name);
    // Not as a property: that would come after the focus, and leave nothing selected.
    let text = value.get_untracked();
    if spot == Spot::Text(TextField::Note) {
        return view! {
            <textarea
                class="field__input"
                rows="3"
                maxlength=NOTE_MAX_CHARS.to_string()
                enterkeyhint="done"
                aria-label=label
                aria-invalid=is_invalid
                aria-describedby=error_id
                on:input:target=move |event| value.set(event.target().value())
            >
                {text}
            </textarea>
        }
        .into_any();
    }
    let is_quantity = matches!(spot, Spot::Quantity(_));
    let kind = if is_quantity { "number" } else { "text" };
    view! {
        <input
            class="field__input"
            type=kind
            min=is_quantity.then_some("1")
            max=is_quantity.then(|| QUANTITY_MAX.to_string())
            maxlength=(!is_quantity).then(|| NAME_MAX_CHARS.to_string())
            autocomplete="off"
            enterkeyhint="done"
            aria-label=label
            aria-invalid=is_invalid
            aria-describedby=error_id
            value=text
            on:input:target=move |event| value.set(event.target().value())
        />
    }
    .into_any()
}

/// For whoever has no keys: to save is to leave the field as well, to give up is not.
#[component]
fn FieldButtons(#[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    // The field keeps the focus while a button is pressed: losing it would save.
    let held = |event: ev::MouseEvent| event.prevent_default();
    view! {
        <button
            class="in-place-field__button"
            type="submit"
            aria-label=order::save()
            title=order::with_key(order::save(), keys::enter())
            on:mousedown=held
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M3 8.5l3.2 3.2L13 4.8" />
            </svg>
        </button>
        <button
            class="in-place-field__button"
            type="button"
            aria-label=words::cancel()
            title=order::with_key(words::cancel(), keys::escape())
            on:mousedown=held
            on:click=move |_| on_cancel.run(())
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
        </button>
    }
}

fn sentence(refusal: &Refusal, spot: Spot) -> String {
    let (problem, name) = (Problem::refused(refusal), spot.name());
    let beside = || problem.beside(&[&name]);
    problem.at(&name).or_else(beside).unwrap_or_default()
}

/// What was there is selected, as when a field is tabbed to; a note is written on. Still in the turn of
/// the click or key that opens it: frames and timers are late on a busy page, and what is typed until
/// then would be lost.
fn take_focus(form: NodeRef<leptos::html::Form>) {
    Effect::new(move |_| match form.get() {
        Some(it) if it.is_connected() => focus_field(&it),
        // Not in its place yet: then as soon as it is.
        Some(it) => set_timeout(move || focus_field(&it), Duration::ZERO),
        None => {}
    });
}

fn focus_field(form: &HtmlFormElement) {
    let field = form.query_selector("input, textarea").ok().flatten();
    let Some(field) = field else { return };
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        let _ = input.focus();
        input.select();
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.focus();
        let end = u32::try_from(area.value().encode_utf16().count()).unwrap_or_default();
        let _ = area.set_selection_range(end, end);
    }
}

/// The button of a value takes the focus, unless somebody has put it elsewhere in the meantime.
fn focus_button(spot: Spot) {
    let is_free = document()
        .active_element()
        .is_none_or(|it: Element| it.tag_name() == "BODY");
    let button = document()
        .query_selector(&format!(".in-place[data-spot=\"{}\"]", spot.name()))
        .ok()
        .flatten();
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok())
        && is_free
    {
        let _ = button.focus();
    }
}
