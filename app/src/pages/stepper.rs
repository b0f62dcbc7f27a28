//! From one order to the next, as the list has them, by two links, which keys follow too (see
//! [`crate::hands`]); and between an order's panel and its own page.

use leptos::prelude::*;
use live_orders::OrderId;
use web_sys::{MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::address::{Address, Open};
use crate::board::Board;
use crate::board::steps::Steps;
use crate::hands::keys::{NEXT_ORDER, PREVIOUS_ORDER};
use crate::pages::dashboard::Go;
use crate::texts::{order, words};
use crate::words::grouped;

/// The links.
#[component]
pub fn Stepper(board: Board, address: Memo<Address>, wide: Memo<bool>, go: Go) -> impl IntoView {
    let steps = Memo::new(move |before: Option<&Steps>| {
        let open = address.with(|address| address.open.order());
        board.list.ids.with(|ids| Steps::find(ids, open, before))
    });
    let step = move |to: OrderId| {
        let open = Open::of_order(to, wide.get_untracked());
        go.try_run((address.get_untracked().with(open), false));
    };
    // The order from which somebody wanted to go on, before the next one was there.
    let waiting = RwSignal::new(None::<OrderId>);
    Effect::new(move |_| {
        let steps = steps.get();
        show_row();
        match (steps.next, steps.open) {
            // Loaded before it is needed.
            (None, Some(_)) if steps.is_listed && board.list.has_more.get() => board.load_more(),
            (Some(next), open) if open.is_some() && waiting.get_untracked() == open => {
                waiting.set(None);
                step(next);
            }
            _ => {}
        }
    });
    let on_next = move || match steps.get_untracked() {
        Steps {
            next: Some(next), ..
        } => step(next),
        steps if board.list.has_more.get_untracked() => {
            waiting.set(steps.open);
            board.load_more();
        }
        _ => {}
    };
    let on_previous = move || {
        if let Some(previous) = steps.with_untracked(|steps| steps.previous) {
            step(previous);
        }
    };
    let has_next = move || steps.with(|steps| steps.next.is_some()) || board.list.has_more.get();
    let href = move |to: Option<OrderId>| {
        let open = Open::of_order(to?, wide.get());
        Some(address.with(|address| address.with(open).href()))
    };
    let position = move || {
        let place = steps.with(|steps| steps.place.filter(|_| steps.is_listed))?;
        let total = grouped(board.list.total.get());
        Some(words::of(&grouped(place as u64 + 1), &total))
    };
    view! {
        <nav
            class="stepper"
            aria-label=order::orders_of_list()
            hidden=move || steps.with(|steps| steps.place.is_none())
        >
            <span class="stepper__place" aria-live="polite">
                {position}
            </span>
            <StepLink
                label=order::previous_order()
                key=PREVIOUS_ORDER
                href=Signal::derive(move || href(steps.with(|steps| steps.previous)))
                is_there=Signal::derive(move || steps.with(|steps| steps.previous.is_some()))
                on_step=move |()| on_previous()
            />
            <StepLink
                label=order::next_order()
                key=NEXT_ORDER
                href=Signal::derive(move || href(steps.with(|steps| steps.next)))
                is_there=Signal::derive(has_next)
                on_step=move |()| on_next()
            />
        </nav>
        <WidthLink address wide go />
    }
}

#[component]
fn StepLink(
    label: &'static str,
    key: &'static str,
    #[prop(into)] href: Signal<Option<String>>,
    #[prop(into)] is_there: Signal<bool>,
    #[prop(into)] on_step: Callback<()>,
) -> impl IntoView {
    let clicked = move |event: MouseEvent| {
        event.prevent_default();
        on_step.run(());
    };
    let path = if key == PREVIOUS_ORDER {
        "M4 10l4-4 4 4"
    } else {
        "M4 6l4 4 4-4"
    };
    view! {
        <a
            class="icon-link"
            href=href
            role="link"
            aria-label=label
            aria-keyshortcuts=key
            aria-disabled=move || (!is_there.get()).then_some("true")
            title=order::with_key(label, key)
            data-noscroll="true"
            on:click=clicked
        >
            <Icon path />
        </a>
    }
}

/// Between the panel and the page.
#[component]
fn WidthLink(address: Memo<Address>, wide: Memo<bool>, go: Go) -> impl IntoView {
    let target = move || {
        let address = address.get();
        let order = address.open.order()?;
        Some(address.with(Open::of_order(order, !wide.get())))
    };
    let label = move || {
        if wide.get() {
            order::show_beside()
        } else {
            order::open_as_page()
        }
    };
    let clicked = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(target) = untrack(target) {
            go.run((target, false));
        }
    };
    view! {
        <a
            class="icon-link"
            href=move || target().map(|target| target.href())
            aria-label=label
            title=label
            data-noscroll="true"
            on:click=clicked
        >
            <Icon path="M9 3h4v4M13 3L9 7M7 13H3V9M3 13l4-4" />
        </a>
    }
}

#[component]
fn Icon(path: &'static str) -> impl IntoView {
    view! {
        <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d=path />
        </svg>
    }
}

/// The open order's row comes into sight, if it is out of it.
fn show_row() {
    let row = document().query_selector(".row[data-open]").ok().flatten();
    if let Some(row) = row {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
