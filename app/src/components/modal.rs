//! A dialog. The server renders it open, so that it works without scripts; with them it becomes
//! modal, closes on Escape, and gives the focus back to where it was.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, MouseEvent};

use crate::texts::words;

/// The dialog, with a title and a way out.
#[component]
pub fn Modal(
    #[prop(into)] title: Signal<String>,
    /// The page behind it.
    #[prop(into)]
    back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    /// Whether it holds a form that fills a phone's screen. Said here, so that it has its place
    /// before the form in it has been read.
    #[prop(default = false)]
    is_form: bool,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        let before = document().active_element();
        dialog.close();
        // It fails only where the dialog is no longer in the page.
        let _ = dialog.show_modal();
        let before =
            StoredValue::new_local(before.and_then(|it| it.dyn_into::<HtmlElement>().ok()));
        let shown = StoredValue::new_local(dialog);
        on_cleanup(move || {
            // While it is modal nothing behind it can take the focus.
            shown.try_with_value(HtmlDialogElement::close);
            if let Some(before) = before.try_get_value().flatten() {
                let _ = before.focus();
            }
        });
    });
    let close = move |event: MouseEvent| {
        event.prevent_default();
        on_close.run(());
    };
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <dialog class="dialog" data-form=is_form open aria-labelledby="dialog-title" node_ref=dialog on:cancel=cancel>
            <header class="dialog__head">
                <h2 class="dialog__title" id="dialog-title">
                    {move || title.get()}
                </h2>
                <a class="close" href=move || back.get() aria-label=words::close() on:click=close></a>
            </header>
            {children()}
        </dialog>
    }
}
