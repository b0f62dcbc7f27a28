//! The form of an order, new or edited. It posts itself where there are no scripts; with them it
//! hands over what was typed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::Order;

use crate::components::conflict::Conflict;
use crate::components::field::{NoteField, TextField};
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
    #[prop(into)] on_submit: Callback<OrderForm>,
) -> impl IntoView {
    let typing = Typing::new(form);
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        typing.tidy();
        on_submit.run(typing.form());
        if typing.rows.with_untracked(Vec::is_empty) {
            typing.add_row();
        }
    };
    let hidden = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    view! {
        <form
            class="order-form"
            action=post.action
            method="post"
            novalidate
            autocomplete="off"
            on:submit=submitted
        >
            {post.hidden.into_iter().map(hidden).collect_view()}
            <div class="order-form__body">
                <FormProblem typing problem />
                <Conflict typing base overtaken />
                <Address typing problem />
                <LinesField typing pricing more_href=post.page problem />
                <NoteField value=typing.note problem />
            </div>
            <footer class="order-form__foot">
                <FormTotal typing pricing />
                <button class="button button--main" type="submit">
                    {move || submit.get()}
                </button>
            </footer>
        </form>
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
fn Address(typing: Typing, #[prop(into)] problem: Signal<Option<Problem>>) -> impl IntoView {
    view! {
        <div class="fields">
            <TextField
                name="customer"
                label=words::customer()
                autofocus=true
                value=typing.customer
                problem
            />
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
