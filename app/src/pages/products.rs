//! The page of products: what there is, what it costs and how much of it is left, live. Its first
//! render comes from what the server has read for it; from then on a board keeps it up like the list
//! of orders, with the same stream and the same queue of what was asked for here.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use live_orders::search::Search;
use live_orders::{OrderQuery, Refusal, Role, Sku};

use crate::address::{Address, Open};
use crate::api::products::{ProductsOpening, opening};
use crate::board::Board;
use crate::board::shelf::Stocked;
use crate::components::bell::Bell;
use crate::components::came_back::CameBack;
use crate::components::page_links::{Page, PageLinks};
use crate::components::product_row::ProductRow;
use crate::components::product_table::{ProductTable, ShelfTabs};
use crate::components::search::SearchForm;
use crate::components::signed_out::SignedOutNotice;
use crate::components::toasts::ToastList;
use crate::components::unavailable::Unavailable;
use crate::pages::arrangement::Arrangement;
use crate::pages::dashboard::Go;
use crate::pages::hands::{Hands, HandsButton, HandsOn};
use crate::pages::life::{ask_before_leaving, come_to_life};
use crate::pages::live_controls::LiveControls;
use crate::pages::product_dialogs::{Desk, ProductDialogs, SaleFields, product_sentence};
use crate::preferences::Preferences;
use crate::refusals;
use crate::shelf::{OpenProduct, PATH, SHOWN_STEP, ShelfAddress, ShelfQuery};
use crate::signed::Signed;
use crate::texts::{products, told, words};
use crate::told::Told;
use crate::words::grouped;

/// Goes to an address of the page; `true` in place of the current one.
pub type GoShelf = Callback<(ShelfAddress, bool)>;

/// The page.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let opening = SharedValue::new(opening).into_inner();
    let address = Memo::new(move |_| ShelfAddress::parse(&path.get(), &search.get()).0);
    let problem = Memo::new(move |_| ShelfAddress::parse(PATH, &search.get()).1);
    view! {
        <Title text=words::page_title(words::products_page()) />
        // What the routes below hold is nothing; the router waits for a place to put it.
        <Outlet />
        {match opening {
            Ok(opening) => view! { <Opened opening address problem search /> }.into_any(),
            Err(error) => view! { <Unavailable title=told::products_not_shown() href=PATH error /> }.into_any(),
        }}
    }
}

#[component]
fn Opened(
    opening: ProductsOpening,
    address: Memo<ShelfAddress>,
    problem: Memo<Option<Refusal>>,
    search: Memo<String>,
) -> impl IntoView {
    let is_all = opening.is_all();
    let board = Board::new(&Address::default(), opening.page);
    board.show_products(address.with_untracked(|address| address.query.clone()));
    let navigate = use_navigate();
    let go: GoShelf = Callback::new(move |(address, replace): (ShelfAddress, bool)| {
        let options = NavigateOptions {
            replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&address.href(), options);
    });
    let desk = Desk {
        board,
        address,
        search,
        go,
    };
    let query = Memo::new(move |_| address.with(|address| address.query.clone()));
    start(&board, query, is_all);
    let open = Signal::derive(move || match address.with(|it| it.open.clone()) {
        OpenProduct::List => Open::List,
        _ => Open::New,
    });
    view! {
        <ShelfBar board />
        <div class="layout">
            <main class="main">
                <SignedOutNotice connection=board.connection />
                <Head desk />
                <Tools board query go />
                <Notices desk problem />
                <Products desk query />
            </main>
        </div>
        <ProductDialogs desk />
        <ToastList
            toasts=board.toasts.shown
            open
            on_dismiss=move |id| board.toasts.dismiss(id)
            on_undo=move |step| board.undo(step)
        />
    }
}

/// Starts what moves, in the browser.
fn start(board: &Board, query: Memo<ShelfQuery>, is_all: bool) {
    let board = *board;
    Effect::new(move |_| {
        board.start();
        come_to_life();
    });
    Effect::new(move |_| {
        let query = query.get();
        if !is_all && !query.search.is_empty() {
            board.find_products(query.search.text().to_owned());
        }
        board.show_products(query);
    });
    ask_before_leaving(board.outbox);
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let new = move || {
        desk.address
            .with(|address| address.with(OpenProduct::New).href())
    };
    view! {
        <div class="shelf__head">
            <h1 class="shelf__title">{products::products()}</h1>
            <a class="button button--main" data-least=Role::Operator.name() href=new data-noscroll="true">
                {products::new_product()}
            </a>
        </div>
    }
}

#[component]
fn Notices(desk: Desk, problem: Memo<Option<Refusal>>) -> impl IntoView {
    let told = move || {
        let is_list = desk.address.with(|it| it.open == OpenProduct::List);
        let told = Told::from_url(&desk.search.get()).filter(|_| is_list);
        told.map(|told| product_sentence(&told).to_owned())
    };
    let sentence = move || problem.get().map(|it| refusals::refusal(&it)).or_else(told);
    view! {
        <div class="notice notice--problem" role="alert">
            {sentence}
        </div>
        <CameBack links=Signal::derive(move || desk.board.returned_orders()) />
    }
}

