//! The pages of the live orders dashboard, for the server and the browser alike.
//!
//! The server mounts [`App`] inside [`shell`]; the browser takes the same page over by
//! `hydrate`. Start at [`app`] for the routes, [`api`] for the server functions, [`board`] for what
//! a page holds, and [`live`] for the connection.

pub mod address;
pub mod api;
pub mod app;
pub mod board;
pub mod columns;
pub mod components;
pub mod error;
pub mod filter_form;
pub mod form;
pub mod hands;
pub mod in_order;
pub mod in_place;
pub mod jump;
pub mod language;
pub mod live;
pub mod locale;
pub mod marks;
pub mod merge;
pub mod own_views;
pub mod pages;
pub mod per_key;
#[cfg(feature = "ssr")]
pub mod policy;
#[cfg(feature = "ssr")]
pub mod port;
pub mod preferences;
pub mod presets;
#[cfg(feature = "ssr")]
pub mod print;
pub mod product_form;
pub mod refusals;
pub mod room;
pub mod shelf;
pub mod signed;
pub mod spans;
pub mod texts;
pub mod told;
pub mod transfer;
pub mod words;

pub use app::{App, shell};

/// Takes the page over in the browser: called by the script that [`shell`] puts into it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    language::Language::take_over();
    leptos::mount::hydrate_body(App);
}
