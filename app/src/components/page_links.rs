//! The ways from page to page. In a wide bar they stand side by side; on a phone they are a menu, by
//! the browser's own popover, which needs no scripts.

use leptos::prelude::*;
use live_orders::Role;

use crate::api::figures;
use crate::components::language_form::LanguageForm;
use crate::components::signed_in::SignedIn;
use crate::texts::{bar, words};
use crate::{shelf, transfer};

/// The id of the menu, by which its button finds it.
const PAGES: &str = "pages";

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The dashboard.
    Orders,
    /// What was ordered in a period.
    Figures,
    /// What there is to be ordered.
    Products,
    /// Files that are brought in.
    Import,
}

impl Page {
    /// All of them, as they are offered.
    const ALL: [Self; 4] = [Self::Orders, Self::Figures, Self::Products, Self::Import];

    /// What it is called.
    fn label(self) -> &'static str {
        match self {
            Self::Orders => words::orders_page(),
            Self::Figures => words::figures_page(),
            Self::Products => words::products_page(),
            Self::Import => words::import_page(),
        }
    }

    /// Where it lies.
    const fn path(self) -> &'static str {
        match self {
            Self::Orders => "/",
            Self::Figures => figures::PATH,
            Self::Products => shelf::PATH,
            Self::Import => transfer::PATH,
        }
    }
}

/// The links; the page that one is on is marked.
#[component]
pub fn PageLinks(
    /// This page, if it is one of them.
    #[prop(optional)]
    here: Option<Page>,
    /// Whether the page has the languages to choose from: not so a document outside the app's routes,
    /// which nothing can lead back to.
    #[prop(default = true)]
    has_languages: bool,
) -> impl IntoView {
    // Pages of their own: what they open with comes with the document.
    let link = move |page: Page| {
        let is_here = Some(page) == here;
        view! {
            <a
                class="bar__link"
                href=page.path()
                rel="external"
                data-least=(page == Page::Import).then(|| Role::Admin.name())
                aria-current=is_here.then_some("page")
            >
                {page.label()}
            </a>
        }
    };
    view! {
        <button
            class="icon-button pages__button"
            type="button"
            popovertarget=PAGES
            aria-label=bar::pages()
            title=bar::pages()
        ></button>
        <nav id=PAGES class="pages" popover="auto" aria-label=bar::pages()>
            {Page::ALL.map(link).collect_view()}
            <SignedIn />
            {has_languages.then(|| view! { <LanguageForm /> })}
        </nav>
    }
}
