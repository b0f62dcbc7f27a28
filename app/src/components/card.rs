//! One order on the board: who gets what, for how much, and since when; and where it can go from
//! here, by buttons that work without scripts. It renders anew when its own signal changes.

use leptos::prelude::*;
use live_orders::search::Search;
use live_orders::{MutationId, Order, OrderId, Role, Status, Timestamp};
use web_sys::{DragEvent, MouseEvent};

use crate::address::{Address, Open};
use crate::board::list::Shown;
use crate::board::viewing::Viewing;
use crate::components::age::Age;
use crate::components::marked::Marked;
use crate::components::row_note::RowNote;
use crate::components::viewers::ViewedMark;
use crate::per_key::PerKey;
use crate::signed::Signed;
use crate::texts::board;
use crate::words::{action, items, number, total, waiting_age};

/// What a card needs of its page.
#[derive(Clone, Copy)]
pub struct CardPage {
    /// What the page shows.
    pub address: Memo<Address>,
    /// The same, for each card.
    pub addresses: PerKey<OrderId, Address>,
    /// What is searched for, which is marked.
    pub searches: PerKey<OrderId, Search>,
    /// The store's time.
    pub now: PerKey<OrderId, Timestamp>,
    /// What forms without scripts make their mutation ids of.
    pub key: StoredValue<MutationId>,
    /// A card that is to go into a lane.
    pub on_move: Callback<(OrderId, Status)>,
    /// A card that is picked up, or with `None` put down again.
    pub on_drag: Callback<Option<OrderId>>,
}

/// The card.
#[component]
pub fn Card(
    card: ArcRwSignal<Shown>,
    /// The lane that it is shown in, where it may be held though it went elsewhere.
    lane: Status,
    page: CardPage,
) -> impl IntoView {
    let id = card.with_untracked(|card| card.order.id);
    let card = RwSignal::from(card);
    let address = page.addresses.of(id);
    let is_open = move || address.with(|address| address.open.order()) == Some(id);
    let is_pending = move || card.with(|card| card.is_pending);
    let touched = move || match card.with(|card| card.touched) {
        0 => None,
        touched if touched % 2 == 0 => Some("even"),
        _ => Some("odd"),
    };
    let status = Memo::new(move |_| card.with(|card| card.order.status));
    let has_left =
        Memo::new(move |_| card.with(|card| card.left.is_some() || card.order.status != lane));
    let may_move = Signed::of_reader().may(Role::Operator);
    let can_move = move || may_move && !has_left.get() && !status.get().next().is_empty();
    let picked_up = move |event: DragEvent| {
        if let Some(transfer) = event.data_transfer() {
            // Firefox drags nothing that brings nothing.
            let _ = transfer.set_data("text/plain", &card.with_untracked(|it| number(&it.order)));
            transfer.set_effect_allowed("move");
        }
        page.on_drag.run(Some(id));
    };
    view! {
        <li
            class="card"
            data-order=move || (!has_left.get()).then(|| id.to_string())
            data-left=has_left
            data-pending=is_pending
            data-open=is_open
            data-touched=touched
            draggable=move || can_move().to_string()
            on:dragstart=picked_up
            on:dragend=move |_| page.on_drag.run(None)
        >
            <CardText card address page />
            <Show when=move || !has_left.get()>
                <CardMoves card status address page />
            </Show>
        </li>
    }
}

#[component]
fn CardText(card: RwSignal<Shown>, address: Signal<Address>, page: CardPage) -> impl IntoView {
    let id = card.with_untracked(|card| card.order.id);
    let of = move |look: fn(&Order) -> String| {
        Signal::derive(move || card.with(|card| look(&card.order)))
    };
    let (search, now) = (page.searches.of(id), page.now.of(id));
    let is_shared = Viewing::of_page().is_shared(id).signal();
    let href = move || address.with(|address| address.with(Open::Order(id)).href());
    let placed = Signal::derive(move || card.with(|card| card.order.created_at));
    let status = Signal::derive(move || card.with(|card| card.order.status));
    let saving = move || {
        let since = card.with(|card| card.waiting_since);
        since.map(|since| waiting_age(now.get(), since))
    };
    view! {
        <div class="card__head">
            <a class="card__link" href=href draggable="false" data-noscroll="true">
                <Marked text=of(number) search />
            </a>
            <ViewedMark is_shared />
            <Age placed status now />
        </div>
        <p class="card__name">
            <Marked text=of(|order| order.customer.clone()) search />
        </p>
        <p class="card__sum">
            <span>{of(items)}</span>
            <span class="card__total">{of(total)}</span>
        </p>
        <p class="card__place">
            <span class="card__city">
                <Marked text=of(place) search />
            </span>
            <span class="row__saving">{saving}</span>
            <RowNote row=card />
        </p>
    }
}

/// Where the card can go.
#[component]
fn CardMoves(
    card: RwSignal<Shown>,
    status: Memo<Status>,
    address: Signal<Address>,
    page: CardPage,
) -> impl IntoView {
    let id = card.with_untracked(|card| card.order.id);
    let version = move || card.with(|card| card.order.version.to_string());
    let list = move || address.with(Address::search);
    let key = page.key.with_value(ToString::to_string);
    let button = move |to: Status| {
        let (class, label) = match to {
            Status::Cancelled => ("button button--danger", board::cancel()),
            _ => ("button", action(to)),
        };
        let name = move || card.with(|card| board::do_with_order(label, &number(&card.order)));
        let clicked = move |event: MouseEvent| {
            event.prevent_default();
            // The card is gone after the first one: a second click would hit its neighbour.
            if event.detail() <= 1 {
                page.on_move.run((id, to));
            }
        };
        view! {
            <button
                class=class
                type="submit"
                name="status"
                value=to.name()
                aria-label=name
                on:click=clicked
            >
                {label}
            </button>
        }
    };
    let buttons = move || status.get().next().iter().map(move |to| button(*to));
    view! {
        <form class="card__moves" action="/fn/move_card" method="post">
            <input type="hidden" name="key" value=key />
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="list" value=list />
            {move || buttons().collect_view()}
        </form>
    }
}

fn place(order: &Order) -> String {
    let parts = [order.city.as_str(), order.country.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
