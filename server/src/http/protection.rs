//! What answers say to browsers so that nobody else makes use of them: what a page may load and run, that
//! it is in no frame, that a file is what it is said to be, and that other sites learn nothing of where a
//! reader was.

use std::sync::LazyLock;

use axum::http::header::Entry;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use live_orders_app::policy;

const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Said with every answer that does not say otherwise. A rendered page has a policy of its own, with the
/// nonce of its scripts.
const SAID: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
    // Plain forms are led back by it, so that pages of ours have to hear it.
    (header::REFERRER_POLICY, "same-origin"),
    (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (
        PERMISSIONS_POLICY,
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The policy of whatever is no rendered page.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = HeaderValue::from_str(&policy::content_security(None));
    // It is made of letters that headers may have; without them nothing would be allowed.
    policy.unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// Has an answer say it.
pub async fn say(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SAID {
        if let Entry::Vacant(vacant) = headers.entry(name) {
            vacant.insert(HeaderValue::from_static(value));
        }
    }
    if let Entry::Vacant(vacant) = headers.entry(header::CONTENT_SECURITY_POLICY) {
        vacant.insert(POLICY.clone());
    }
    response
}
