//! The reader's own views beside those that everybody has, and the way to name one.

use leptos::prelude::*;
use live_orders::{OrderQuery, Timestamp};

use crate::address::Address;
use crate::own_views::OwnViews;
use crate::texts::list;

/// The links.
#[component]
pub fn OwnViewLinks(
    #[prop(into)] views: Signal<OwnViews>,
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] now: Signal<Timestamp>,
    /// Opens the dialog in which they are named and deleted.
    #[prop(into)]
    on_edit: Callback<()>,
) -> impl IntoView {
    let names = Memo::new(move |_| {
        views.with(|views| {
            let names = views.all().iter().map(|view| view.name().to_owned());
            names.collect::<Vec<_>>()
        })
    });
    let shown = Memo::new(move |_| {
        views.with(|views| {
            let shown = query.with(|query| views.shown(query, now.get()).cloned());
            shown.map(|view| view.name().to_owned())
        })
    });
    let label = move || {
        if shown.with(Option::is_some) {
            list::edit_views()
        } else {
            list::save_view()
        }
    };
    view! {
        <For
            each=move || names.get()
            key=|name| name.clone()
            children=move |name| view! { <OwnViewLink name views shown now /> }
        />
        <button
            class="view views__edit"
            type="button"
            aria-haspopup="dialog"
            data-edits=move || shown.with(Option::is_some)
            on:click=move |_| on_edit.run(())
        >
            {label}
        </button>
    }
}

#[component]
fn OwnViewLink(
    name: String,
    views: Signal<OwnViews>,
    shown: Memo<Option<String>>,
    now: Signal<Timestamp>,
) -> impl IntoView {
    let own = name.clone();
    let href = move || {
        let list = views.with(|views| views.named(&own).map(|view| view.list(now.get())));
        let address = Address {
            query: list.unwrap_or_default(),
            ..Address::default()
        };
        address.href()
    };
    let own = name.clone();
    let current = move || {
        let is_shown = shown.with(|shown| shown.as_ref() == Some(&own));
        is_shown.then_some("true")
    };
    let title = name.clone();
    view! {
        <a
            class="view view--own"
            href=href
            title=title
            aria-current=current
            data-noscroll="true"
        >
            <span class="view__name">{name}</span>
        </a>
    }
}
