//! The side of the dashboard: the panel of the open order, and what its buttons do.

use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{Order, Status};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::address::{Address, Open};
use crate::board::Board;
use crate::board::focus::Panel;
use crate::components::actions::Actions;
use crate::components::in_place::Saving;
use crate::components::panel::OrderPanel;
use crate::in_place::Typed;
use crate::pages::dashboard::Go;
use crate::pages::stepper::Stepper;
use crate::refusals;
use crate::texts;
use crate::told::Told;

/// The panel, where an order is open.
#[component]
pub fn Side(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    /// Whether the order has the page to itself.
    wide: Memo<bool>,
    go: Go,
) -> impl IntoView {
    // It stays while the reader goes from order to order: so does where they are in it.
    let is_open = Memo::new(move |_| address.with(|address| address.open.order().is_some()));
    view! {
        {move || {
            is_open.get().then(|| view! { <OpenPanel board address search wide go /> })
        }}
    }
}

#[component]
fn OpenPanel(
    board: Board,
    address: Memo<Address>,
    search: Memo<String>,
    wide: Memo<bool>,
    go: Go,
) -> impl IntoView {
    let list = move || address.with(|address| address.with(Open::List));
    let close = move |()| go.run((address.get_untracked().with(Open::List), false));
    let row = Memo::new(move |_| board.focus.panel.with(row));
    let on_status = move |(order, status): (Order, Status)| board.change_status(&order, status);
    let on_open = move |open| go.run((address.get_untracked().with(open), false));
    let saving = Saving {
        on_save: Callback::new(move |typed: Typed| board.save_in_place(&typed)),
        on_leave: Callback::new(move |typed: Typed| {
            if let Err(refusal) = board.save_in_place(&typed) {
                let toasts = board.toasts;
                toasts.problem(
                    texts::told::changes_not_saved(),
                    refusals::refusal(&refusal),
                );
            }
        }),
    };
    let notice = move || {
        let is_form = address.with(|address| address.open.is_form());
        let told = Told::from_url(&search.get()).filter(|_| !is_form);
        told.map(|told| told.sentence().to_owned())
    };
    close_on_escape(address, go);
    view! {
        <OrderPanel
            panel=board.focus.panel
            history=board.focus.history
            now=Signal::derive(move || board.clock.told())
            currency=board.summary.with_untracked(|summary| summary.currency)
            back=Signal::derive(move || list().href())
            on_close=close
            notice=Signal::derive(notice)
            takes_focus=board.is_started()
            order=Signal::derive(move || address.with(|address| address.open.order()))
            is_page=wide
            saving
            tools=Box::new(move || view! { <Stepper board address wide go /> }.into_any())
        >
            <Actions row address key=board.key on_status on_open />
        </OrderPanel>
    }
}

/// Escape closes the panel, unless a dialog above it takes the key.
fn close_on_escape(address: Memo<Address>, go: Go) {
    Effect::new(move |_| {
        let listener = window_event_listener_untyped("keydown", move |event| {
            let is_escape = event
                .dyn_ref::<KeyboardEvent>()
                .is_some_and(|event| event.key() == "Escape" && !event.default_prevented());
            let Some(address) = address.try_get_untracked() else {
                return;
            };
            let back = match address.open {
                Open::Order(_) => Open::List,
                Open::Page(id) => Open::Order(id),
                Open::List | Open::New | Open::Edit(_) | Open::Delete(_) => return,
            };
            if is_escape {
                go.try_run((address.with(back), false));
            }
        });
        on_cleanup(move || listener.remove());
    });
}

fn row(panel: &Panel) -> Option<Row> {
    match panel {
        Panel::There(row) => Some((**row).clone()),
        Panel::Deleted(_) | Panel::Loading | Panel::Failed(_) => None,
    }
}
