//! The language of pages: `POST /language` keeps the reader's choice in a cookie, and what is made in
//! a language says so, so that nothing between here and the reader gives it to somebody of another.
//! Which language it is, the app knows.

use axum::Form;
use axum::extract::Request;
use axum::http::header::{CONTENT_LANGUAGE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use live_orders::Refusal;
use live_orders_app::language::Language;
use serde::Deserialize;

use crate::http::problem::Problem;

/// Longest address that a choice leads back to, in bytes: a list with all its filters is far shorter.
const BACK_MAX_BYTES: usize = 4_000;
/// What a page in a language depends on.
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("cookie, accept-language");

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Choice {
    language: String,
    /// The page that it was chosen on.
    #[serde(default)]
    back: String,
}

/// `POST /language`
pub async fn choose(Form(choice): Form<Choice>) -> Result<Response, Problem> {
    let language: Language = choice
        .language
        .parse()
        .map_err(|problem| Refusal::invalid("language", problem))?;
    let cookie = HeaderValue::from_str(&language.cookie()).map_err(|_| Problem::failed())?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(back(&choice.back))).into_response())
}

/// Says in which language a page is, and what that depends on.
pub async fn says(request: Request, next: Next) -> Response {
    let language = Language::of_headers(request.headers());
    let mut response = next.run(request).await;
    say(response.headers_mut(), language);
    response
}

/// The same, for what has no layer to do so.
pub fn say(headers: &mut HeaderMap, language: Language) {
    headers.append(VARY, DEPENDS_ON);
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
}

/// A page of ours: no form of anybody's can lead elsewhere.
pub fn back(address: &str) -> &str {
    let is_ours = address.starts_with('/') && !address.starts_with("//");
    let is_plain = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_ours && is_plain && address.len() <= BACK_MAX_BYTES {
        address
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_leads_back_to_a_page_of_ours() {
        for (address, expected) in [
            ("/products?q=chai", "/products?q=chai"),
            ("/", "/"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nset-cookie: b=c", "/"),
            ("/ä", "/"),
        ] {
            assert_eq!(back(address), expected, "{address:?}");
        }
        assert_eq!(back(&format!("/{}", "a".repeat(BACK_MAX_BYTES))), "/");
    }
}
