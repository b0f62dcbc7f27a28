//! The line above a list that begins with a day: which one, and the ways to what lies above it.

use leptos::prelude::*;
use live_orders::OrderQuery;

use crate::address::{Address, Open};
use crate::components::shape::shape_of_page;
use crate::jump::Landing;
use crate::texts::jump as texts;
use crate::words::utc_day as day;

/// The line; nothing where the list begins where all orders do.
#[component]
pub fn LandingLine(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] landing: Signal<Option<Landing>>,
    /// Whether the rows above are being looked for.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Up to the nearest day that has orders.
    #[prop(into)]
    on_up: Callback<Landing>,
) -> impl IntoView {
    let shape = shape_of_page();
    let line = move |landing: Landing| {
        let (when, up, whole) = if landing.is_newest_first {
            (
                texts::orders_up_to(&day(landing.day)),
                texts::next_day(),
                texts::newest(),
            )
        } else {
            (
                texts::orders_from(&day(landing.day)),
                texts::day_before(),
                texts::oldest(),
            )
        };
        let href = move || {
            let (open, shape) = (Open::List, shape.get());
            let query = query.with(|query| landing.whole(query));
            Address { query, open, shape }.href()
        };
        view! {
            <p class="landing">
                <span class="landing__day" role="status">
                    {when}
                </span>
                <button
                    class="landing__way landing__up"
                    type="button"
                    aria-disabled=move || is_busy.get().to_string()
                    on:click=move |_| on_up.run(landing)
                >
                    {up}
                </button>
                <a class="landing__way" href=href data-noscroll="true">
                    {whole}
                </a>
            </p>
        }
    };
    move || landing.get().map(line)
}
