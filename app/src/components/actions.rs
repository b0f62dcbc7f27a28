//! What can be done with an open order: the usual next step first, calling it off last. Each is a
//! plain form, so that it works without scripts.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{MutationId, Order, Role, Status};
use web_sys::MouseEvent;

use crate::address::{Address, Open};
use crate::texts;
use crate::words;

/// What can be done.
#[component]
pub fn Actions(
    /// The order; nothing can be done where there is none.
    #[prop(into)]
    row: Signal<Option<Row>>,
    #[prop(into)] address: Signal<Address>,
    /// What forms without scripts make their mutation ids of.
    key: StoredValue<MutationId>,
    /// A move of the order, as it is shown, into a status.
    #[prop(into)]
    on_status: Callback<(Order, Status)>,
    /// A dialog to open.
    #[prop(into)]
    on_open: Callback<Open>,
) -> impl IntoView {
    let order = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.order.clone())));
    let stand = Memo::new(move |_| order.with(|order| order.as_ref().map(|it| (it.id, it.status))));
    let step = move |to: Status| {
        view! { <StatusButton to order address key on_status /> }
    };
    let dialog = move |label: &'static str, open: Open| {
        let href = move || address.with(|address| address.with(open).href());
        let clicked = move |event: MouseEvent| {
            event.prevent_default();
            on_open.run(open);
        };
        view! {
            <a class="button button--quiet" href=href on:click=clicked>
                {label}
            </a>
        }
    };
    let buttons = move || {
        let (id, status) = stand.get()?;
        Some(view! {
            <div class="actions" data-least=Role::Operator.name()>
                {status.next().iter().copied().map(step).collect_view()}
                {status.is_editable().then(|| dialog(texts::words::edit(), Open::Edit(id)))}
                {status.is_deletable().then(|| dialog(texts::words::delete(), Open::Delete(id)))}
            </div>
        })
    };
    view! { {buttons} }
}

#[component]
fn StatusButton(
    to: Status,
    order: Memo<Option<Order>>,
    #[prop(into)] address: Signal<Address>,
    key: StoredValue<MutationId>,
    on_status: Callback<(Order, Status)>,
) -> impl IntoView {
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(order) = order.get_untracked() {
            on_status.run((order, to));
        }
    };
    let of =
        move |field: fn(&Order) -> String| move || order.with(|order| order.as_ref().map(field));
    // The next step's button comes to stand where this one was: a double click is one step.
    let once = |event: MouseEvent| {
        if event.detail() > 1 {
            event.prevent_default();
        }
    };
    let list = move || address.with(Address::search);
    let mutation = key.with_value(|key| format!("{key}-{to}"));
    let class = if to == Status::Cancelled {
        "button button--danger"
    } else {
        "button button--main"
    };
    view! {
        <form action="/fn/change_status" method="post" on:submit=submitted>
            <input type="hidden" name="mutation" value=mutation />
            <input type="hidden" name="id" value=of(|order| order.id.to_string()) />
            <input type="hidden" name="version" value=of(|order| order.version.to_string()) />
            <input type="hidden" name="status" value=to.name() />
            <input type="hidden" name="list" value=list />
            <button class=class type="submit" on:click=once>
                {words::action(to)}
            </button>
        </form>
    }
}
