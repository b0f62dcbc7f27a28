//! Where somebody else has changed the order that is being edited: what was typed and what it says
//! now, side by side, to choose from for each field. The form below shows what is chosen.

use leptos::prelude::*;
use live_orders::Order;

use crate::components::typing::Typing;
use crate::form::OrderForm;
use crate::merge::{Choice, Part, choices};
use crate::texts::{self, order};
use crate::words::{self, items, total};

/// The choices; nothing while the order is as it was. `base` is how it stood when the form was put
/// together last.
#[component]
pub fn Conflict(
    typing: Typing,
    base: Option<StoredValue<Order>>,
    /// The order as it stands, where it was changed after the form was opened.
    #[prop(into)]
    overtaken: Signal<Option<Order>>,
) -> impl IntoView {
    let found = RwSignal::new(Vec::<Choice>::new());
    Effect::new(move |_| {
        if let (Some(base), Some(now)) = (base, overtaken.get()) {
            let before = base.get_value();
            if before.version < now.version {
                let (old, new) = (OrderForm::of(&before), OrderForm::of(&now));
                let typed = typing.form();
                let merged = typed.clone().rebased(&before, &now);
                found.update(|found| *found = choices(&typed, &old, &new, found));
                for part in Part::ALL {
                    if !part.is_same(&typed, &merged) {
                        typing.put(part, &merged);
                    }
                }
                base.set_value(now);
            }
        }
    });
    let sentence = move || {
        let now = overtaken.get()?;
        let what_to_do = if found.with(Vec::is_empty) {
            order::go_on()
        } else {
            order::choose_then_save()
        };
        Some(order::changed_meanwhile(
            &now.customer,
            &items(&now),
            &total(&now),
            words::status(now.status),
            what_to_do,
        ))
    };
    view! {
        <section class="conflict" aria-label=order::changed_by_others()>
            <div class="notice" role="status">
                {sentence}
            </div>
            <For
                each=move || found.get()
                key=|choice| (choice.part, choice.part.told(&choice.yours), choice.part.told(&choice.theirs))
                children=move |choice| view! { <Chosen typing choice /> }
            />
        </section>
    }
}

/// One field and its two values.
#[component]
fn Chosen(typing: Typing, choice: Choice) -> impl IntoView {
    let Choice {
        part,
        yours,
        theirs,
    } = choice;
    let value = move |whose: &'static str, form: OrderForm, is_checked: Signal<bool>| {
        let told = part.told(&form);
        let text = if told.is_empty() {
            texts::words::empty().to_owned()
        } else {
            told
        };
        view! {
            <label class="conflict__value">
                // Named by no field of the order: a plain post takes no notice of it.
                <input
                    type="radio"
                    name=format!("conflict-{}", part.name())
                    prop:checked=is_checked
                    on:change=move |_| typing.put(part, &form)
                />
                <span class="conflict__whose">{whose}</span>
                <span class="conflict__text">{text}</span>
            </label>
        }
    };
    let same_as = |form: &OrderForm| {
        let form = form.clone();
        Memo::new(move |_| part.is_same(&typing.read(), &form))
    };
    let (is_yours, is_theirs) = (same_as(&yours), same_as(&theirs));
    view! {
        <fieldset class="conflict__field">
            <legend class="conflict__name">{part.label()}</legend>
            {value(order::yours(), yours, is_yours.into())}
            {value(order::theirs(), theirs, is_theirs.into())}
        </fieldset>
    }
}
