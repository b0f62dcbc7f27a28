//! The page for URLs that name none.

use leptos::prelude::*;

use crate::texts::told;

/// Nothing here.
#[component]
pub fn Missing() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <main class="lonely">
            <h1>{told::no_such_page()}</h1>
            <p>
                // A page of its own: what it opens with comes with the document.
                <a class="button button--main" href="/" rel="external">
                    {told::to_the_orders()}
                </a>
            </p>
        </main>
    }
}
