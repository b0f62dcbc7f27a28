//! Short messages at the edge of the page, read out as they come.

use leptos::prelude::*;

use crate::board::toasts::Toast;

/// The messages.
#[component]
pub fn ToastList(
    #[prop(into)] toasts: Signal<Vec<Toast>>,
    #[prop(into)] on_dismiss: Callback<u64>,
) -> impl IntoView {
    let card = move |toast: Toast| {
        let id = toast.id;
        let has_text = !toast.text.is_empty();
        view! {
            <li class="toast" data-problem=toast.is_problem>
                <div class="toast__body">
                    <p class="toast__title">{toast.title}</p>
                    {has_text.then(|| view! { <p class="toast__text">{toast.text}</p> })}
                </div>
                <button
                    class="toast__close"
                    type="button"
                    aria-label="Dismiss"
                    on:click=move |_| on_dismiss.run(id)
                ></button>
            </li>
        }
    };
    view! {
        <section class="toasts" aria-label="Messages" aria-live="polite">
            <ol class="toasts__list">
                <For each=move || toasts.get() key=|toast| toast.id children=card />
            </ol>
        </section>
    }
}
