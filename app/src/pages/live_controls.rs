//! What the page shows of its connection, and what its controls do.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::OrderQuery;
use live_orders::query::{Sort, SortKey};

use crate::address::{Address, Open};
use crate::api::sinks::{SinkReport, read_sinks, retry_sink};
use crate::board::Board;
use crate::board::away::Missed;
use crate::components::connection::ConnectionPill;
use crate::components::live_menu::LiveMenu;
use crate::components::missed::MissedLine;
use crate::components::news::NewsBadge;
use crate::components::popover::Popover;
use crate::components::shape::shape_of_page;
use crate::components::sinks::Sinks;
use crate::components::waiting::WaitingList;
use crate::live::poller::Poller;
use crate::live::schedule::PollOptions;
use crate::refusals;
use crate::texts::{bar, list, told};
use crate::words::moment;

/// How often the outside services are asked about: they are told of changes within a second, but
/// nobody watches them do it.
const OUTSIDE_EVERY: Duration = Duration::from_secs(5);

/// The connection in the bar.
#[component]
pub fn LiveControls(board: Board) -> impl IntoView {
    let connection = board.connection;
    let popover = Popover::new();
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
            popover
        >
            <OutsideServices board is_open=popover.is_open />
        </LiveMenu>
    }
}

/// How the outside services stand that the server tells of changes: asked for while somebody
/// looks.
#[component]
fn OutsideServices(board: Board, #[prop(into)] is_open: Signal<bool>) -> impl IntoView {
    let reports = RwSignal::new(Vec::new());
    let options = PollOptions {
        every: OUTSIDE_EVERY,
        in_background: false,
    };
    Effect::new(move |_| {
        if is_open.get() {
            let poller = Poller::new(options, async || Ok(read_sinks().await?));
            poller.subscribe(move |answer| {
                if let Ok(answer) = answer {
                    reports.try_set(answer.clone());
                }
            });
        }
    });
    let retry = move |name: String| {
        spawn_local(async move {
            match retry_sink(name).await {
                Ok(report) => {
                    let put = |known: &mut Vec<SinkReport>| {
                        let is_it = |known: &&mut SinkReport| known.name == report.name;
                        if let Some(known) = known.iter_mut().find(is_it) {
                            *known = report;
                        }
                    };
                    reports.try_update(put);
                }
                Err(error) => board
                    .toasts
                    .problem(told::service_not_asked(), refusals::error(&error)),
            }
        });
    };
    view! {
        <div class="live-menu__outside" hidden=move || reports.with(Vec::is_empty)>
            <h2 class="live-menu__title">{bar::outside_services()}</h2>
            <Sinks reports now=Signal::derive(move || board.clock.told()) on_retry=retry />
        </div>
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
        Address {
            query,
            ..Address::default()
        }
        .href()
    };
    view! {
        <MissedLine missed=board.away.missed href on_dismiss=move |()| board.away.dismiss() />
    }
}

/// Says that the list shows only what has changed lately, and leads back to all of it.
#[component]
pub fn SinceNotice(#[prop(into)] query: Signal<OrderQuery>) -> impl IntoView {
    let shape = shape_of_page();
    let notice = move || {
        let query = query.get();
        let since = query.since?;
        let all = OrderQuery {
            since: None,
            ..query
        };
        let (query, open, shape) = (all, Open::List, shape.get());
        let href = Address { query, open, shape }.href();
        Some(view! {
            <p class="since">
                {list::changed_since()} <time datetime=since.to_string()>{moment(since)}</time> " "
                <a class="since__all" href=href data-noscroll="true">
                    {list::show_all()}
                </a>
            </p>
        })
    };
    view! { {notice} }
}
