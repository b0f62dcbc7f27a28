//! A page that cannot be shown: why not, and the way to try again.

use leptos::prelude::*;

use crate::error::AppError;

/// In place of the page.
#[component]
pub fn Unavailable(
    /// What cannot be shown: `The orders`.
    what: &'static str,
    /// Where the page lies.
    href: &'static str,
    error: AppError,
) -> impl IntoView {
    view! {
        <main class="lonely">
            <h1>{format!("{what} cannot be shown")}</h1>
            <p>{error.to_string()}</p>
            <p>
                <a class="button button--main" href=href rel="external">
                    "Try again"
                </a>
            </p>
        </main>
    }
}
