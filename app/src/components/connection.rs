//! How the page stands with the server, in words, always in sight.

use leptos::prelude::*;

use crate::live::state::State;

/// The state of the connection. The seconds that tick down are not read out.
#[component]
pub fn ConnectionPill(
    #[prop(into)] state: Signal<State>,
    #[prop(into)] retry_in: Signal<Option<u32>>,
    /// Mutations that wait for the server.
    #[prop(into)]
    pending: Signal<usize>,
) -> impl IntoView {
    let text = move || match state.get().name() {
        "live" => "Live",
        "connecting" => "Connecting",
        "offline" => "Offline",
        _ => "Reconnecting",
    };
    let seconds = move || {
        let waits = matches!(state.get(), State::Reconnecting { .. });
        retry_in
            .get()
            .filter(|_| waits)
            .map(|seconds| format!(" in {seconds} s"))
    };
    let saving = move || Some(pending.get()).filter(|pending| *pending > 0);
    view! {
        <div class="connection">
            <span class="connection__saving" data-pending=saving>
                {move || saving().map(|pending| format!("Saving {pending}"))}
            </span>
            <p
                class="connection__pill"
                role="status"
                aria-label="Connection"
                aria-live="polite"
                data-state=move || state.get().name()
            >
                <span class="connection__text">{text}</span>
                <span aria-hidden="true">{seconds}</span>
            </p>
            <p class="connection__plain">"Not live: scripts are off"</p>
        </div>
    }
}
