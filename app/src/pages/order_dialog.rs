//! The dialogs with the form of an order, new or edited: what they open with, and what becomes of
//! what was typed.

use leptos::prelude::*;
use live_orders::{Order, OrderId, Refusal, Sku, Version};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::address::{Address, Open};
use crate::board::drafts::Draft;
use crate::board::focus::Panel;
use crate::board::{Ask, Board};
use crate::components::line_row::Pricing;
use crate::components::modal::Modal;
use crate::components::order_form::{OrderFormView, Post};
use crate::components::problem::Problem;
use crate::error::AppError;
use crate::form::OrderForm;
use crate::pages::dashboard::Go;
use crate::pages::dialogs::shown_order;
use crate::pages::order_subject::Subject;
use crate::pages::recipients::Recipients;
use crate::texts::{order, words};

/// The dialog of a new order.
#[component]
pub fn NewOrder(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    go: Go,
) -> impl IntoView {
    let subject = Subject::of_new(&board, &search.get_untracked());
    let id = subject.id;
    let submit = move |form: OrderForm| board.ask(Ask::Place { id, form });
    let post = Post {
        action: "/fn/place_order",
        hidden: vec![
            ("mutation", board.key.with_value(ToString::to_string)),
            ("id", id.to_string()),
            ("list", address.with_untracked(Address::search)),
        ],
        page: address.get_untracked().with(Open::New).href(),
    };
    view! {
        <FormDialog
            board
            address
            go
            title=order::new_order().to_owned()
            label=order::place_order()
            subject
            base=None
            post
            on_submit=submit
        />
    }
}

/// The dialog that edits the open order.
#[component]
pub fn EditOrder(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    go: Go,
) -> impl IntoView {
    let shown = shown_order(&board)?;
    let id = shown.id;
    let subject = Subject::of_edit(&board, &shown, &search.get_untracked());
    let base = StoredValue::new(subject.before.clone().unwrap_or(shown.clone()));
    let submit = move |form: OrderForm| {
        // Who has been told how the order now stands saves on top of that: the form has been put
        // together with it. What came in this very moment is put to it here.
        let before = base.get_value();
        let now = board
            .focus
            .panel
            .with_untracked(|panel| overtaken(panel, id, before.version));
        let (form, before) = match now {
            Some(now) => (form.rebased(&before, &now), now),
            None => (form, before),
        };
        let before = Box::new(before);
        board.ask(Ask::Edit { before, form })
    };
    let post = Post {
        action: "/fn/edit_order",
        hidden: vec![
            (
                "mutation",
                board.key.with_value(|key| format!("{key}-edit")),
            ),
            ("id", id.to_string()),
            ("version", shown.version.to_string()),
            ("list", address.with_untracked(Address::search)),
        ],
        page: address.get_untracked().with(Open::Edit(id)).href(),
    };
    let title = order::edit_order(&shown.number.to_string());
    Some(view! {
        <FormDialog
            board
            address
            go
            title
            label=words::save_changes()
            subject
            base=Some(base)
            post
            on_submit=submit
        />
    })
}

#[component]
fn FormDialog(
    board: Board,
    address: Memo<Address>,
    go: Go,
    title: String,
    label: &'static str,
    subject: Subject,
    base: Option<StoredValue<Order>>,
    post: Post,
    #[prop(into)] on_submit: Callback<OrderForm, Result<(), Refusal>>,
) -> impl IntoView {
    let Subject {
        id,
        before,
        form,
        blank,
        is_draft,
        problem,
    } = subject;
    let (open, behind) = if before.is_some() {
        (Open::Edit(id), Open::Order(id))
    } else {
        (Open::New, Open::List)
    };
    let seen = before
        .as_ref()
        .map_or(Version::FIRST, |order| order.version);
    let problem = RwSignal::new(problem);
    let overtaken = Memo::new(move |_| board.focus.panel.with(|panel| overtaken(panel, id, seen)));
    let close = move |()| go.run((address.get_untracked().with(behind), false));
    let submitted = move |form: OrderForm| match on_submit.run(form) {
        Ok(()) => {
            board.drafts.forget(open);
            close(());
            true
        }
        Err(refusal) => {
            problem.set(Some(Problem::of(&AppError::Refused(refusal))));
            false
        }
    };
    let recipients = Recipients::new();
    let untouched = blank.clone().tidied();
    let of = StoredValue::new(before.clone());
    let left = move |form: OrderForm| {
        let form = form.tidied();
        if form == untouched {
            board.drafts.forget(open);
        } else {
            let before = base.and_then(|base| base.try_get_value());
            let before = before.or(of.try_get_value().flatten());
            board.drafts.keep(open, Draft { form, before });
        }
    };
    let back = move || address.with(|address| address.with(behind).href());
    // What is being corrected is no longer wrong, as far as anybody knows.
    let corrected = move |event: Event| {
        let field = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let invalid = field.and_then(|field| field.get_attribute("aria-invalid"));
        if invalid.as_deref() == Some("true") {
            problem.set(None);
        }
    };
    view! {
        <Modal title=Signal::stored(title) back=Signal::derive(back) on_close=close is_form=true>
            <div class="contents" on:input=corrected>
                <OrderFormView
                    pricing=pricing(&board, before, &form)
                    form
                    post
                    problem
                    overtaken
                    base
                    submit=Signal::stored(label)
                    recipients=recipients.found
                    on_customer=move |typed| recipients.typed(typed)
                    on_submit=submitted
                    blank
                    is_draft
                    on_leave=left
                />
            </div>
        </Modal>
    }
}

/// What the rows of a form are priced by. What is on the form can be picked though it is no longer
/// sold: the domain says what becomes of it.
fn pricing(board: &Board, before: Option<Order>, form: &OrderForm) -> Pricing {
    let named: Vec<Sku> = form.skus().collect();
    let products = board.catalogue.products;
    let picks = Memo::new(move |_| {
        products.with(|products| {
            let mut picks: Vec<_> = products
                .values()
                .filter(|product| !product.discontinued || named.contains(&product.sku))
                .map(|product| (product.name.clone(), product.sku.clone()))
                .collect();
            picks.sort();
            picks.into_iter().map(|(_, sku)| sku).collect::<Vec<_>>()
        })
    });
    Pricing {
        products: products.into(),
        picks: picks.into(),
        before: StoredValue::new(before),
        currency: board.summary.with_untracked(|summary| summary.currency),
    }
}

fn overtaken(panel: &Panel, id: OrderId, seen: Version) -> Option<Order> {
    match panel {
        Panel::There(row) if row.order.id == id && row.order.version > seen => {
            Some(row.order.clone())
        }
        _ => None,
    }
}
