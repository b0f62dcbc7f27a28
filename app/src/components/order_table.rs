//! The list: its head, its rows, and how many of how many they are.

use leptos::html::{Div, Table};
use leptos::prelude::*;
use live_orders::{OrderId, OrderQuery, Timestamp};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, MouseEvent,
};

use crate::address::Open;
use crate::board::selection::Selection;
use crate::columns::fit::Fitted;
use crate::columns::table::TableColumns;
use crate::columns::{Density, room};
use crate::components::order_rows::{OrderRows, height_of};
use crate::components::rendered::WHOLE_MAX;
use crate::components::row_slot::RowSignals;
use crate::components::select_box::SelectAllBox;
use crate::components::sort_header::SortHeader;
use crate::texts::{list, words};
use crate::words::grouped;

/// How far below the screen the end of the list may be when further rows are asked for.
const EDGE_MARGIN: &str = "0px 0px 300px 0px";
/// The table's own borders, which its columns have no part of.
const BORDERS_PX: i32 = 2;
/// The column of the boxes, which is always there.
const SELECT_PX: i32 = 44;

/// The table.
#[component]
pub fn OrderTable(
    #[prop(into)] ids: Signal<Vec<OrderId>>,
    signals: RowSignals,
    /// Orders in the whole list.
    #[prop(into)]
    total: Signal<u64>,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] open: Signal<Open>,
    #[prop(into)] now: Signal<Timestamp>,
    /// Whether other rows are on their way.
    #[prop(into)]
    is_loading: Signal<bool>,
    selection: Selection,
    /// An order's box was clicked, `true` with Shift; `None` for the box of all.
    #[prop(into)]
    on_choose: Callback<Option<(OrderId, bool)>>,
    columns: TableColumns,
) -> impl IntoView {
    let chosen = move |order: (OrderId, bool)| on_choose.run(Some(order));
    // With the head.
    let rows = move || total.get().saturating_add(1).to_string();
    let place = NodeRef::<Table>::new();
    Effect::new(move |_| {
        let around = place.get().and_then(|table| table.parent_element());
        if let Some(around) = around {
            room::watch(&around, BORDERS_PX + SELECT_PX, move |room| {
                if columns.room.try_get_untracked() != Some(Some(room)) {
                    columns.room.try_set(Some(room));
                }
            });
        }
    });
    let row_px = RwSignal::new(0.0);
    // While rows are exchanged, few of them are there for a moment: the page must not become short
    // then, for it would be scrolled up.
    let height = move || {
        let rows = ids.with(Vec::len);
        (rows > WHOLE_MAX).then(|| height_of(rows, row_px.get()))
    };
    let is_measured = move || columns.fitted.with(Fitted::is_measured);
    let is_dense = move || columns.chosen().density == Density::Dense;
    view! {
        <div class="orders-room" style:min-block-size=height>
        <table
            class="orders"
            aria-label=list::orders()
            aria-rowcount=rows
            aria-busy=move || is_loading.get().to_string()
            data-measured=is_measured
            data-dense=is_dense
            style=("--tracks", move || columns.tracks(SELECT_PX))
            node_ref=place
        >
            <thead>
                <tr>
                    <SelectAllBox
                        selected=Signal::derive(move || selection.ids.with(Vec::len))
                        shown=Signal::derive(move || ids.with(Vec::len))
                        on_choose=move |()| on_choose.run(None)
                    />
                    <For
                        each=move || columns.shown.get()
                        key=|column| *column
                        children=move |column| view! { <SortHeader column table=columns query open /> }
                    />
                </tr>
            </thead>
            <OrderRows row_px ids signals query open now selection columns=columns.shown on_choose=chosen />
        </table>
        </div>
    }
}

/// How many rows of how many are shown, and the way to more of them: a link, which with scripts
/// adds them below, and which does so by itself when the reader comes near.
#[component]
pub fn MoreRows(
    #[prop(into)] shown: Signal<usize>,
    #[prop(into)] total: Signal<u64>,
    #[prop(into)] has_more: Signal<bool>,
    /// Where the next page is for readers without scripts.
    #[prop(into)]
    href: Signal<String>,
    #[prop(into)] on_more: Callback<()>,
) -> impl IntoView {
    let edge = NodeRef::<Div>::new();
    Effect::new(move |_| {
        // Watched anew after each page: the edge may be in sight still, which is no news by itself.
        let _ = shown.get();
        if let Some(edge) = edge.get() {
            watch_edge(&edge, on_more);
        }
    });
    let clicked = move |event: MouseEvent| {
        event.prevent_default();
        on_more.run(());
    };
    let count = move || {
        let shown = u64::try_from(shown.get()).unwrap_or(u64::MAX);
        words::of(&grouped(shown), &grouped(total.get().max(shown)))
    };
    view! {
        <div class="more" node_ref=edge>
            <p class="more__count" aria-label=list::orders_shown()>
                {count}
            </p>
            <Show when=move || has_more.get()>
                <a class="button" rel="next" href=move || href.get() on:click=clicked>
                    {list::load_more()}
                </a>
            </Show>
        </div>
    }
}

fn watch_edge(edge: &web_sys::HtmlDivElement, on_more: Callback<()>) {
    let near = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let is_near = entries.iter().any(|entry| {
            entry
                .dyn_into::<IntersectionObserverEntry>()
                .is_ok_and(|entry| entry.is_intersecting())
        });
        if is_near {
            on_more.try_run(());
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(EDGE_MARGIN);
    let near_js = near.as_ref().unchecked_ref();
    let Ok(observer) = IntersectionObserver::new_with_options(near_js, &options) else {
        return;
    };
    observer.observe(edge);
    let held = StoredValue::new_local((observer, near));
    on_cleanup(move || {
        held.try_with_value(|(observer, _)| observer.disconnect());
    });
}
