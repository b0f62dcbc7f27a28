//! The dialogs with the form of an order, new or edited: what they open with, and what becomes of
//! what was typed.

use leptos::prelude::*;
use live_orders::{Command, Order, OrderId, Refusal, Sku, Version};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::address::{Address, Open};
use crate::board::drafts::Draft;
use crate::board::focus::Panel;
use crate::board::{Ask, Board, Returned};
use crate::components::line_row::Pricing;
use crate::components::modal::Modal;
use crate::components::order_form::{OrderFormView, Post};
use crate::components::problem::Problem;
use crate::error::AppError;
use crate::form::{LineForm, OrderForm, ROWS_PLAIN};
use crate::pages::dashboard::Go;
use crate::pages::dialogs::shown_order;
use crate::texts::{order, words};
use crate::told::Told;

/// What a form works on: the order's id, and how it stood when the form was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    id: OrderId,
    before: Option<Order>,
    form: OrderForm,
    /// What the form would say if nothing had been typed into it before.
    blank: OrderForm,
    /// Whether something had, and was not sent.
    is_draft: bool,
    problem: Option<Problem>,
}

/// The dialog of a new order.
#[component]
pub fn NewOrder(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    go: Go,
) -> impl IntoView {
    let returned = take_returned(&board, Open::New);
    let blank = OrderForm::blank(if board.is_started() { 1 } else { ROWS_PLAIN });
    let subject = match returned {
        Some(returned) => Subject {
            id: returned.id,
            before: None,
            problem: Some(Problem::of_returned(&returned.reason)),
            form: returned.form,
            blank,
            is_draft: false,
        },
        None => {
            let typed = typed(&search.get_untracked());
            let draft = board.drafts.of(Open::New).filter(|_| typed.is_none());
            Subject {
                id: board.new_order_id(),
                before: None,
                is_draft: draft.is_some(),
                form: typed
                    .or(draft.map(|draft| draft.form))
                    .unwrap_or_else(|| blank.clone()),
                blank,
                problem: told(&search.get_untracked(), |form| {
                    form.place(board.new_order_id())
                }),
            }
        }
    };
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
    let subject = match take_returned(&board, Open::Edit(id)) {
        Some(returned) => Subject {
            id,
            problem: Some(Problem::of_returned(&returned.reason)),
            form: returned.form,
            blank: OrderForm::of(&shown),
            is_draft: false,
            before: Some(returned.before.unwrap_or(shown.clone())),
        },
        None => {
            let typed = typed(&search.get_untracked());
            let draft = board.drafts.of(Open::Edit(id)).filter(|_| typed.is_none());
            let blank = OrderForm::of(&shown);
            Subject {
                id,
                is_draft: draft.is_some(),
                // It rests on the order as it was read then: what others have written since is told.
                before: draft
                    .as_ref()
                    .and_then(|draft| draft.before.clone())
                    .or(Some(shown.clone())),
                form: typed
                    .or(draft.map(|draft| draft.form))
                    .unwrap_or_else(|| blank.clone()),
                blank,
                problem: told(&search.get_untracked(), |form| form.edit(id, shown.version)),
            }
        }
    };
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

/// The first form that came back, if this dialog is the one that it belongs to.
fn take_returned(board: &Board, open: Open) -> Option<Returned> {
    let returned = board.outbox.returned;
    let is_this = returned.with_untracked(|all| all.first().is_some_and(|it| it.open == open));
    is_this
        .then(|| returned.try_update(|all| all.remove(0)))
        .flatten()
}

/// What a plain form, or its "Add a line", had typed in.
fn typed(search: &str) -> Option<OrderForm> {
    let mut form = OrderForm::from_url(search)?;
    let wants_more = form_urlencoded::parse(search.trim_start_matches('?').as_bytes())
        .any(|(name, _)| name == "more");
    if wants_more {
        form.lines.push(LineForm::default());
    }
    Some(form)
}

/// What a plain form was refused for: worked out again where what was typed tells it.
fn told(search: &str, parse: impl Fn(&OrderForm) -> Result<Command, Refusal>) -> Option<Problem> {
    let told = Told::from_url(search)?;
    let again = OrderForm::from_url(search).and_then(|form| parse(&form).err());
    Some(again.map_or_else(
        || Problem::told(&told),
        |refusal| Problem::refused(&refusal),
    ))
}

fn overtaken(panel: &Panel, id: OrderId, seen: Version) -> Option<Order> {
    match panel {
        Panel::There(row) if row.order.id == id && row.order.version > seen => {
            Some(row.order.clone())
        }
        _ => None,
    }
}
