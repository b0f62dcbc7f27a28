//! The place of the rows, which notices whether somebody is among them: scrolled down, or with the
//! pointer on them. Then nothing moves, and new rows wait behind a pill.

use std::time::Duration;

use leptos::ev::PointerEvent;
use leptos::html::Div;
use leptos::leptos_dom::helpers::{
    request_animation_frame, set_timeout, window_event_listener_untyped,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDivElement, HtmlElement};

use crate::board::Board;
use crate::board::list::Cause;
use crate::components::waiting_rows::WaitingRows;

/// The height of the bar above: rows that are higher are out of sight.
const BAR_PX: f64 = 56.0;

/// The rows, held where they are read.
#[component]
pub fn SteadyRows(board: Board, children: Children) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let list = board.list;
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let look = move |_| list.scrolled(place.get_bounding_client_rect().top() < BAR_PX);
        let listener = window_event_listener_untyped("scroll", look);
        on_cleanup(move || listener.remove());
    });
    let is_pointed = StoredValue::new(false);
    let pointed = move |event: PointerEvent| {
        // A finger that is lifted tells nothing: it rests nowhere.
        if event.pointer_type() == "mouse" {
            is_pointed.set_value(true);
            list.pointed();
        }
    };
    // After what the pointer has left for: a click is answered before rows come in.
    let unpointed = move |_| {
        is_pointed.set_value(false);
        let let_in = move || {
            if is_pointed.try_get_value() == Some(false) {
                list.unpointed();
            }
        };
        set_timeout(let_in, Duration::ZERO);
    };
    let on_show = move |by_key: bool| {
        if let Some(place) = place.get_untracked() {
            scroll_up(&place);
        }
        list.render(Cause::Anew);
        if by_key {
            request_animation_frame(focus_first);
        }
    };
    view! {
        <div
            class="steady"
            node_ref=place
            on:pointerenter=pointed
            on:pointermove=pointed
            on:pointerleave=unpointed
        >
            <WaitingRows waiting=list.waiting on_show />
            {children()}
        </div>
    }
}

/// Scrolls so that the first rows are in sight.
fn scroll_up(place: &HtmlDivElement) {
    let above = place.get_bounding_client_rect().top() - 2.0 * BAR_PX;
    if above < 0.0 {
        window().scroll_by_with_x_and_y(0.0, above);
    }
}

fn focus_first() {
    let first = document().query_selector(".orders .row__link");
    let first = first.ok().flatten();
    if let Some(link) = first.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}
