//! The line above the list: the filter's form and the columns, which stay where they are however
//! many views there are, the views, and the filters that are on.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::OrderQuery;

use crate::address::{Address, Shape};
use crate::api::read::read_countries;
use crate::board::Board;
use crate::components::chips::Chips;
use crate::components::export_menu::What;
use crate::components::filter_form::FilterMenu;
use crate::components::own_views::OwnViewLinks;
use crate::components::shape::ShapeSwitch;
use crate::components::views::GivenViews;
use crate::hands::keys::Action;
use crate::live::browser::within;
use crate::pages::dashboard::Go;
use crate::pages::export::{Export, Exports};
use crate::pages::hands::Hands;
use crate::texts::{keys, list, order};

/// After that the server is taken not to answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// The line.
#[component]
pub fn Filters(
    board: Board,
    address: Memo<Address>,
    query: Memo<OrderQuery>,
    hands: Hands,
    exports: Exports,
    go: Go,
) -> impl IntoView {
    let open = Memo::new(move |_| address.with(|address| address.open));
    let now = Signal::derive(move || board.clock.told());
    let currency = Memo::new(move |_| board.summary.with(|summary| summary.currency));
    let on_filter = move |query: OrderQuery| {
        let address = address.get_untracked();
        go.run((Address { query, ..address }, false));
    };
    let countries = RwSignal::new(Vec::new());
    // Each time anew: an order may have come from another one meanwhile.
    let on_toggle = move |()| offer(countries);
    view! {
        <div class="filters">
            <FilterMenu
                query
                open
                now
                currency
                products=board.catalogue.products
                countries
                on_toggle
                on_filter
            />
            <Show when=move || address.with(|address| address.shape == Shape::List)>
                <ColumnsButton hands />
            </Show>
            <JumpButton hands />
            <Export exports name="list" first=What::List />
            <nav class="views" aria-label=list::views()>
                <GivenViews query now />
                <OwnViewLinks
                    views=hands.arrangement.views
                    query
                    now
                    on_edit=move |()| {
                        hands.act(Action::Views);
                    }
                />
            </nav>
            <Chips query open now currency />
            <Found query total=board.list.total />
            <ShapeSwitch address />
        </div>
    }
}

/// Reads the countries of the orders. Without an answer they are typed.
fn offer(countries: RwSignal<Vec<String>>) {
    spawn_local(async move {
        if let Some(Ok(read)) = within(ANSWER_MAX, read_countries()).await {
            countries.try_set(read);
        }
    });
}

/// How many orders there are of a list that is not all of them: the tabs count the whole store.
#[component]
fn Found(query: Memo<OrderQuery>, #[prop(into)] total: Signal<u64>) -> impl IntoView {
    let is_part = move || query.with(|query| !query.is_unfiltered());
    let count = move || is_part().then(|| list::orders_found(total.get()));
    view! { <p class="filters__found">{count}</p> }
}

/// The way to the dialog of columns.
#[component]
fn ColumnsButton(hands: Hands) -> impl IntoView {
    view! {
        <button
            class="button columns-button"
            type="button"
            aria-haspopup="dialog"
            on:click=move |_| {
                hands.act(Action::Columns);
            }
        >
            {list::columns()}
        </button>
    }
}

/// The way to the dialog that asks for a day.
#[component]
fn JumpButton(hands: Hands) -> impl IntoView {
    view! {
        <button
            class="button jump-button"
            type="button"
            aria-label=keys::jump()
            title=order::with_key(keys::jump(), "g j")
            aria-haspopup="dialog"
            on:click=move |_| {
                hands.act(Action::Jump);
            }
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.75v3M10.5 1.75v3" />
            </svg>
        </button>
    }
}
