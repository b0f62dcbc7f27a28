//! The box by which an order is selected, and the one for all that are shown.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::MouseEvent;

use crate::board::list::Shown;
use crate::texts::list;
use crate::words::number;

/// An order's box. Shift selects from the last one to this one.
#[component]
pub fn SelectBox(
    #[prop(into)] row: Signal<Shown>,
    #[prop(into)] is_selected: Signal<bool>,
    /// It was clicked; `true` with Shift.
    #[prop(into)]
    on_choose: Callback<bool>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let label =
        move || row.with(|row| list::select_order(&number(&row.order), &row.order.customer));
    let clicked = move |event: MouseEvent| {
        on_choose.run(event.shift_key());
        // The browser has turned the box by itself; what counts is what became of the selection.
        if let Some(input) = input.get_untracked() {
            input.set_checked(is_selected.get_untracked());
        }
    };
    view! {
        <td class="row__select">
            <label class="select-box">
                <input
                    type="checkbox"
                    node_ref=input
                    aria-label=label
                    prop:checked=move || is_selected.get()
                    on:click=clicked
                />
            </label>
        </td>
    }
}

/// The box in the table's head.
#[component]
pub fn SelectAllBox(
    /// How many of the orders shown are selected.
    #[prop(into)]
    selected: Signal<usize>,
    #[prop(into)] shown: Signal<usize>,
    #[prop(into)] on_choose: Callback<()>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let is_all = move || selected.get() > 0 && selected.get() >= shown.get();
    let is_some = move || selected.get() > 0 && selected.get() < shown.get();
    let clicked = move |_| {
        on_choose.run(());
        if let Some(input) = input.get_untracked() {
            input.set_checked(untrack(is_all));
        }
    };
    view! {
        <th scope="col" class="row__select">
            <label class="select-box">
                <input
                    type="checkbox"
                    node_ref=input
                    aria-label=list::select_shown()
                    prop:checked=is_all
                    prop:indeterminate=is_some
                    on:click=clicked
                />
            </label>
        </th>
    }
}
