//! Another language for the page: the choice is kept where the server reads it, and the page is loaded
//! anew in it. What waits to be sent is kept over that, and where one is stays in the address.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::language::Language;

/// Speaks a language from now on; nothing where the page does already.
pub fn speak(language: Language) {
    if language == Language::of_reader() {
        return;
    }
    let Ok(document) = document().dyn_into::<HtmlDocument>() else {
        return;
    };
    // A browser that keeps no cookies loads the page as it was.
    let _ = document.set_cookie(&language.cookie());
    let _ = window().location().reload();
}
