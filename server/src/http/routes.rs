//! Every URL that the server answers. Who may ask for it is said in [`access`].

use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::{any, delete, get, post};
use live_orders_app::api::accounts as app_accounts;
use live_orders_app::signed;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::http::meter::CountRequests;
use crate::http::problem::Problem;
use crate::http::state::AppState;
use crate::http::{
    access, accounts, assets, changes, export, figures, filter, forwarded, guard, import,
    import_form, intake, language, limits, metrics, orders, pages, presence, print, probes,
    products, protection, sessions, sign_in, sinks, sse, summary, trace,
};

/// The whole server.
pub fn router(state: AppState) -> Router {
    let package = format!("/{}", state.leptos.site_pkg_dir.trim_matches('/'));
    let files = assets::site(&state.leptos).fallback(pages::not_found.with_state(state.clone()));
    let pages = Router::new()
        .route("/filter", get(filter::get))
        .route("/fn/{*function}", any(pages::server_function))
        .route("/language", post(language::choose))
        .route(signed::PATH, post(sign_in::sign_in))
        .route(signed::OUT_PATH, post(sign_in::sign_out))
        .route(app_accounts::PATH, post(accounts::carry_out))
        .route(app_accounts::SESSION_PATH, post(accounts::end_session))
        .layer(from_fn(limits::bounded_body))
        .route(
            live_orders_app::transfer::plain::PATH,
            post(import_form::post),
        );
    let papers = Router::new()
        .route("/print/slips", get(print::slips))
        .route("/print/invoices", get(print::invoices))
        .layer(from_fn(language::says));

    pages::add_routes(pages.merge(papers), &state)
        .layer(from_fn(limits::deadline))
        .merge(operations())
        .nest("/api", api())
        // Nesting leaves this one to the pages.
        .route("/api/", any(async || Problem::no_such_url()))
        .nest_service(&package, assets::package(&state.leptos))
        .fallback_service(files)
        .layer(compression())
        .merge(streams())
        .layer(from_fn_with_state(state.clone(), access::admit))
        .layer(from_fn(guard::refuse_cross_site))
        .layer(limits::fresh())
        .layer(map_response(protection::say))
        .layer(from_fn_with_state(state.clone(), forwarded::take_word))
        .layer(trace::panics())
        .layer(from_fn(trace::requests))
        .layer(CountRequests(state.requests.clone()))
        .with_state(state)
}

/// Leaves images and short answers alone, and the program for the browser as well:
/// a release has it compressed beforehand, and doing it each time takes longer than sending it.
fn compression() -> CompressionLayer<impl Predicate> {
    const WASM: NotForContentType = NotForContentType::const_new("application/wasm");
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(WASM))
}

/// What looks after the server asks.
fn operations() -> Router<AppState> {
    Router::new()
        .route(probes::ALIVE, get(probes::alive))
        .route(probes::READY, get(probes::ready))
        .route(metrics::PATH, get(metrics::get))
}

/// The streams, which end when they like and are not compressed: even where it lets them pass, the layer
/// that does so takes 6 KiB for each.
fn streams() -> Router<AppState> {
    Router::new().route("/api/sse/{entity}", get(sse::stream))
}

fn api() -> Router<AppState> {
    Router::new()
        .route("/orders.csv", get(export::csv))
        .route("/orders.jsonl", get(export::jsonl))
        .route("/orders", get(orders::list).post(orders::create))
        .route(
            "/orders/{id}",
            get(orders::get).patch(orders::edit).delete(orders::delete),
        )
        .route("/orders/{id}/status", post(orders::change_status))
        .route("/orders/{id}/revert", post(orders::revert))
        .route("/orders/{id}/history", get(orders::history))
        .route("/orders/{id}/viewers", post(presence::tell))
        .route("/products", get(products::list).post(products::create))
        .route("/products/{sku}", get(products::get).patch(products::edit))
        .route("/import/{kind}", post(import::post))
        .route("/summary", get(summary::get))
        .route("/figures", get(figures::get))
        .route("/changes", get(changes::list))
        .route("/sinks", get(sinks::list))
        .route("/sinks/{name}/retry", post(sinks::retry))
        .route("/intake/{name}", post(intake::post))
        .route("/sessions", get(sessions::list))
        .route("/sessions/{id}", delete(sessions::end))
        .layer(from_fn(limits::deadline))
        .fallback(async || Problem::no_such_url())
}
