//! The panel of an open order: how it stands, what can be done next, who gets what, and how it came
//! to be so.

use leptos::html::H2;
use leptos::prelude::*;
use live_orders::view::Row;
use live_orders::{Change, Currency, Order, OrderId, Refusal, Timestamp};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, HtmlHeadingElement, MouseEvent};

use crate::board::focus::Panel;
use crate::components::badge::StatusBadge;
use crate::components::facts::PanelFacts;
use crate::components::history::History;
use crate::components::in_place::{InPlace, Saving};
use crate::components::panel_lines::PanelLines;
use crate::components::paper_links::PaperLinks;
use crate::components::viewers::PanelViewers;
use crate::error::AppError;
use crate::refusals;
use crate::texts::{self, order};
use crate::words::waiting;

/// The panel. `actions` is what can be done with the order.
#[component]
pub fn OrderPanel(
    #[prop(into)] panel: Signal<Panel>,
    #[prop(into)] history: Signal<Vec<Change>>,
    #[prop(into)] now: Signal<Timestamp>,
    currency: Currency,
    /// The list alone.
    #[prop(into)]
    back: Signal<String>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] notice: Signal<Option<String>>,
    /// Whether the reader opened it on this page; not so on a page that was loaded with it.
    takes_focus: bool,
    /// The order that it is about.
    #[prop(into)]
    order: Signal<Option<OrderId>>,
    /// Whether it is the page rather than beside the list.
    #[prop(into)]
    is_page: Signal<bool>,
    /// What becomes of values that are edited in their places.
    saving: Saving,
    /// What stands beside the title.
    tools: Children,
    children: Children,
) -> impl IntoView {
    let title = Memo::new(move |_| panel.with(title));
    let row = Memo::new(move |_| panel.with(row));
    let live = Memo::new(move |_| panel.with(there));
    let editable = Memo::new(move |_| panel.with(|panel| panel.order().cloned()));
    let edits = InPlace::new(editable, saving);
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let (Some(heading), true) = (heading.get(), takes_focus) {
            take_focus(&heading);
        }
    });
    follow(heading, order);
    let close = move |event: MouseEvent| {
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <section
            class="panel"
            role=move || if is_page.get() { "main" } else { "complementary" }
            aria-labelledby="panel-title"
        >
            // The list's heading is hidden with it.
            {move || is_page.get().then(|| view! { <h1 class="visually-hidden">{order::one_order()}</h1> })}
            <header class="panel__head">
                <div class="panel__name">
                    <h2
                        class="panel__title"
                        id="panel-title"
                        tabindex="-1"
                        node_ref=heading
                    >
                        {title}
                    </h2>
                    <PanelState row now />
                </div>
                <PanelViewers order />
                {tools()}
                <a
                    class="close"
                    href=move || back.get()
                    aria-label=order::close_order()
                    data-noscroll="true"
                    on:click=close
                ></a>
            </header>
            <div class="panel__body">
                <div class="notice" role="status">
                    {move || notice.get().or_else(|| panel.with(explanation))}
                </div>
                {children()}
                <div class="panel__about">
                    <PanelFacts row now edits />
                    <PaperLinks row=live />
                </div>
                <PanelLines row currency edits />
                <History history now currency />
            </div>
        </section>
    }
}

/// Brings the reader to the panel, and back to where they were when it is closed.
fn take_focus(heading: &HtmlHeadingElement) {
    // The panel may still be on its way to its place: nothing is to scroll for it.
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let before = document().active_element();
    let _ = heading.focus_with_options(&options);
    let before = before.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let before = StoredValue::new_local(before);
    on_cleanup(move || {
        if let Some(before) = before.try_get_value().flatten() {
            let _ = before.focus_with_options(&options);
        }
    });
}

/// Who opens another order from the list is brought to it; who steps from within stays where they
/// are.
fn follow(heading: NodeRef<H2>, order: Signal<Option<OrderId>>) {
    Effect::new(move |before: Option<Option<OrderId>>| {
        let order = order.get();
        let is_within = document()
            .active_element()
            .and_then(|element| element.closest(".panel").ok().flatten())
            .is_some();
        let is_another = before.is_some_and(|before| before != order);
        if let (Some(heading), true, false) = (heading.get_untracked(), is_another, is_within) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
        }
        order
    });
}

#[component]
fn PanelState(
    #[prop(into)] row: Signal<Option<Row>>,
    #[prop(into)] now: Signal<Timestamp>,
) -> impl IntoView {
    let status = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.order.status)));
    // Without its age: it is read out when it changes.
    let waits = Memo::new(move |_| {
        let since = row.with(|row| row.as_ref().and_then(|row| row.waiting_since));
        since.map(|since| waiting(now.get(), since))
    });
    view! {
        {move || status.get().map(|status| view! { <StatusBadge status=Signal::stored(status) /> })}
        <span class="row__saving" aria-live="polite">
            {waits}
        </span>
    }
}

/// What the panel is about: `Order #11077`.
pub fn title(panel: &Panel) -> String {
    let named = |order: &Order| {
        if order.number.is_assigned() {
            order::order_number(&order.number.to_string())
        } else {
            order::not_numbered().into()
        }
    };
    match panel {
        Panel::There(row) => named(&row.order),
        Panel::Deleted(order) => named(order),
        Panel::Failed(AppError::Refused(_)) => order::no_such_order().into(),
        Panel::Loading | Panel::Failed(_) => order::order().into(),
    }
}

fn row(panel: &Panel) -> Option<Row> {
    match panel {
        Panel::There(row) => Some((**row).clone()),
        Panel::Deleted(order) => Some(Row {
            order: (**order).clone(),
            pending: false,
            waiting_since: None,
        }),
        Panel::Loading | Panel::Failed(_) => None,
    }
}

/// What there is to be printed: a deleted order is not to be found any more.
fn there(panel: &Panel) -> Option<Row> {
    match panel {
        Panel::There(row) => Some((**row).clone()),
        Panel::Deleted(_) | Panel::Loading | Panel::Failed(_) => None,
    }
}

fn explanation(panel: &Panel) -> Option<String> {
    match panel {
        Panel::Deleted(_) => Some(order::has_been_deleted().into()),
        Panel::Failed(AppError::Refused(Refusal::NotFound { .. })) => {
            Some(order::may_be_deleted().into())
        }
        Panel::Failed(error) => Some(refusals::error(error)),
        Panel::Loading => Some(texts::words::loading().into()),
        Panel::There(_) => None,
    }
}
