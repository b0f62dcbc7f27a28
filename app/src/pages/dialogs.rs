//! The dialogs of the dashboard: which one is open. What was typed and came back with a refusal
//! opens its dialog again.

use leptos::prelude::*;
use live_orders::Order;

use crate::address::{Address, Open};
use crate::board::focus::Panel;
use crate::board::{Ask, Board};
use crate::components::delete_dialog::DeleteDialog;
use crate::pages::dashboard::Go;
use crate::pages::order_dialog::{EditOrder, NewOrder};
use crate::refusals;
use crate::texts::told;

/// The dialog that the address opens, if any.
#[component]
pub fn Dialogs(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    go: Go,
) -> impl IntoView {
    let open = Memo::new(move |_| address.with(|address| address.open));
    // Who types already is not interrupted: it waits until the form is closed.
    Effect::new(move |_| {
        let returned = board
            .outbox
            .returned
            .with(|all| all.first().map(|it| it.open));
        if let Some(returned) = returned
            && !open.get().is_form()
        {
            go.run((address.get_untracked().with(returned), false));
        }
    });
    // An edit opens once its order is there; the dialog is made once for each opening.
    let is_ready = Memo::new(move |_| match open.get() {
        Open::Edit(_) | Open::Delete(_) => board
            .focus
            .panel
            .with(|panel| matches!(panel, Panel::There(_))),
        Open::New => true,
        Open::List | Open::Order(_) | Open::Page(_) => false,
    });
    let dialog = move || {
        let is_ready = is_ready.get();
        match open.get() {
            Open::New => view! { <NewOrder board address search go /> }.into_any(),
            Open::Edit(_) if is_ready => view! { <EditOrder board address search go /> }.into_any(),
            Open::Delete(_) if is_ready => view! { <DeleteOrder board address go /> }.into_any(),
            _ => ().into_any(),
        }
    };
    view! { {dialog} }
}

#[component]
fn DeleteOrder(board: Board, address: Memo<Address>, go: Go) -> impl IntoView {
    let order = shown_order(&board)?;
    let id = order.id;
    let close = move |()| go.run((address.get_untracked().with(Open::Order(id)), false));
    let on_delete = move |order: Order| {
        let ask = Ask::Delete {
            id: order.id,
            version: order.version,
        };
        match board.ask(ask) {
            Ok(()) => go.run((address.get_untracked().with(Open::List), false)),
            Err(refusal) => {
                close(());
                board
                    .toasts
                    .problem(told::order_not_deleted(), refusals::refusal(&refusal));
            }
        }
    };
    let back = move || address.with(|address| address.with(Open::Order(id)).href());
    Some(view! {
        <DeleteDialog
            order
            mutation=board.key.with_value(|key| format!("{key}-delete"))
            list=address.with_untracked(Address::search)
            back=Signal::derive(back)
            on_close=close
            on_delete
        />
    })
}

/// The open order as it is shown.
pub(super) fn shown_order(board: &Board) -> Option<Order> {
    let panel = board.focus.panel;
    panel.with_untracked(|panel| panel.order().cloned())
}
