//! The table of products: its head, by which it is sorted, and its rows.

use leptos::prelude::*;
use live_orders::Sku;

use crate::shelf::{Column, Counts, ShelfAddress, ShelfQuery, Shelves};
use crate::texts::products;
use crate::words::grouped;

/// The table. `children` are its rows.
#[component]
pub fn ProductTable(
    #[prop(into)] query: Signal<ShelfQuery>,
    #[prop(into)] skus: Signal<Vec<Sku>>,
    row: impl Fn(Sku) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let head = move |column: Column| view! { <ColumnHead column query /> };
    view! {
        <table class="shelf" aria-label=products::products()>
            <thead>
                <tr>
                    {Column::ALL.map(head).collect_view()} <th scope="col" class="shelf__actions">
                        <span class="visually-hidden">{products::actions()}</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <For each=move || skus.get() key=Sku::clone children=row />
            </tbody>
        </table>
    }
}

#[component]
fn ColumnHead(column: Column, #[prop(into)] query: Signal<ShelfQuery>) -> impl IntoView {
    let sort = move || query.with(|query| query.sort);
    let href = move || {
        let query = query.get();
        let sort = query.sort.by(column);
        ShelfAddress::showing(ShelfQuery { sort, ..query }).href()
    };
    let direction = move || {
        let way = if sort().descending {
            "descending"
        } else {
            "ascending"
        };
        (sort().column == column).then_some(way)
    };
    view! {
        <th scope="col" class=format!("shelf__{}", column.name()) aria-sort=direction>
            <a class="sort" href=href data-noscroll="true">
                {column.label()}
                <span class="sort__mark" aria-hidden="true"></span>
            </a>
        </th>
    }
}

/// The tabs that choose which products are shown, with their counts.
#[component]
pub fn ShelfTabs(
    #[prop(into)] query: Signal<ShelfQuery>,
    #[prop(into)] counts: Signal<Counts>,
) -> impl IntoView {
    let tab = move |shelves: Shelves| {
        let href = move || {
            let query = query.get();
            ShelfAddress::showing(ShelfQuery { shelves, ..query }).href()
        };
        let current = move || {
            query
                .with(|query| query.shelves == shelves)
                .then_some("page")
        };
        view! {
            <li>
                <a class="tab" href=href aria-current=current data-noscroll="true">
                    <span class="tab__name">{shelves.label()}</span>
                    <span class="tab__count">
                        {move || counts.with(|all| grouped(all.count(shelves)))}
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=products::products()>
            <ul class="tabs__list">{Shelves::ALL.map(tab).collect_view()}</ul>
        </nav>
    }
}
