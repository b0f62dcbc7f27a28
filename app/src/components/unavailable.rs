//! A page that cannot be shown: why not, and the way to try again.

use leptos::prelude::*;

use crate::error::AppError;
use crate::refusals;
use crate::texts::words;

/// In place of the page.
#[component]
pub fn Unavailable(
    /// That it cannot be shown.
    title: &'static str,
    /// Where the page lies.
    href: &'static str,
    error: AppError,
) -> impl IntoView {
    view! {
        <main class="lonely">
            <h1>{title}</h1>
            <p>{refusals::error(&error)}</p>
            <p>
                <a class="button button--main" href=href rel="external">
                    {words::try_again()}
                </a>
            </p>
        </main>
    }
}
