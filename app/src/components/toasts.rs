//! Short messages at the edge of the page, read out as they come.

use leptos::html::Section;
use leptos::leptos_dom::helpers::request_animation_frame;
use leptos::prelude::*;

use crate::address::Open;
use crate::board::toasts::Toast;
use crate::texts::told;

/// The messages.
#[component]
pub fn ToastList(
    #[prop(into)] toasts: Signal<Vec<Toast>>,
    /// What is open above the page: the messages stay on top of it.
    #[prop(into)]
    open: Signal<Open>,
    #[prop(into)] on_dismiss: Callback<u64>,
    /// A message's offer to take something back is taken up.
    #[prop(into)]
    on_undo: Callback<u64>,
) -> impl IntoView {
    let section = NodeRef::<Section>::new();
    Effect::new(move |_| {
        toasts.track();
        open.track();
        let Some(section) = section.get() else { return };
        // Shown anew, it comes to lie above a dialog that has just been opened.
        request_animation_frame(move || {
            let _ = section.hide_popover();
            let _ = section.show_popover();
        });
    });
    let card = move |toast: Toast| {
        let id = toast.id;
        let has_text = !toast.text.is_empty();
        view! {
            <li class="toast" data-problem=toast.is_problem>
                <div class="toast__body">
                    <p class="toast__title">{toast.title}</p>
                    {has_text.then(|| view! { <p class="toast__text">{toast.text}</p> })}
                </div>
                {toast.undo.map(|step| view! { <UndoButton step on_undo /> })}
                <button
                    class="toast__close"
                    type="button"
                    aria-label=told::dismiss()
                    on:click=move |_| on_dismiss.run(id)
                ></button>
            </li>
        }
    };
    view! {
        <section
            class="toasts"
            popover="manual"
            aria-label=told::messages()
            aria-live="polite"
            node_ref=section
        >
            <ol class="toasts__list">
                <For each=move || toasts.get() key=|toast| toast.id children=card />
            </ol>
        </section>
    }
}

#[component]
fn UndoButton(step: u64, on_undo: Callback<u64>) -> impl IntoView {
    view! {
        <button
            class="toast__undo"
            type="button"
            title=told::undo_key()
            on:click=move |_| on_undo.run(step)
        >
            {told::undo()}
        </button>
    }
}
