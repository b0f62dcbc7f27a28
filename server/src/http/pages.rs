//! The pages, rendered by leptos, and the server functions behind them. Both find the store in
//! their context.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes};
use live_orders_app::port::Store;
use live_orders_app::{App, shell};

use crate::http::state::AppState;

/// Adds the pages that the app's own router knows.
pub fn add_routes(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let routes = page_routes(state);
    let (store, options) = (state.store.clone(), state.leptos.clone());
    router.leptos_routes_with_context(
        state,
        routes,
        move || provide_context::<Store>(store.clone()),
        move || shell(options.clone()),
    )
}

/// A server function, called by a script or by a form.
pub async fn server_function(State(store): State<Store>, request: Request) -> Response {
    let context = move || provide_context::<Store>(store.clone());
    leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response()
}

/// Any other address: the app's own page for what is not there.
pub async fn not_found(State(state): State<AppState>, request: Request<Body>) -> Response {
    let (store, options) = (state.store, state.leptos);
    let render = leptos_axum::render_app_to_stream_with_context(
        move || provide_context::<Store>(store.clone()),
        move || shell(options.clone()),
    );
    let mut response = render(request).await.into_response();
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

fn page_routes(state: &AppState) -> Vec<AxumRouteListing> {
    let store = state.store.clone();
    leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(App, None, move || {
        provide_context::<Store>(store.clone());
    })
    .0
}
