//! Who may write: no page of another site, on behalf of somebody who happens to look at it.
//!
//! Browsers say where a request comes from; scripts say nothing, and they have no cookies or logins
//! of others to abuse. So what says that it comes from elsewhere is refused.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::problem::Problem;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what is not a mere reading and comes from another site.
pub async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_own(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "Requests that change something must come from this site's own pages, or from a script.",
    )
    .into_response()
}

fn is_own(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let origin = origin
        .to_str()
        .ok()
        .and_then(|text| text.parse::<Uri>().ok());
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok()?.parse::<Authority>().ok())
        // HTTP/2 has it in the URL.
        .or_else(|| uri.authority().cloned());
    match (origin, host) {
        (Some(origin), Some(host)) => {
            let default_port = match origin.scheme_str() {
                Some("http") => 80,
                Some("https") => 443,
                _ => return false,
            };
            let port = |authority: &Authority| authority.port_u16().unwrap_or(default_port);
            origin.authority().is_some_and(|origin| {
                origin.host().eq_ignore_ascii_case(host.host()) && port(origin) == port(&host)
            })
        }
        // `Origin: null`, or nothing to compare with.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(headers: &[(&'static str, &'static str)], expected: bool) {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        assert_eq!(
            is_own(&map, &Uri::from_static("/fn/x")),
            expected,
            "{headers:?}"
        );
    }

    #[test]
    fn only_its_own_pages_and_scripts_pass() {
        let host = ("host", "127.0.0.1:3000");
        check(&[host], true);
        check(&[host, ("sec-fetch-site", "same-origin")], true);
        check(&[host, ("sec-fetch-site", "none")], true);
        check(&[host, ("sec-fetch-site", "same-site")], false);
        check(&[host, ("sec-fetch-site", "cross-site")], false);
        check(&[host, ("origin", "http://127.0.0.1:3000")], true);
        check(&[host, ("origin", "http://127.0.0.1:3001")], false);
        check(&[host, ("origin", "http://evil.example")], false);
        check(&[host, ("origin", "null")], false);
        check(&[("origin", "http://127.0.0.1:3000")], false);
        check(
            &[("host", "shop.example"), ("origin", "https://shop.example")],
            true,
        );
        check(
            &[
                ("host", "shop.example"),
                ("origin", "https://SHOP.example:443"),
            ],
            true,
        );
        check(
            &[
                ("host", "shop.example"),
                ("origin", "http://shop.example:443"),
            ],
            false,
        );
    }
}
