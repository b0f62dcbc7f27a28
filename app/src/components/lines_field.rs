//! The rows of an order's form, and the way to a further one.

use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::components::field::FieldError;
use crate::components::line_row::{LineRow, Pricing};
use crate::components::problem::Problem;
use crate::components::typing::{TypedRow, Typing};
use crate::texts::{order, words};

/// The rows. Without scripts, `more_href` shows the same form with a row more.
#[component]
pub fn LinesField(
    typing: Typing,
    pricing: Pricing,
    #[prop(into)] more_href: String,
    #[prop(into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let row = move |row: TypedRow| {
        let place = Signal::derive(move || {
            let place = typing
                .rows
                .with(|rows| rows.iter().position(|it| it.key == row.key));
            place.unwrap_or(0)
        });
        let remove = move |()| typing.remove_row(row.key);
        view! { <LineRow row place typing pricing problem on_remove=remove /> }
    };
    let add = move |event: MouseEvent| {
        event.prevent_default();
        typing.add_row();
    };
    let error = Signal::derive(move || problem.with(|it| it.as_ref()?.at("lines")));
    view! {
        <fieldset class="lines" aria-describedby="order-lines-error">
            <legend class="lines__title">{words::lines()}</legend>
            <ol class="lines__list">
                <For each=move || typing.rows.get() key=|row| row.key children=row />
            </ol>
            <FieldError id="order-lines-error" problem=error />
            <button
                class="button button--quiet"
                type="submit"
                name="more"
                value="1"
                formmethod="get"
                formaction=more_href
                on:click=add
            >
                {order::add_line()}
            </button>
        </fieldset>
    }
}
