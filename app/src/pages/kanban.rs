//! The board in the dashboard: the lanes of the list, what its keys do beside those of the one table
//! (see [`crate::hands::keys`]), and the focus, which stays with a card wherever that goes.

use leptos::leptos_dom::helpers::{
    WindowListenerHandle, request_animation_frame, window_event_listener_untyped,
};
use leptos::prelude::*;
use live_orders::{OrderId, Status, lanes};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, KeyboardEvent};

use crate::address::Address;
use crate::board::Board;
use crate::components::card::CardPage;
use crate::components::lanes::{Dragged, Lane};
use crate::hands::cards::{self, Way};
use crate::per_key::PerKey;
use crate::texts::board as texts;

/// The board.
#[component]
pub fn Kanban(board: Board, address: Memo<Address>) -> impl IntoView {
    let statuses = Memo::new(move |_| {
        address.with(|address| lanes::statuses(&address.query).collect::<Vec<Status>>())
    });
    let dragged = RwSignal::new(None::<Dragged>);
    let on_drag = move |id: Option<OrderId>| {
        let order = id.and_then(|id| board.cards.order(id));
        let picked = order.map(|order| Dragged {
            id: order.id,
            from: order.status,
            over: None,
        });
        // Chromium gives up a drag whose element changes in the same step.
        request_animation_frame(move || {
            dragged.try_set(picked);
        });
    };
    let page = CardPage {
        address,
        addresses: PerKey::new(move |_| address.get()),
        searches: PerKey::new(move |_| address.with(|address| address.query.search.clone())),
        now: PerKey::new(move |_| board.clock.told()),
        key: board.key,
        on_move: Callback::new(move |(id, to)| board.move_card(id, to)),
        on_drag: Callback::new(on_drag),
    };
    keep_focus(&board);
    let lane = move |status: Status| {
        let on_more = move |()| board.load_more_cards(status);
        let card = move |id| board.cards.card(id);
        let cards = board.cards.lane(status);
        let on_release = move |()| board.show_held_cards();
        view! { <Lane status cards card page dragged on_more on_release /> }
    };
    let left = move |_: DragEvent| {
        dragged.update(|dragged| {
            if let Some(dragged) = dragged {
                dragged.over = None;
            }
        });
    };
    view! {
        <section
            class="lanes"
            aria-label=texts::board()
            aria-busy=move || board.cards.is_loading.get().to_string()
            data-dragging=move || dragged.with(Option::is_some)
            on:dragover=left
            on:keydown=move |event: KeyboardEvent| press(&event)
            // A card that went elsewhere while it was dragged does not say that it was let go.
            on:pointermove=move |_| release(dragged)
        >
            <For each=move || statuses.get() key=|status| *status children=lane />
        </section>
        <p class="visually-hidden" role="status" aria-label=texts::moves()>
            {board.cards.said}
        </p>
    }
}

/// Arrows go from card to card. They are no shortcuts of the page: they scroll it elsewhere.
fn press(event: &KeyboardEvent) {
    let with_others = event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key();
    let way = match event.key().as_str() {
        "ArrowDown" => Way::Down,
        "ArrowUp" => Way::Up,
        "ArrowLeft" => Way::Left,
        "ArrowRight" => Way::Right,
        _ => return,
    };
    if !with_others && cards::order().is_some() && cards::step(way) {
        event.prevent_default();
    }
}

fn release(dragged: RwSignal<Option<Dragged>>) {
    if dragged.with_untracked(Option::is_some) {
        dragged.set(None);
    }
}

/// A card that changes lanes is another element there: the focus goes with it.
fn keep_focus(board: &Board) {
    let cards_shown = board.cards;
    let at = StoredValue::new(None::<OrderId>);
    Effect::new(move |_| {
        let listeners = ["focusin", "pointerdown"].map(|name| {
            window_event_listener_untyped(name, move |event| {
                let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
                at.try_set_value(target.as_ref().and_then(cards::of));
            })
        });
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    });
    Effect::new(move |_| {
        for status in Status::ALL {
            cards_shown.lane(status).ids.track();
        }
        if let Some(id) = at.try_get_value().flatten() {
            request_animation_frame(move || cards::refocus(id));
        }
    });
}
