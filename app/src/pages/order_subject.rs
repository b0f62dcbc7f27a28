//! What a form of an order opens with: what came back with a refusal, else what a plain form had typed
//! in, else what was typed here before and not sent, else the order as it stands.

use leptos::prelude::*;
use live_orders::{Command, Order, OrderId, Refusal};

use crate::address::Open;
use crate::board::{Board, Returned};
use crate::components::problem::Problem;
use crate::form::{LineForm, OrderForm, ROWS_PLAIN};
use crate::told::Told;

/// What a form works on: the order's id, and how it stood when the form was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// The order's id.
    pub(super) id: OrderId,
    /// How it stood.
    pub(super) before: Option<Order>,
    /// What the form opens with.
    pub(super) form: OrderForm,
    /// What the form would say if nothing had been typed into it before.
    pub(super) blank: OrderForm,
    /// Whether something had, and was not sent.
    pub(super) is_draft: bool,
    /// What is wrong with it.
    pub(super) problem: Option<Problem>,
}

impl Subject {
    /// A new order: what came back, else what a plain form had typed in, else what was typed here
    /// before.
    pub(super) fn of_new(board: &Board, search: &str) -> Self {
        let blank = OrderForm::blank(if board.is_started() { 1 } else { ROWS_PLAIN });
        if let Some(returned) = take_returned(board, Open::New) {
            return Self {
                id: returned.id,
                before: None,
                problem: Some(Problem::of_returned(&returned.reason)),
                form: returned.form,
                blank,
                is_draft: false,
            };
        }
        let typed = typed(search);
        let draft = board.drafts.of(Open::New).filter(|_| typed.is_none());
        Self {
            id: board.new_order_id(),
            before: None,
            problem: told(search, |form| form.place(board.new_order_id())),
            is_draft: draft.is_some(),
            form: typed
                .or(draft.map(|draft| draft.form))
                .unwrap_or_else(|| blank.clone()),
            blank,
        }
    }

    /// An edit of an order that is shown, by the same rule.
    pub(super) fn of_edit(board: &Board, shown: &Order, search: &str) -> Self {
        let (id, blank) = (shown.id, OrderForm::of(shown));
        if let Some(returned) = take_returned(board, Open::Edit(id)) {
            return Self {
                id,
                before: Some(returned.before.unwrap_or_else(|| shown.clone())),
                problem: Some(Problem::of_returned(&returned.reason)),
                form: returned.form,
                blank,
                is_draft: false,
            };
        }
        let typed = typed(search);
        let draft = board.drafts.of(Open::Edit(id)).filter(|_| typed.is_none());
        // It rests on the order as it was read then: what others have written since is told.
        let before = draft.as_ref().and_then(|draft| draft.before.clone());
        Self {
            id,
            before: Some(before.unwrap_or_else(|| shown.clone())),
            problem: told(search, |form| form.edit(id, shown.version)),
            is_draft: draft.is_some(),
            form: typed
                .or(draft.map(|draft| draft.form))
                .unwrap_or_else(|| blank.clone()),
            blank,
        }
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
