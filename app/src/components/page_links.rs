//! The ways from page to page. In a wide bar they stand side by side; on a phone they are a menu, by
//! the browser's own popover, which needs no scripts.

use leptos::prelude::*;

use crate::api::figures;
use crate::{shelf, transfer};

/// The id of the menu, by which its button finds it.
const PAGES: &str = "pages";
/// The pages: what each is called, and where it lies.
const LINKS: [(&str, &str); 4] = [
    ("Orders", "/"),
    ("Figures", figures::PATH),
    ("Products", shelf::PATH),
    ("Import", transfer::PATH),
];

/// The links; the page that one is on is marked.
#[component]
pub fn PageLinks(
    /// What this page is called.
    here: &'static str,
) -> impl IntoView {
    // Pages of their own: what they open with comes with the document.
    let link = move |(name, href): (&'static str, &'static str)| {
        let is_here = name == here;
        view! {
            <a
                class="bar__link"
                href=href
                rel="external"
                aria-current=is_here.then_some("page")
            >
                {name}
            </a>
        }
    };
    view! {
        <button
            class="icon-button pages__button"
            type="button"
            popovertarget=PAGES
            aria-label="Pages"
            title="Pages"
        ></button>
        <nav id=PAGES class="pages" popover="auto" aria-label="Pages">
            {LINKS.map(link).collect_view()}
        </nav>
    }
}
