//! The menu of the connection: how the page is to keep up, how it does, and what else belongs to
//! that. It opens by the browser's own popover, which closes on Escape and on a click beside it.

use leptos::prelude::*;

use crate::components::popover::Popover;
use crate::live::mode::Mode;
use crate::live::state::{Phase, State};
use crate::texts::bar;

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
                aria-label=bar::live_updates()
                title=bar::live_updates()
                node_ref=button
            ></button>
            <section
                id=LIVE_MENU
                class="live-menu"
                popover="auto"
                aria-label=bar::live_updates()
                node_ref=section
                on:toggle=move |_| popover.toggled()
            >
                <fieldset class="live-menu__choice">
                    <legend class="live-menu__title">{bar::live_updates()}</legend>
                    {Mode::ALL.map(choice).collect_view()}
                </fieldset>
                <p class="live-menu__state">{move || sentence(state.get(), is_shared.get())}</p>
                <button class="button" type="button" on:click=move |_| on_refresh.run(())>
                    {bar::refresh_now()}
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
        (Phase::Live, _) if is_shared => bar::state_shared(),
        (Phase::Live, _) => bar::state_live(),
        (Phase::Polling, Mode::Live) => bar::state_fallback(),
        (Phase::Polling, _) => bar::state_polling(),
        (Phase::Paused, _) => bar::state_paused(),
        (Phase::Offline, _) => bar::state_offline(),
        (Phase::Resetting, _) => bar::state_resetting(),
        (Phase::Idle | Phase::Connecting, _) => bar::state_connecting(),
        (Phase::Reconnecting, _) => bar::state_reconnecting(),
    }
}
