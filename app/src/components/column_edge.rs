//! The edge between two columns, which can be moved: what one gains the other loses. With the
//! pointer, or with the arrow keys where it has the focus; a double click, or Delete, gives both
//! columns their own widths.

use leptos::html::Span;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use crate::columns::fit::Fitted;
use crate::columns::table::TableColumns;
use crate::columns::{Column, Columns};
use crate::texts::list;

/// How far an arrow key moves it, in points.
const STEP: i32 = 16;

/// Where it was taken hold of.
struct Hold {
    x_px: i32,
    columns: Columns,
    fitted: Fitted,
}

/// The edge after a column.
#[component]
pub fn ColumnEdge(column: Column, table: TableColumns) -> impl IntoView {
    let edge = NodeRef::<Span>::new();
    let hold = StoredValue::new(None::<Hold>);
    let bounds = Memo::new(move |_| table.fitted.with(|fitted| fitted.bounds(column)));
    let width = Memo::new(move |_| table.fitted.with(|fitted| fitted.width(column)));
    let taken = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(edge) = edge.get_untracked() {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        hold.set_value(Some(Hold {
            x_px: event.client_x(),
            columns: table.chosen_untracked(),
            fitted: table.fitted.get_untracked(),
        }));
    };
    let moved = move |event: PointerEvent| {
        let resized = hold.with_value(|hold| {
            let hold = hold.as_ref()?;
            let by = table.points(f64::from(event.client_x() - hold.x_px));
            let width = i32::from(hold.fitted.width(column)?) + by;
            hold.fitted.resized(&hold.columns, column, points(width))
        });
        if resized.is_some() {
            table.try_out(resized);
        }
    };
    let key = move |event: KeyboardEvent| {
        if pressed(column, table, &event.key()) {
            event.prevent_default();
        }
    };
    let bound = move |of: fn((u16, u16)) -> u16| bounds.get().map(|it| of(it).to_string());
    view! {
        <span
            class="column-edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=list::width_of(column.label())
            aria-valuenow=move || width.get().map(|width| width.to_string())
            aria-valuemin=move || bound(|(least, _)| least)
            aria-valuemax=move || bound(|(_, most)| most)
            node_ref=edge
            on:keydown=key
            on:pointerdown=taken
            on:pointermove=moved
            on:pointerup=move |_| {
                hold.set_value(None);
                table.keep_tried();
            }
            on:pointercancel=move |_| {
                hold.set_value(None);
                table.try_out(None);
            }
            on:dblclick=move |_| reset(column, table)
        ></span>
    }
}

/// Does what a key means; `false` where it means nothing.
fn pressed(column: Column, table: TableColumns, key: &str) -> bool {
    let fitted = table.fitted.get_untracked();
    let (Some(width), Some((least, most))) = (fitted.width(column), fitted.bounds(column)) else {
        return false;
    };
    let width = match key {
        "ArrowLeft" => points(i32::from(width) - STEP),
        "ArrowRight" => points(i32::from(width) + STEP),
        "Home" => least,
        "End" => most,
        "Delete" | "Backspace" => {
            reset(column, table);
            return true;
        }
        _ => return false,
    };
    if let Some(columns) = fitted.resized(&table.chosen_untracked(), column, width) {
        table.choose(columns);
    }
    true
}

fn reset(column: Column, table: TableColumns) {
    let mut columns = table.chosen_untracked();
    columns.set_width(column, None);
    if let Some(next) = table.fitted.with_untracked(|fitted| fitted.next(column)) {
        columns.set_width(next, None);
    }
    table.choose(columns);
}

fn points(width: i32) -> u16 {
    u16::try_from(width.max(0)).unwrap_or(u16::MAX)
}
