//! How the page stands with the server, in words, always in sight.

use leptos::prelude::*;

use crate::live::state::{Phase, State};
use crate::texts::bar;

/// The state of the connection. The seconds that tick down are not read out.
#[component]
pub fn ConnectionPill(
    #[prop(into)] state: Signal<State>,
    #[prop(into)] retry_in: Signal<Option<u32>>,
) -> impl IntoView {
    let text = move || match state.get().name() {
        "live" => bar::live(),
        "connecting" => bar::connecting(),
        "polling" => bar::polling(),
        "paused" => bar::paused(),
        "offline" => bar::offline(),
        "resetting" => bar::loading_anew(),
        _ => bar::reconnecting(),
    };
    let seconds = move || {
        let waits = state.get().phase == Phase::Reconnecting;
        retry_in
            .get()
            .filter(|_| waits)
            .map(|seconds| bar::in_seconds(&seconds.to_string()))
    };
    view! {
        <div class="connection">
            <p
                class="connection__pill"
                role="status"
                aria-label=bar::connection()
                aria-live="polite"
                data-state=move || state.get().name()
            >
                <span class="connection__text">{text}</span>
                <span class="connection__seconds" aria-hidden="true">
                    {seconds}
                </span>
            </p>
            <p class="connection__plain">{bar::no_scripts()}</p>
        </div>
    }
}
