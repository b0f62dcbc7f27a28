//! The languages that a page can be had in: a plain form, for readers without scripts. With them the
//! language is chosen in the settings.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::language::{Language, PATH};
use crate::texts::bar;

/// The form: a button for each language but the page's own, named in that language.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let location = use_location();
    let back = move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        if search.is_empty() {
            path
        } else {
            format!("{path}?{}", search.trim_start_matches('?'))
        }
    };
    let is_other = |language: &Language| *language != Language::of_reader();
    let button = |language: Language| {
        view! {
            <button
                class="button button--quiet"
                type="submit"
                name="language"
                value=language.tag()
                lang=language.tag()
            >
                {language.own_name()}
            </button>
        }
    };
    let others = Language::ALL.into_iter().filter(is_other);
    view! {
        <form class="language" action=PATH method="post" aria-label=bar::language()>
            <input type="hidden" name="back" value=back />
            {others.map(button).collect_view()}
        </form>
    }
}
