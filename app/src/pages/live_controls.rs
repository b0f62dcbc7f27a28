//! What the page shows of its connection, and what its controls do.

use leptos::prelude::*;
use live_orders::OrderQuery;
use live_orders::query::{Sort, SortKey};

use crate::address::{Address, Open};
use crate::board::Board;
use crate::board::away::Missed;
use crate::components::connection::ConnectionPill;
use crate::components::live_menu::LiveMenu;
use crate::components::missed::MissedLine;
use crate::components::news::NewsBadge;
use crate::components::waiting::WaitingList;
use crate::words::moment;

/// The connection in the bar.
#[component]
pub fn LiveControls(board: Board) -> impl IntoView {
    let connection = board.connection;
    let is_open = RwSignal::new(false);
    view! {
        <NewsBadge news=board.aside.news on_show=move |()| board.show_news() />
        <WaitingList
            waiting=board.outbox.waiting
            is_held=board.outbox.is_held
            is_kept=board.outbox.is_kept
            now=Signal::derive(move || board.clock.told())
            on_cancel=move |mutation| board.cancel(&mutation)
        />
        <ConnectionPill state=connection.state retry_in=connection.retry_in />
        <LiveMenu
            state=connection.state
            is_shared=connection.is_shared
            on_choose=move |mode| board.choose(mode)
            on_refresh=move |()| board.refresh()
            on_toggle=move |open| is_open.set(open)
        >
            {()}
        </LiveMenu>
    }
}

/// What was missed by who was away, with the way to it.
#[component]
pub fn WhileAway(board: Board) -> impl IntoView {
    let href = move |missed: Missed| {
        let query = OrderQuery {
            since: Some(missed.since),
            sort: Sort {
                key: SortKey::UpdatedAt,
                descending: true,
            },
            ..OrderQuery::default()
        };
        let open = Open::List;
        Address { query, open }.href()
    };
    view! {
        <MissedLine missed=board.away.missed href on_dismiss=move |()| board.away.dismiss() />
    }
}

/// Says that the list shows only what has changed lately, and leads back to all of it.
#[component]
pub fn SinceNotice(#[prop(into)] query: Signal<OrderQuery>) -> impl IntoView {
    let notice = move || {
        let query = query.get();
        let since = query.since?;
        let all = OrderQuery {
            since: None,
            ..query
        };
        let open = Open::List;
        let href = Address { query: all, open }.href();
        Some(view! {
            <p class="since">
                "Changed since " <time datetime=since.to_string()>{moment(since)}</time> " "
                <a class="since__all" href=href data-noscroll="true">
                    "Show all"
                </a>
            </p>
        })
    };
    view! { {notice} }
}
