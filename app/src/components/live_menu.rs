//! The menu of the connection: how the page is to keep up, how it does, and what else belongs to
//! that. It opens by the browser's own popover, which closes on Escape and on a click beside it.

use leptos::prelude::*;

use crate::components::popover::Popover;
use crate::live::mode::Mode;
use crate::live::state::{Phase, State};

/// The id of the menu, by which its button finds it.
pub const LIVE_MENU: &str = "live-menu";

/// The button and its menu. `children` comes below the choice.
#[component]
pub fn LiveMenu(
    #[prop(into)] state: Signal<State>,
    /// Whether another tab holds the stream for this one.
    #[prop(into)]
    is_shared: Signal<bool>,
    #[prop(into)] on_choose: Callback<Mode>,
    #[prop(into)] on_refresh: Callback<()>,
    /// Whether it is open.
    popover: Popover,
    children: Children,
) -> impl IntoView {
    let Popover {
        button, section, ..
    } = popover;
    let choice = move |mode: Mode| view! { <Choice mode state on_choose /> };
    view! {
        <div class="live-menu__place" on:keydown=move |event| popover.key(&event)>
            <button
                class="icon-button live-menu__button"
                type="button"
                popovertarget=LIVE_MENU
                aria-label="Live updates"
                title="Live updates"
                node_ref=button
            ></button>
            <section
                id=LIVE_MENU
                class="live-menu"
                popover="auto"
                aria-label="Live updates"
                node_ref=section
                on:toggle=move |_| popover.toggled()
            >
                <fieldset class="live-menu__choice">
                    <legend class="live-menu__title">"Live updates"</legend>
                    {Mode::ALL.map(choice).collect_view()}
                </fieldset>
                <p class="live-menu__state">{move || sentence(state.get(), is_shared.get())}</p>
                <button class="button" type="button" on:click=move |_| on_refresh.run(())>
                    "Refresh now"
                </button>
                {children()}
            </section>
        </div>
    }
}

#[component]
fn Choice(
    mode: Mode,
    #[prop(into)] state: Signal<State>,
    #[prop(into)] on_choose: Callback<Mode>,
) -> impl IntoView {
    view! {
        <label class="live-menu__mode">
            <input
                type="radio"
                name="mode"
                value=mode.name()
                prop:checked=move || state.get().mode == mode
                on:change=move |_| on_choose.run(mode)
            />
            {mode.label()}
        </label>
    }
}

/// What the state means to whoever looks at the page.
fn sentence(state: State, is_shared: bool) -> &'static str {
    match (state.phase, state.mode) {
        (Phase::Live, _) if is_shared => {
            "Every change shows as it happens. Another tab of this browser holds the connection."
        }
        (Phase::Live, _) => "Every change shows as it happens.",
        (Phase::Polling, Mode::Live) => {
            "The stream does not last on this network: the page asks every 5 seconds, and goes back \
             to the stream as soon as it can."
        }
        (Phase::Polling, _) => "The page asks for changes while it can be seen.",
        (Phase::Paused, _) => "Nothing moves. The page says how much is new.",
        (Phase::Offline, _) => {
            "This device has no network. What you do is kept, and sent when it is back."
        }
        (Phase::Resetting, _) => "Too much has changed to be followed: the page loads it anew.",
        (Phase::Idle | Phase::Connecting, _) => "The page is connecting to the server.",
        (Phase::Reconnecting, _) => {
            "The server does not answer. The page tries again by itself, and then catches up."
        }
    }
}