#[component]
fn ShelfBar(board: Board) -> impl IntoView {
    let preferences = Preferences::provide();
    let orders = Memo::new(|_| Address::default());
    // The orders lie on another page.
    let go: Go = Callback::new(|(address, _): (Address, bool)| {
        let _ = window().location().set_href(&address.href());
    });
    let query = Memo::new(|_| OrderQuery::default());
    let now = Signal::derive(move || board.clock.told());
    let hands = Hands::new(board, orders, Arrangement::new(query, now), go);
    let is_told = Signal::derive(move || preferences.get().tells());
    view! {
        <header class="bar">
            // Pages of their own: what they open with comes with the document.
            <a class="bar__name" href="/" rel="external">
                <span class="bar__mark" aria-hidden="true"></span>
                <span class="bar__title">{words::live_orders()}</span>
            </a>
            <PageLinks here=Page::Products />
            <div class="bar__right">
                <Bell
                    unseen=board.alerts.unseen
                    is_asked_for=is_told
                    on_seen=move |()| board.alerts.acknowledge()
                />
                <LiveControls board />
                <HandsButton hands />
            </div>
        </header>
        <HandsOn hands />
    }
}

#[component]
fn Tools(board: Board, query: Memo<ShelfQuery>, go: GoShelf) -> impl IntoView {
    let text = Signal::derive(move || query.with(|query| query.search.text().to_owned()));
    let on_search = move |text: String| {
        let query = query.get_untracked();
        match Search::parse(&text) {
            Ok(search) if search != query.search => {
                let query = ShelfQuery { search, ..query };
                go.run((ShelfAddress::showing(query), true));
            }
            _ => {}
        }
    };
    let others = move || {
        let query = ShelfQuery {
            search: Search::default(),
            ..query.get()
        };
        let url = query.to_url();
        let field = |(name, value): (_, _)| {
            let (name, value): (String, String) = (name, value);
            view! { <input type="hidden" name=name value=value /> }
        };
        form_urlencoded::parse(url.as_bytes())
            .into_owned()
            .map(field)
            .collect_view()
    };
    view! {
        <div class="tools">
            <ShelfTabs query counts=board.shelf.counts />
            <SearchForm
                action=PATH
                label=products::search_products()
                placeholder=products::search_placeholder()
                text
                on_search
            >
                {others}
            </SearchForm>
        </div>
    }
}

#[component]
fn Products(desk: Desk, query: Memo<ShelfQuery>) -> impl IntoView {
    let Desk { board, address, .. } = desk;
    let rows = Memo::new(move |_| address.with(|address| address.rows));
    let found = board.shelf.skus;
    let skus = Memo::new(move |_| {
        let first = |skus: &Vec<Sku>| skus.iter().take(rows.get()).cloned().collect::<Vec<_>>();
        found.with(first)
    });
    let row = move |sku: Sku| view! { <Row desk sku /> }.into_any();
    view! {
        <ProductTable query skus row />
        <Show when=move || found.with(Vec::is_empty)>
            <p class="empty">{products::no_products_match()}</p>
        </Show>
        <MoreProducts
            shown=Signal::derive(move || skus.with(Vec::len))
            found=Signal::derive(move || found.with(Vec::len))
            address
        />
    }
}

#[component]
fn Row(desk: Desk, sku: Sku) -> impl IntoView {
    let row = desk.board.shelf.row(&sku)?;
    let now = Signal::derive(move || desk.board.clock.told());
    let stocked = RwSignal::from(row.clone());
    let edit = OpenProduct::Edit(sku);
    let href = move || {
        desk.address
            .with(|address| address.with(edit.clone()).href())
    };
    let may_write = Signed::of_reader().may(Role::Operator);
    Some(view! {
        <ProductRow row currency=desk.currency() now href=Signal::derive(href)>
            {may_write.then(|| view! { <RowActions desk row=stocked /> })}
        </ProductRow>
    })
}

/// What a button is called with the product's name.
type Named = fn(&str) -> String;

/// What can be done with a product: the next thing first.
#[component]
fn RowActions(desk: Desk, row: RwSignal<Stocked>) -> impl IntoView {
    let product = Signal::derive(move || (*row.get().product).clone());
    let is_over = Memo::new(move |_| product.with(|product| product.discontinued));
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        desk.discontinue(&product.get_untracked());
    };
    let link = move |word: &'static str, name: Named, open: fn(Sku) -> OpenProduct| {
        let href = move || {
            let open = product.with(|product| open(product.sku.clone()));
            desk.address.with(|address| address.with(open).href())
        };
        let label = move || product.with(|product| name(&product.name));
        view! {
            <a class="button button--quiet" href=href aria-label=label data-noscroll="true">
                {word}
            </a>
        }
    };
    let bring_back = move || {
        let label = move || product.with(|product| products::bring_back_product(&product.name));
        view! {
            <form action="/fn/discontinue_product" method="post" on:submit=submitted>
                <SaleFields desk product />
                <button class="button button--quiet" type="submit" aria-label=label>
                    {products::bring_back()}
                </button>
            </form>
        }
    };
    view! {
        <div>
            {move || {
                if is_over.get() {
                    bring_back().into_any()
                } else {
                    link(products::restock(), products::restock_product, OpenProduct::Restock)
                        .into_any()
                }
            }} {link(words::edit(), products::edit_product, OpenProduct::Edit)}
        </div>
    }
}

/// How many are shown, and the way to more.
#[component]
fn MoreProducts(
    #[prop(into)] shown: Signal<usize>,
    #[prop(into)] found: Signal<usize>,
    address: Memo<ShelfAddress>,
) -> impl IntoView {
    let count = move || {
        let (shown, found) = (shown.get(), found.get());
        words::of(&grouped(shown as u64), &grouped(found as u64))
    };
    let href = move || {
        let address = address.get();
        let rows = address.rows + SHOWN_STEP;
        ShelfAddress { rows, ..address }.href()
    };
    view! {
        <div class="more">
            <p class="more__count" aria-label=products::products_shown()>
                {count}
            </p>
            <Show when=move || shown.get() < found.get()>
                <a class="button" href=href data-noscroll="true">
                    {words::show_more()}
                </a>
            </Show>
        </div>
    }
}
