//! A lane of the board: its status and how many orders are in it, its cards, the way to more of
//! them; and whether a card that is being dragged may be put down here.

use leptos::html::Div;
use leptos::prelude::*;
use live_orders::{OrderId, OrderQuery, Status, lanes};
use web_sys::{DragEvent, MouseEvent, PointerEvent};

use crate::address::{Address, Open, Shape};
use crate::board::lane::Lane as LaneCards;
use crate::board::list::Shown;
use crate::components::card::{Card, CardPage};
use crate::in_order::{InOrder, RowView};
use crate::texts::{self, board};
use crate::words::{self, grouped};

/// A card that is being dragged: where it came from, and which lane it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dragged {
    /// Which card.
    pub id: OrderId,
    /// The lane that it was taken from.
    pub from: Status,
    /// The lane that it is over.
    pub over: Option<Status>,
}

/// The lane.
#[component]
pub fn Lane(
    status: Status,
    cards: LaneCards,
    /// The signal of a card.
    #[prop(into)]
    card: Callback<OrderId, Option<ArcRwSignal<Shown>>>,
    page: CardPage,
    dragged: RwSignal<Option<Dragged>>,
    /// More of it is asked for.
    #[prop(into)]
    on_more: Callback<()>,
    /// Its cards need not be held any longer.
    #[prop(into)]
    on_release: Callback<()>,
) -> impl IntoView {
    // What is done is looked back at now and then: it takes little room until it is asked for.
    let is_named = move |address: &Address| address.query.status.names(status);
    let folds = Memo::new(move |_| !status.is_open() && !page.address.with(is_named));
    let may_drop = move |dragged: &Dragged| dragged.from.allows(status);
    let drop = move || {
        let dragged = dragged.get().filter(|dragged| dragged.from != status)?;
        Some(if may_drop(&dragged) { "yes" } else { "no" })
    };
    let is_over = move || {
        let over = dragged.get().filter(|it| it.over == Some(status));
        over.is_some_and(|it| may_drop(&it))
    };
    let dragged_over = move |event: DragEvent| {
        event.stop_propagation();
        let Some(now) = dragged.get_untracked() else {
            return;
        };
        if may_drop(&now) {
            event.prevent_default();
        }
        if now.over != Some(status) {
            let over = Some(status);
            dragged.set(Some(Dragged { over, ..now }));
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        if let Some(dropped) = dragged.try_update(Option::take).flatten() {
            page.on_move.run((dropped.id, status));
        }
    };
    let pointed = move |event: PointerEvent| {
        // A finger that is lifted tells nothing: it rests nowhere.
        if event.pointer_type() == "mouse" {
            cards.pointed();
        }
    };
    let left = move |_: PointerEvent| {
        if cards.unpointed() {
            on_release.run(());
        }
    };
    view! {
        <div
            class="lane"
            data-status=status.name()
            data-drop=drop
            data-over=is_over
            on:dragover=dragged_over
            on:drop=dropped
            on:pointermove=pointed
            on:pointerleave=left
        >
            {move || {
                let body = view! { <LaneCardList status cards card page on_more on_release /> };
                let head = view! { <LaneHead status cards /> };
                if folds.get() {
                    view! {
                        <details class="lane__body">
                            <summary class="lane__head">{head}</summary>
                            {body}
                        </details>
                    }
                        .into_any()
                } else {
                    view! {
                        <section class="lane__body" aria-labelledby=id(status)>
                            <div class="lane__head">{head}</div>
                            {body}
                        </section>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn LaneHead(status: Status, cards: LaneCards) -> impl IntoView {
    view! {
        <h2 class="lane__title" id=id(status)>
            {words::status(status)}
        </h2>
        <span class="lane__count">{move || cards.total.get().map(grouped)}</span>
    }
}

#[component]
fn LaneCardList(
    status: Status,
    cards: LaneCards,
    card: Callback<OrderId, Option<ArcRwSignal<Shown>>>,
    page: CardPage,
    on_more: Callback<()>,
    on_release: Callback<()>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let card_of = move |id: OrderId| {
        let card = card.run(id);
        RowView::fixed(card.map(|card| view! { <Card card lane=status page /> }))
    };
    let scrolled = move |_| {
        let top = place.get_untracked().map(|place| place.scroll_top());
        if cards.scrolled(top.is_some_and(|top| top > 0)) {
            on_release.run(());
        }
    };
    let show_waiting = move |_: MouseEvent| {
        cards.let_go();
        on_release.run(());
        if let Some(place) = place.get_untracked() {
            place.set_scroll_top(0);
        }
    };
    let waiting = move || board::new_cards(&grouped(cards.waiting.get() as u64));
    let is_empty = move || cards.total.get() == Some(0) && cards.ids.with(Vec::is_empty);
    view! {
        <Show when=move || { cards.waiting.get() > 0 }>
            <button class="lane__pill" type="button" on:click=show_waiting>
                {waiting}
            </button>
        </Show>
        <div class="lane__scroll" node_ref=place on:scroll=scrolled>
            <ul class="lane__cards" aria-labelledby=id(status)>
                <InOrder keys=cards.ids children=card_of />
            </ul>
            <Show when=is_empty>
                <p class="lane__empty">{board::no_orders()}</p>
            </Show>
            <MoreCards status cards page on_more />
        </div>
    }
}

/// The way to more cards: in place, with scripts and while the lane is not full; else to the list.
#[component]
fn MoreCards(
    status: Status,
    cards: LaneCards,
    page: CardPage,
    on_more: Callback<()>,
) -> impl IntoView {
    let href = move || {
        let lane = |query: &OrderQuery| lanes::lane(query, status);
        Address {
            query: page.address.with(|address| lane(&address.query)),
            open: Open::List,
            shape: Shape::List,
        }
        .href()
    };
    let clicked = move |event: MouseEvent| {
        if !cards.is_full.get_untracked() {
            event.prevent_default();
            on_more.run(());
        }
    };
    let is_there = move || cards.has_more.get() || cards.is_full.get();
    let label = move || match (cards.is_full.get(), cards.is_loading.get()) {
        (true, _) => board::all_in_the_list(),
        (false, true) => texts::words::loading(),
        (false, false) => texts::words::show_more(),
    };
    let name = move || board::lane_more(label(), words::status(status));
    view! {
        <Show when=is_there>
            <a class="lane__more button" href=href aria-label=name on:click=clicked>
                {label}
            </a>
        </Show>
    }
}

fn id(status: Status) -> String {
    format!("lane-{status}")
}
