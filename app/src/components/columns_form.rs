//! The dialog that chooses the list's columns: which, in which order, and how close the rows stand.
//! What is chosen shows at once behind it. Widths are set at the columns' edges.

use leptos::ev::DragEvent;
use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::columns::fit::CARDS_BELOW;
use crate::columns::table::TableColumns;
use crate::columns::{COUNT, Column, Columns, Density};
use crate::components::modal::Modal;
use crate::texts::list;

/// The dialog.
#[component]
pub fn ColumnsForm(
    table: TableColumns,
    /// The reader's own view that the columns belong to, if it is one that is shown.
    #[prop(into)]
    view_name: Signal<Option<String>>,
    #[prop(into)] back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let note = move || match view_name.get() {
        Some(name) => list::columns_of_view(&name),
        None => list::columns_of_browser().into(),
    };
    let cards = move || {
        let is_narrow = table
            .room
            .with(|room| room.is_some_and(|room| room.points < CARDS_BELOW));
        is_narrow.then(list::columns_as_cards)
    };
    let is_as_at_first = move || table.chosen() == Columns::default();
    view! {
        <Modal title=Signal::stored(list::columns().to_owned()) back on_close>
            <div class="columns">
                <p class="columns__note">{note} {cards}</p>
                <ColumnList table />
                <DensityChoice table />
            </div>
            <footer class="confirm__foot columns__foot">
                <button
                    class="button"
                    type="button"
                    aria-disabled=move || is_as_at_first().to_string()
                    on:click=move |_| table.choose(Columns::default())
                >
                    {list::reset()}
                </button>
                <button class="button button--main" type="button" on:click=move |_| on_close.run(())>
                    {list::done()}
                </button>
            </footer>
        </Modal>
    }
}

#[component]
fn ColumnList(table: TableColumns) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let dragged = RwSignal::new(None::<Column>);
    let all = move || {
        let columns = table.chosen();
        columns.settings().map(|setting| setting.column)
    };
    view! {
        <p class="columns__hint" id="columns-hint">
            {list::columns_hint()}
        </p>
        <ol class="columns__list" aria-label=list::columns() aria-describedby="columns-hint">
            <For
                each=all
                key=|column| *column
                children=move |column| view! { <ColumnLine column table said dragged /> }
            />
        </ol>
        <p class="visually-hidden" role="status">
            {said}
        </p>
    }
}

#[component]
fn ColumnLine(
    column: Column,
    table: TableColumns,
    said: RwSignal<String>,
    dragged: RwSignal<Option<Column>>,
) -> impl IntoView {
    let started = move |event: DragEvent| {
        dragged.set(Some(column));
        if let Some(data) = event.data_transfer() {
            // Some browsers drag nothing that has no text.
            let _ = data.set_data("text/plain", column.label());
        }
    };
    let over = move |event: DragEvent| {
        let Some(moving) = dragged.get_untracked() else {
            return;
        };
        event.prevent_default();
        if moving != column {
            let mut columns = table.chosen_untracked();
            columns.put(moving, columns.place(column));
            table.choose(columns);
        }
    };
    view! {
        <li
            class="columns__line"
            draggable="true"
            data-dragged=move || dragged.get() == Some(column)
            on:dragstart=started
            on:dragover=over
            on:drop=|event| event.prevent_default()
            on:dragend=move |_| dragged.set(None)
        >
            <ShowBox column table />
            <MoveButton column table said is_up=true />
            <MoveButton column table said is_up=false />
        </li>
    }
}

#[component]
fn ShowBox(column: Column, table: TableColumns) -> impl IntoView {
    let is_shown = move || table.chosen().shown().any(|it| it.column == column);
    let no_room = move || {
        let lacks = table
            .fitted
            .with(|fitted| fitted.without_room.contains(&column));
        lacks.then(list::no_room)
    };
    let always = (!column.can_be_hidden()).then(list::always_shown);
    view! {
        <label class="columns__box">
            <input
                type="checkbox"
                prop:checked=is_shown
                checked=is_shown
                disabled=!column.can_be_hidden()
                on:change:target=move |event| {
                    let mut columns = table.chosen_untracked();
                    columns.show(column, event.target().checked());
                    table.choose(columns);
                }
            />
            <span>{column.label()}</span>
            <span class="columns__aside">{always} {no_room}</span>
        </label>
    }
}

#[component]
fn MoveButton(
    column: Column,
    table: TableColumns,
    said: RwSignal<String>,
    is_up: bool,
) -> impl IntoView {
    let place = move || table.chosen().place(column);
    // Not `disabled`: that would take the focus from who moves a line to the end.
    let is_at_end = move || place() == if is_up { 0 } else { COUNT - 1 };
    let way = if is_up { "up" } else { "down" };
    let name = if is_up {
        list::move_up(column.label())
    } else {
        list::move_down(column.label())
    };
    let id = format!("column-{}-{way}", column.name());
    let own = id.clone();
    let clicked = move |_| {
        let mut columns = table.chosen_untracked();
        let from = columns.place(column);
        let to = if is_up {
            from.saturating_sub(1)
        } else {
            from + 1
        };
        columns.put(column, to);
        let place = columns.place(column) + 1;
        let (place, count) = (place.to_string(), COUNT.to_string());
        said.set(list::column_placed(column.label(), &place, &count));
        table.choose(columns);
        // A line that is moved in the page loses the focus.
        let own = own.clone();
        request_animation_frame(move || focus(&own));
    };
    view! {
        <button
            class="columns__move"
            id=id
            type="button"
            data-way=way
            aria-label=name
            aria-disabled=move || is_at_end().to_string()
            on:click=clicked
        ></button>
    }
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

#[component]
fn DensityChoice(table: TableColumns) -> impl IntoView {
    let choice = move |(density, label): (Density, &'static str)| {
        let is_chosen = move || table.chosen().density == density;
        view! {
            <label class="columns__box">
                <input
                    type="radio"
                    name="density"
                    prop:checked=is_chosen
                    checked=is_chosen
                    on:change=move |_| {
                        let mut columns = table.chosen_untracked();
                        columns.density = density;
                        table.choose(columns);
                    }
                />
                <span>{label}</span>
            </label>
        }
    };
    let choices = [
        (Density::Roomy, list::roomy()),
        (Density::Dense, list::dense()),
    ];
    view! {
        <fieldset class="columns__density">
            <legend class="settings__title">{list::rows()}</legend>
            {choices.map(choice).collect_view()}
        </fieldset>
    }
}
