//! The form of an order, new or edited. It posts itself where there are no scripts; with them it
//! hands over what was typed.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use live_orders::Order;
use live_orders::draft::NAME_MAX_CHARS;
use live_orders::recipient::Recipient;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::conflict::Conflict;
use crate::components::field::{NoteField, TextField, TextInput};
use crate::components::line_row::Pricing;
use crate::components::lines_field::LinesField;
use crate::components::problem::Problem;
use crate::components::typing::Typing;
use crate::form::OrderForm;
use crate::locale::money;
use crate::texts::{order, words};

/// Where a plain form goes, and what goes with it unseen.
#[derive(Clone, Debug)]
pub struct Post {
    /// The server function's URL.
    pub action: &'static str,
    /// Hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// The page that shows the form, for one with a row more.
    pub page: String,
}

/// The form.
#[component]
pub fn OrderFormView(
    form: OrderForm,
    post: Post,
    pricing: Pricing,
    #[prop(into)] problem: Signal<Option<Problem>>,
    /// The order as it stands, where it was changed after the form was opened.
    #[prop(into)]
    overtaken: Signal<Option<Order>>,
    /// How it stood when the form was put together, for one that edits.
    base: Option<StoredValue<Order>>,
    #[prop(into)] submit: Signal<&'static str>,
    /// Who is offered where a customer is typed.
    #[prop(into)]
    recipients: Signal<Vec<Recipient>>,
    /// Gets the customer as it is typed.
    #[prop(into)]
    on_customer: Callback<String>,
    /// Gets what was typed; `true` if it is on its way.
    #[prop(into)]
    on_submit: Callback<OrderForm, bool>,
    /// What the form would say if nothing had been typed into it before.
    blank: OrderForm,
    /// Whether something had.
    is_draft: bool,
    /// Gets what was typed and is not on its way when the form is closed.
    #[prop(into)]
    on_leave: Callback<OrderForm>,
) -> impl IntoView {
    let typing = Typing::new(form);
    let node = NodeRef::<leptos::html::Form>::new();
    let is_sent = StoredValue::new(false);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        typing.tidy();
        is_sent.set_value(true);
        if !on_submit.run(typing.form()) {
            is_sent.try_set_value(false);
        }
        if typing.rows.try_with_untracked(Vec::is_empty) == Some(true) {
            typing.add_row();
        }
    };
    on_cleanup(move || {
        if is_sent.try_get_value() == Some(false)
            && let Some(form) = typing.try_form()
        {
            on_leave.try_run(form);
        }
    });
    // From a note, too, where Enter alone begins a line.
    let pressed = move |event: KeyboardEvent| {
        let is_enter = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if let (true, Some(form)) = (is_enter, node.get_untracked()) {
            event.prevent_default();
            let _ = form.request_submit();
        }
    };
    show_what_is_wrong(node, problem);
    let hidden = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    view! {
        <form
            class="order-form"
            action=post.action
            method="post"
            novalidate
            autocomplete="off"
            node_ref=node
            on:submit=submitted
            on:keydown=pressed
        >
            // What Enter presses in a field: the first button of the form, whatever it does.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
            {post.hidden.into_iter().map(hidden).collect_view()}
            <div class="order-form__body">
                <TypedBefore typing blank is_draft node />
                <FormProblem typing problem />
                <Conflict typing base overtaken />
                <Address typing problem recipients on_customer />
                <LinesField typing pricing more_href=post.page problem />
                <NoteField value=typing.note problem />
            </div>
            <footer class="order-form__foot">
                <FormTotal typing pricing />
                <button class="button button--main" type="submit" aria-keyshortcuts="Control+Enter">
                    {move || submit.get()}
                </button>
            </footer>
        </form>
    }
}

/// What was typed before is said to be that, with a way to be rid of it.
#[component]
fn TypedBefore(
    typing: Typing,
    blank: OrderForm,
    is_draft: bool,
    node: NodeRef<leptos::html::Form>,
) -> impl IntoView {
    let is_draft = RwSignal::new(is_draft);
    let blank = StoredValue::new(blank);
    let start_over = move |_| {
        blank.with_value(|blank| typing.start_over(blank));
        is_draft.set(false);
        focus(node, "#order-customer");
    };
    view! {
        <Show when=move || is_draft.get()>
            <p class="order-form__before" role="status">
                {order::typed_before()}
                <button class="button button--quiet" type="button" on:click=start_over>
                    {order::start_over()}
                </button>
            </p>
        </Show>
    }
}

/// Goes to the first field with a problem: whoever sent the form is to put that right.
fn show_what_is_wrong(node: NodeRef<leptos::html::Form>, problem: Signal<Option<Problem>>) {
    Effect::new(move |_| {
        if problem.with(Option::is_some) {
            // Once the fields say so, and the dialog has given the focus to its first one.
            set_timeout(move || focus(node, "[aria-invalid=true]"), Duration::ZERO);
        }
    });
}

fn focus(node: NodeRef<leptos::html::Form>, selector: &str) {
    let form = node.try_get_untracked().flatten();
    let field = form.and_then(|form| form.query_selector(selector).ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[component]
fn FormProblem(typing: Typing, #[prop(into)] problem: Signal<Option<Problem>>) -> impl IntoView {
    let sentence = move || {
        let rows = typing.rows.with(Vec::len);
        problem.with(|problem| problem.as_ref()?.above(rows))
    };
    view! {
        <div class="notice notice--problem" role="alert">
            {sentence}
        </div>
    }
}

#[component]
fn Address(
    typing: Typing,
    #[prop(into)] problem: Signal<Option<Problem>>,
    recipients: Signal<Vec<Recipient>>,
    on_customer: Callback<String>,
) -> impl IntoView {
    Effect::new(move |before: Option<()>| {
        let customer = typing.customer.get();
        if before.is_some() {
            let known = recipients.with_untracked(|all| {
                let known = all.iter().find(|known| known.customer == customer);
                known.cloned()
            });
            match known {
                Some(known) => typing.fill_in(&known),
                None => on_customer.run(customer),
            }
        }
    });
    let offer = |one: Recipient| {
        let place = [one.city, one.country]
            .into_iter()
            .filter(|it| !it.is_empty());
        let place = place.collect::<Vec<_>>().join(", ");
        view! { <option value=one.customer>{place}</option> }
    };
    view! {
        <div class="fields">
            <TextInput
                id="order-customer"
                field="customer"
                name="order[customer]"
                label=words::customer()
                max_chars=NAME_MAX_CHARS
                autofocus=true
                list="order-customers"
                value=typing.customer
                problem=Signal::derive(move || problem.with(|it| it.as_ref()?.at("customer")))
            />
            <datalist id="order-customers">
                {move || recipients.get().into_iter().map(offer).collect_view()}
            </datalist>
            <TextField name="contact" label=words::contact() value=typing.contact problem />
            <TextField name="city" label=words::city() value=typing.city problem />
            <TextField name="country" label=words::country() value=typing.country problem />
        </div>
    }
}

#[component]
fn FormTotal(typing: Typing, pricing: Pricing) -> impl IntoView {
    let total = move || {
        let before = pricing.before.get_value();
        let total = pricing
            .products
            .with(|products| typing.total(products, before.as_ref()));
        money(total, pricing.currency)
    };
    view! {
        <p class="order-form__total">
            <span class="order-form__label">{words::total()}</span>
            <output aria-label=order::order_total()>{total}</output>
        </p>
    }
}
