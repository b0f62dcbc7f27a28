//! The list that was jumped to, in the dashboard: the way up from it asks the server which day is the
//! nearest that has orders, for those between may have none.

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::OrderQuery;

use crate::address::{Address, Open};
use crate::api::read;
use crate::board::Board;
use crate::components::landing::LandingLine;
use crate::jump::Landing;
use crate::pages::dashboard::Go;
use crate::refusals;
use crate::texts::jump as texts;

/// The line above the list.
#[component]
pub fn Landed(
    board: Board,
    address: Memo<Address>,
    query: Memo<OrderQuery>,
    go: Go,
) -> impl IntoView {
    let landing = Memo::new(move |_| query.with(|query| Landing::of(query, board.clock.told())));
    let is_busy = RwSignal::new(false);
    let on_up = move |landing: Landing| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let asked = query.get_untracked();
        spawn_local(async move {
            let (list, place) = landing.above(&asked);
            let rows = read::read_orders(list.to_url(), place.to_string()).await;
            is_busy.try_set(false);
            // Another list was asked for in the meantime.
            if query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            match rows {
                Ok(rows) => {
                    let query = landing.up(&asked, rows.items.first());
                    let address = address.get_untracked().with(Open::List);
                    go.try_run((Address { query, ..address }, false));
                }
                Err(error) => board
                    .toasts
                    .problem(texts::not_looked_for(), refusals::error(&error)),
            }
        });
    };
    view! { <LandingLine query landing is_busy on_up /> }
}
