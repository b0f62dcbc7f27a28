//! The menus of exports, above the list and among what is done with a selection: one file at a time, and
//! both tell of it.

use leptos::prelude::*;
use live_orders::OrderQuery;

use crate::board::Board;
use crate::columns::table::TableColumns;
use crate::components::bulk_bar::Chosen;
use crate::components::export_menu::{Asked, ExportMenu, What};
use crate::transfer::download::Download;

/// The exports of the page.
#[derive(Clone, Copy)]
pub struct Exports {
    board: Board,
    query: Memo<OrderQuery>,
    columns: TableColumns,
    chosen: Memo<Chosen>,
    download: Download,
}

impl Exports {
    /// Of a list, of which these are selected.
    pub fn new(
        board: Board,
        query: Memo<OrderQuery>,
        columns: TableColumns,
        chosen: Memo<Chosen>,
    ) -> Self {
        Self {
            board,
            query,
            columns,
            chosen,
            download: Download::new(),
        }
    }
}

/// A menu.
#[component]
pub fn Export(exports: Exports, name: &'static str, first: What) -> impl IntoView {
    let Exports {
        board,
        query,
        columns,
        chosen,
        download,
    } = exports;
    let shown = move || {
        columns
            .chosen()
            .shown()
            .map(|it| it.column)
            .collect::<Vec<_>>()
    };
    view! {
        <ExportMenu
            name
            first
            query
            total=board.list.total
            columns=Signal::derive(shown)
            chosen
            progress=download.progress
            on_start=move |asked: Asked| download.start(asked.format, asked.address, asked.orders)
            on_cancel=move |()| download.cancel()
            on_dismiss=move |()| download.dismiss()
        />
    }
}
