//! The document and its routes. It owns which URLs are pages; what they show is theirs.

use leptos::prelude::*;
use leptos_meta::{Link, MetaTags, Stylesheet, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::language::Language;
use crate::pages::accounts::AccountsPage;
use crate::pages::dashboard::Dashboard;
use crate::pages::figures::FiguresPage;
use crate::pages::import::ImportPage;
use crate::pages::missing::Missing;
use crate::pages::products::ProductsPage;
use crate::pages::sign_in::SignInPage;
use crate::signed::Signed;

/// The document around the page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        provide_context(Language::of_request());
        provide_context(Signed::of_request());
        crate::api::respond::with_policy();
    }
    let language = Language::of_reader();
    let (name, role) = Signed::of_reader().marks();
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-name=name data-role=role>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// All pages. The dashboard stays while what is open beside or above its list changes.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let nothing = || ();
    let manifest = match Language::of_reader() {
        Language::English => "/manifest.webmanifest",
        Language::German => "/manifest.de.webmanifest",
    };
    view! {
        <Stylesheet id="main" href="/pkg/live-orders.css" />
        <Link rel="icon" type_="image/svg+xml" href="/favicon.svg" />
        <Link rel="manifest" href=manifest />
        <Link rel="apple-touch-icon" href="/icons/apple-touch-180.png" />
        <Router>
            <Routes fallback=Missing>
                <Route path=path!("figures") view=FiguresPage ssr=SsrMode::Async />
                <Route path=path!("accounts") view=AccountsPage ssr=SsrMode::Async />
                <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("import") view=ImportPage ssr=SsrMode::Async />
                <ParentRoute path=path!("products") view=ProductsPage ssr=SsrMode::Async>
                    <Route path=path!("") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("new") view=nothing ssr=SsrMode::Async />
                    <Route path=path!(":sku/:task") view=nothing ssr=SsrMode::Async />
                </ParentRoute>
                // Rendered whole before it is sent: it must be complete without scripts.
                <ParentRoute path=path!("") view=Dashboard ssr=SsrMode::Async>
                    <Route path=path!("") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("orders/new") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("orders/:id") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("orders/:id/page") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("orders/:id/edit") view=nothing ssr=SsrMode::Async />
                    <Route path=path!("orders/:id/delete") view=nothing ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
