//! What a page may load, run and be put into: its content security policy.
//!
//! Should a text ever get into a page as markup, in spite of the views, this keeps it from being run and
//! from sending anything anywhere.

/// All that pages of ours need, by directive.
const ALLOWED: &str = "default-src 'none'; \
    style-src 'self'; \
    style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; \
    manifest-src 'self'; \
    worker-src 'self'; \
    form-action 'self'; \
    frame-ancestors 'none'; \
    base-uri 'none'";

/// Set while `cargo leptos watch` runs the server: pages then listen at a port of it for a new build.
const WATCHED: &str = "LEPTOS_WATCH";

/// The policy of a page: with the nonce of its own inline scripts, if it has any.
///
/// `wasm-unsafe-eval` lets WebAssembly be compiled, and nothing else be evaluated. Styles on elements are
/// how the rows of a long list get to their places.
pub fn content_security(nonce: Option<&str>) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'"));
    let nonce = nonce.unwrap_or_default();
    let reload = if std::env::var_os(WATCHED).is_some() {
        " ws:"
    } else {
        ""
    };
    format!("{ALLOWED}; script-src 'self' 'wasm-unsafe-eval'{nonce}; connect-src 'self'{reload}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_with_the_nonce_of_the_page_are_inline() {
        let page = content_security(Some("abc"));
        assert!(page.contains("script-src 'self' 'wasm-unsafe-eval' 'nonce-abc';"));
        assert!(!page.contains("'unsafe-eval'"), "{page}");
        let other = content_security(None);
        assert!(other.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!other.contains("nonce"), "{other}");
    }
}
