//! Who may write: no page of another site, on behalf of somebody who happens to look at it; and by
//! which names a server answers that asks nobody who they are.
//!
//! Browsers say where a request comes from; scripts say nothing, and they have no cookies or logins
//! of others to abuse. So what says that it comes from elsewhere is refused.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::config::is_loopback;
use crate::http::problem::Problem;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What proxies add.
const PASSED_ON: [HeaderName; 5] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
];

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

/// Whether a request was sent to this machine by one of its own names. A page of anybody's whose name
/// is made to lead here (DNS rebinding) is of one site with the server to a browser; that name is the
/// only thing that gives it away.
pub fn is_for_this_machine(headers: &HeaderMap, uri: &Uri) -> bool {
    // What was passed on by somebody in between is from elsewhere, whatever name they passed on.
    if PASSED_ON.iter().any(|name| headers.contains_key(name)) {
        return false;
    }
    let host = headers.get(header::HOST);
    let host = match host.map(|host| host.to_str().ok().and_then(|it| it.parse().ok())) {
        Some(Some(authority)) => Some(authority),
        Some(None) => return false,
        None => uri.authority().cloned(),
    };
    // No browser sends none.
    let Some(host): Option<Authority> = host else {
        return true;
    };
    let name = host.host().to_ascii_lowercase();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || ip.is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn other_names_than_this_machine_s_are_told() {
        for (host, expected) in [
            ("localhost", true),
            ("LOCALHOST:3000", true),
            ("shop.localhost:3000", true),
            ("127.0.0.1:3000", true),
            ("127.1.2.3", true),
            ("[::1]:3000", true),
            ("[::ffff:127.0.0.1]", true),
            ("evil.example", false),
            ("evil.example:3000", false),
            ("localhost.evil.example", false),
            ("notlocalhost", false),
            ("192.0.2.1:3000", false),
            ("0.0.0.0:3000", false),
            ("", false),
            ("a b", false),
        ] {
            let host = HeaderValue::from_str(host).expect("a header");
            let headers = HeaderMap::from_iter([(header::HOST, host.clone())]);
            let uri = Uri::from_static("/");
            assert_eq!(is_for_this_machine(&headers, &uri), expected, "{host:?}");
        }
        for passed_on in PASSED_ON {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:3000"));
            headers.insert(passed_on, HeaderValue::from_static("192.0.2.7"));
            assert!(!is_for_this_machine(&headers, &Uri::from_static("/")));
        }
        let of = |uri| is_for_this_machine(&HeaderMap::new(), &Uri::from_static(uri));
        assert!(of("/"));
        assert!(of("http://localhost/"));
        assert!(!of("http://evil.example/"));
    }

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
