//! The orders that are selected, and what is done with them in one go.

use std::collections::BTreeMap;

use leptos::prelude::*;
use live_orders::{OrderQuery, Status};

use crate::board::Board;
use crate::board::selection::SELECTED_MAX;
use crate::components::bulk_bar::{BulkBar, Chosen};
use crate::components::export_menu::What;
use crate::pages::export::{Export, Exports};
use crate::texts::told;

/// What is selected of the page's list.
pub fn chosen(board: Board, query: Memo<OrderQuery>) -> Memo<Chosen> {
    let selection = board.selection;
    Memo::new(move |_| {
        let ids = selection.ids.get();
        if ids.is_empty() {
            return Chosen::default();
        }
        let mut by_status: BTreeMap<Status, usize> = BTreeMap::new();
        board.list.rendered.track();
        for order in ids.iter().filter_map(|id| board.list.order(*id)) {
            *by_status.entry(order.status).or_default() += 1;
        }
        Chosen {
            ids,
            by_status: by_status.into_iter().collect(),
            is_all: selection.is_all.get(),
            total: board.list.total.get(),
            query: query.get(),
        }
    })
}

/// The bar above the end of the screen.
#[component]
pub fn Bulk(
    board: Board,
    query: Memo<OrderQuery>,
    chosen: Memo<Chosen>,
    exports: Exports,
) -> impl IntoView {
    let selection = board.selection;
    let on_status = move |status: Status| {
        let chosen = chosen.get_untracked();
        selection.clear();
        if chosen.is_all {
            board.change_status_of_all(&chosen.query, status);
        } else {
            board.change_status_of(&chosen.ids, status);
        }
    };
    Effect::new(move |before: Option<OrderQuery>| {
        let query = query.get();
        // What is selected in one list means nothing in another.
        if before.is_some_and(|before| before != query) {
            selection.clear();
        }
        query
    });
    view! {
        <BulkBar
            chosen
            report=board.bulk.report
            on_status
            on_all=move |()| selection.choose_matching()
            on_clear=move |()| {
                selection.clear();
            }
            on_stop=move |()| board.stop_bulk()
            on_dismiss=move |()| board.bulk.dismiss()
            export=move || view! { <Export exports name="selection" first=What::Selection /> }
        />
    }
}

/// Says that no more can be selected.
pub fn tell_too_many(board: Board) {
    board.toasts.problem(
        told::at_most_selected(&SELECTED_MAX.to_string()),
        told::at_most_selected_why(),
    );
}
