//! The dashboard: the list with its figures, and what is open beside or above it. The first render
//! comes from what the server has read for it; from then on the board holds what is shown.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use live_orders::search::Search;
use live_orders::view::View;
use live_orders::{OrderId, OrderQuery, Refusal};

use crate::address::{Address, Open, Shape};
use crate::api::read::{Opening, opening};
use crate::board::alerts::Unseen;
use crate::board::{Board, Loading};
use crate::columns::table::TableColumns;
use crate::components::bar::Bar;
use crate::components::bell::Bell;
use crate::components::bulk_bar::Chosen;
use crate::components::came_back::CameBack;
use crate::components::figures::Figures;
use crate::components::order_table::{MoreRows, OrderTable};
use crate::components::panel::title;
use crate::components::row_slot::RowSignals;
use crate::components::search::SearchBox;
use crate::components::shape::provide_shape;
use crate::components::signed_out::SignedOutNotice;
use crate::components::tabs::StatusTabs;
use crate::components::toasts::ToastList;
use crate::components::unavailable::Unavailable;
use crate::pages::arrangement::Arrangement;
use crate::pages::bulk::{Bulk, chosen, tell_too_many};
use crate::pages::dialogs::Dialogs;
use crate::pages::export::Exports;
use crate::pages::filters::Filters;
use crate::pages::hands::{Hands, HandsButton, HandsOn};
use crate::pages::held_row::HeldRow;
use crate::pages::jump::Landed;
use crate::pages::kanban::Kanban;
use crate::pages::kept::KeptNotice;
use crate::pages::life::{ask_before_leaving, come_to_life};
use crate::pages::live_controls::{LiveControls, SinceNotice, WhileAway};
use crate::pages::side::Side;
use crate::pages::steady::SteadyRows;
use crate::preferences::Preferences;
use crate::refusals;
use crate::texts::{list, told, words};

/// Goes to an address; `true` in place of the current one.
pub type Go = Callback<(Address, bool)>;

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let opening = SharedValue::new(opening).into_inner();
    let address = Memo::new(move |_| Address::parse(&path.get(), &search.get()).0);
    let problem = Memo::new(move |_| Address::parse("/", &search.get()).1);
    view! {
        // What the routes below hold is nothing; the router waits for a place to put it.
        <Outlet />
        {match opening {
            Ok(opening) => view! { <Opened opening address problem search /> }.into_any(),
            Err(error) => view! { <Unavailable title=told::orders_not_shown() href="/" error /> }.into_any(),
        }}
    }
}

#[component]
fn Opened(
    opening: Opening,
    address: Memo<Address>,
    problem: Memo<Option<Refusal>>,
    search: Memo<String>,
) -> impl IntoView {
    let board = Board::new(&address.get_untracked(), opening);
    // What the page shows follows the URL only once the board has turned to it: until then the
    // board's open order is another one than the URL's, and must not be taken for it.
    let asked = address;
    let turned = RwSignal::new(asked.get_untracked());
    let address = Memo::new(move |_| turned.get());
    // A dialog above an order's page leaves it a page.
    let wide = Memo::new(
        move |before: Option<&bool>| match address.with(|address| address.open) {
            Open::Page(_) => true,
            Open::Edit(_) | Open::Delete(_) => before.copied().unwrap_or_default(),
            Open::List | Open::New | Open::Order(_) => false,
        },
    );
    let navigate = use_navigate();
    let go: Go = Callback::new(move |(mut address, replace): (Address, bool)| {
        let from = turned.try_get_untracked().map(|address| address.open);
        if let (Open::Order(id), Some(Open::Edit(_) | Open::Delete(_))) = (address.open, from) {
            let is_page = wide.try_get_untracked().unwrap_or_default();
            address.open = Open::of_order(id, is_page);
        }
        let options = NavigateOptions {
            replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&address.href(), options);
    });
    Effect::new(move |_| {
        board.start();
        come_to_life();
    });
    Effect::new(move |_| {
        let address = asked.get();
        let row = turned.with_untracked(|from| HeldRow::of(from, &address));
        board.show(&address);
        turned.set(address);
        if let Some(row) = row {
            row.put_back();
        }
    });
    ask_before_leaving(board.outbox);
    let open = Memo::new(move |_| address.with(|address| address.open));
    provide_context(board.viewing);
    provide_shape(Memo::new(move |_| address.with(|address| address.shape)));
    let new_order = move |()| go.run((address.get_untracked().with(Open::New), false));
    let preferences = Preferences::provide();
    let query = Memo::new(move |_| address.with(|address| address.query.clone()));
    let now = Signal::derive(move || board.clock.told());
    let hands = Hands::new(board, address, Arrangement::new(query, now), go);
    let page_title = move || {
        let wanted = preferences.get().badge;
        let count = board.alerts.unseen.with(Unseen::count).filter(|_| wanted);
        let count = count.map(|count| format!("({count}) ")).unwrap_or_default();
        match open.get().order() {
            Some(_) => {
                let page = words::page_title(&board.focus.panel.with(title));
                format!("{count}{page}")
            }
            None => format!("{count}{}", words::live_orders()),
        }
    };
    let is_told = Signal::derive(move || preferences.get().tells());
    // The server asks for the title when the page is made, and its signals may be gone by then.
    let page_title: TextProp = if cfg!(feature = "ssr") {
        untrack(page_title).into()
    } else {
        page_title.into()
    };
    view! {
        <Title text=page_title />
        <Bar query=Signal::derive(move || address.get().query) on_new=new_order>
            <Bell
                unseen=board.alerts.unseen
                is_asked_for=is_told
                on_seen=move |()| board.alerts.acknowledge()
            />
            <LiveControls board />
            <HandsButton hands />
        </Bar>
        <div class="layout" data-side=move || open.get().order().is_some() data-page=move || wide.get()>
            <Main board address problem hands go />
            <Side board address search wide go />
        </div>
        <Dialogs board address search go />
        <HandsOn hands />
        <ToastList toasts=board.toasts.shown open on_dismiss=move |id| board.toasts.dismiss(id) on_undo=move |step| board.undo(step) />
    }
}

