//! The search box: a plain form, and with scripts a search while one types.

use std::time::Duration;

use leptos::ev::{SubmitEvent, Targeted};
use leptos::html::Input;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use live_orders::OrderQuery;
use live_orders::search::SEARCH_MAX_CHARS;
use web_sys::{Event, HtmlInputElement};

use crate::components::bar::ListFields;
use crate::texts::{list, words};

/// How long typing must rest before it is searched for: between two strokes of a slow typist.
const REST: Duration = Duration::from_millis(220);

/// The search of the list of orders. `on_search` gets the text whenever it is to be searched for.
#[component]
pub fn SearchBox(
    #[prop(into)] query: Signal<OrderQuery>,
    #[prop(into)] on_search: Callback<String>,
) -> impl IntoView {
    let text = Memo::new(move |_| query.with(|query| query.search.text().to_owned()));
    view! {
        <SearchForm
            action="/"
            label=list::search_orders()
            placeholder=list::search_placeholder()
            text
            on_search
        >
            <ListFields query except="q" />
        </SearchForm>
    }
}

/// A search of any list. `children` are what else its plain form sends.
#[component]
pub fn SearchForm(
    action: &'static str,
    label: &'static str,
    placeholder: &'static str,
    /// What is searched for.
    #[prop(into)]
    text: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
    children: Children,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let search_now = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if let Some(input) = input.try_get_untracked().flatten() {
            on_search.try_run(input.value());
        }
    };
    let typed = move |_: Targeted<Event, HtmlInputElement>| {
        let next = set_timeout_with_handle(search_now, REST).ok();
        let before = waiting.try_update_value(|waiting| std::mem::replace(waiting, next));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        search_now();
        // Who has typed goes on among what is found: letters are keys again.
        if let Some(input) = input.try_get_untracked().flatten() {
            let _ = input.blur();
        }
    };
    // Back and forward change the text in the URL; what is being typed is never overwritten.
    Effect::new(move |_| {
        let text = text.get();
        let Some(input) = input.get() else { return };
        let has_focus = document().active_element().as_ref() == Some(input.as_ref());
        if !has_focus && input.value() != text {
            input.set_value(&text);
        }
    });
    on_cleanup(move || {
        if let Some(waiting) = waiting.try_get_value().flatten() {
            waiting.clear();
        }
    });
    view! {
        <form class="search" role="search" action=action method="get" on:submit=submitted>
            {children()}
            <label class="visually-hidden" for="search">
                {label}
            </label>
            <input
                class="search__input"
                id="search"
                type="search"
                name="q"
                placeholder=placeholder
                maxlength=SEARCH_MAX_CHARS.to_string()
                autocomplete="off"
                value=text.get_untracked()
                node_ref=input
                on:input:target=typed
            />
            <button class="button search__go" type="submit">
                {words::search()}
            </button>
        </form>
    }
}
