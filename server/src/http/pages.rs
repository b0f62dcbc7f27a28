//! The pages, rendered by leptos, and the server functions behind them. Both find the store and
//! the sinks in their context; what a page opens with is read before it is rendered.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes};
use live_orders_app::api::accounts;
use live_orders_app::api::figures;
use live_orders_app::api::products;
use live_orders_app::api::read::open_page;
use live_orders_app::api::respond::Read;
use live_orders_app::language::Language;
use live_orders_app::port::{Sinks, Store};
use live_orders_app::{App, shell, signed, transfer};

use crate::accounts::{Gate, Identity};
use crate::http::accounts as http_accounts;
use crate::http::language::back;
use crate::http::state::AppState;
use crate::http::{language, limits};

/// An address at which there is nothing.
const NOWHERE: &str = "/nowhere";

/// Adds the pages that the app's own router knows.
pub fn add_routes(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let routes = page_routes(state);
    let (context, options) = (context(state), state.leptos.clone());
    let pages = Router::new()
        .leptos_routes_with_context(state, routes, context, move || shell(options.clone()))
        .layer(from_fn_with_state(state.clone(), read))
        // Leptos adds a route for each server function as well, which goes before ours.
        .layer(from_fn(limits::bounded_body))
        .layer(from_fn(language::says));
    router.merge(pages)
}

/// Reads what a page opens with, and leaves it where the page finds it.
async fn read(
    State(store): State<Store>,
    State(gate): State<Arc<Gate>>,
    identity: Identity,
    mut request: Request,
    next: Next,
) -> Response {
    let uri = request.uri();
    let (path, search) = (uri.path(), uri.query().unwrap_or_default());
    if path == transfer::PATH || path == signed::PATH {
        // It opens with nothing that would have to be read.
    } else if path == accounts::PATH {
        let is_looked_at = http_accounts::is_looked_at(request.method(), request.headers());
        let opening = http_accounts::open_page(&gate, &identity, is_looked_at);
        let read = Read::new(opening.await);
        request.extensions_mut().insert(read);
        let mut response = next.run(request).await;
        // A token that it shows is not to be found by going back.
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    } else if path == figures::PATH {
        let read = Read::new(figures::open_page(&store, search).await);
        request.extensions_mut().insert(read);
    } else if products::is_page(path) {
        let read = Read::new(products::open_page(&store, path, search).await);
        request.extensions_mut().insert(read);
    } else {
        let read = Read::new(open_page(&store, path, search).await);
        request.extensions_mut().insert(read);
    }
    next.run(request).await
}

/// A server function, called by a script or by a form.
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(context(&state), request)
        .await
        .into_response()
}

/// Any other address: the app's own page for what is not there.
///
/// The app's router takes an address with a slash at its end for the one without, which this server's does
/// not: it is led there. What is no path of a browser's is not shown to the app at all.
pub async fn not_found(State(state): State<AppState>, mut request: Request<Body>) -> Response {
    let path = request.uri().path();
    let without = path.trim_end_matches('/');
    if !without.is_empty() && without.len() < path.len() {
        let query = request.uri().query();
        let query = query.map_or(String::new(), |query| format!("?{query}"));
        let address = format!("{without}{query}");
        return Redirect::permanent(back(&address)).into_response();
    }
    let is_odd = |part: &str| matches!(part, "." | "..");
    if !path.starts_with('/') || path.split('/').any(is_odd) {
        *request.uri_mut() = Uri::from_static(NOWHERE);
    }
    let (context, options) = (context(&state), state.leptos);
    let render =
        leptos_axum::render_app_to_stream_with_context(context, move || shell(options.clone()));
    let language = Language::of_headers(request.headers());
    let mut response = render(request).await.into_response();
    language::say(response.headers_mut(), language);
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

fn page_routes(state: &AppState) -> Vec<AxumRouteListing> {
    let context = context(state);
    leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, context).0
}

/// What pages and server functions find in their context.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (store, sinks) = (state.store.clone(), state.sinks.clone());
    move || {
        provide_context::<Store>(store.clone());
        provide_context::<Sinks>(sinks.clone());
    }
}