#[component]
fn Main(
    board: Board,
    address: Memo<Address>,
    problem: Memo<Option<Refusal>>,
    hands: Hands,
    go: Go,
) -> impl IntoView {
    let query = Memo::new(move |_| address.with(|address| address.query.clone()));
    let columns = hands.arrangement.table;
    let chosen = chosen(board, query);
    let exports = Exports::new(board, query, columns, chosen);
    let on_search = move |text: String| {
        let Ok(search) = Search::parse(&text) else {
            return;
        };
        let address = address.get_untracked();
        if search != address.query.search {
            let query = OrderQuery {
                search,
                ..address.query
            };
            go.run((Address { query, ..address }, true));
        }
    };
    view! {
        <main class="main">
            <h1 class="visually-hidden">{words::orders_page()}</h1>
            <KeptNotice board />
            <SignedOutNotice connection=board.connection />
            <CameBack links=Signal::derive(move || board.returned_products()) />
            <WhileAway board />
            <Figures summary=board.summary figures=board.figures.shown />
            <div class="tools">
                <StatusTabs query summary=board.summary />
                <SearchBox query on_search />
            </div>
            <div class="notice notice--problem" role="alert">
                {move || problem.get().map(|it| refusals::refusal(&it))}
            </div>
            <Filters board address query hands exports go />
            <SinceNotice query />
            <Landed board address query go />
            <Orders board address query chosen exports columns />
        </main>
    }
}

/// The orders, as rows or as cards.
#[component]
fn Orders(
    board: Board,
    address: Memo<Address>,
    query: Memo<OrderQuery>,
    chosen: Memo<Chosen>,
    exports: Exports,
    columns: TableColumns,
) -> impl IntoView {
    let shape = Memo::new(move |_| address.with(|address| address.shape));
    let has_failed = move || {
        let of_list = board.loading.with(|it| matches!(it, Loading::Failed(_)));
        of_list || board.cards.has_failed.get()
    };
    let again = move |_| {
        board.load(query.get_untracked());
        board.load_lanes();
    };
    view! {
        <Show when=has_failed>
            <div class="notice notice--problem" role="alert">
                <p>{list::not_loaded()}</p>
                <button class="button" type="button" on:click=again>
                    {words::try_again()}
                </button>
            </div>
        </Show>
        {move || match shape.get() {
            Shape::List => view! { <OrderRows board address query chosen exports columns /> }.into_any(),
            Shape::Board => view! { <Kanban board address /> }.into_any(),
        }}
    }
}

#[component]
fn OrderRows(
    board: Board,
    address: Memo<Address>,
    query: Memo<OrderQuery>,
    chosen: Memo<Chosen>,
    exports: Exports,
    columns: TableColumns,
) -> impl IntoView {
    let open = Memo::new(move |_| address.with(|address| address.open));
    let is_loading = move || board.loading.with(|loading| *loading == Loading::List);
    let on_choose = move |order: Option<(OrderId, bool)>| {
        let chosen = match order {
            Some((id, reaches)) => board.selection.choose(id, reaches),
            None => board.selection.choose_shown(),
        };
        if chosen.is_err() {
            tell_too_many(board);
        }
    };
    let is_empty = move || board.list.ids.with(Vec::is_empty) && !is_loading();
    let further = move || {
        let cursor = board.list.read(View::next_cursor).flatten();
        let mut url = form_urlencoded::Serializer::new(query.with(OrderQuery::to_url));
        if let Some(cursor) = cursor {
            url.append_pair("cursor", &cursor.to_string());
        }
        // Worked out anew with the rows: the cursor is the view's.
        board.list.ids.track();
        format!("/?{}", url.finish())
    };
    let signals = RowSignals {
        of: Callback::new(move |id| board.list.row(id)),
        reuse: Callback::new(move |(id, row)| board.list.reuse(id, row)),
        release: Callback::new(move |id| board.list.release(id)),
    };
    view! {
        <SteadyRows board>
            <OrderTable
                ids=board.list.ids
                signals
                total=board.list.total
                query
                open
                now=Signal::derive(move || board.clock.told())
                is_loading=Signal::derive(is_loading)
                selection=board.selection
                on_choose
                columns
            />
        </SteadyRows>
        <Show when=is_empty>
            <p class="empty">{list::no_orders_match()}</p>
        </Show>
        <MoreRows
            shown=Signal::derive(move || board.list.ids.with(Vec::len))
            total=board.list.total
            has_more=board.list.has_more
            href=Signal::derive(further)
            on_more=move |()| board.load_more()
        />
        <Bulk board query chosen exports />
    }
}
