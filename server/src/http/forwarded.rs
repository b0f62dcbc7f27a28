//! Who is behind a proxy: what trusted proxies say in `X-Forwarded-For`. Each puts the address that it was
//! reached from at the end; what stands before the last address that is no trusted proxy's was written
//! by whoever asked, and says nothing.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

use crate::http::peer::Peer;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks of proxies whose word counts.
pub type Trusted = Arc<[IpNet]>;

/// Takes a trusted proxy's word for who asks.
pub async fn take_word(
    State(trusted): State<Trusted>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(Some(address))) = request.extensions().get().copied() {
        let behind = behind(request.headers(), address, &trusted);
        request.extensions_mut().insert(Peer(Some(behind)));
    }
    next.run(request).await
}

/// The last address on the way that is no trusted proxy's.
fn behind(headers: &HeaderMap, from: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|it| it.contains(&address));
    let mut at = from.to_canonical();
    let lines = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    for hop in hops {
        if !is_trusted(at) {
            break;
        }
        // What is no address is nobody's word: the proxy that passed it on is as far as is known.
        let Ok(hop) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        at = hop.to_canonical();
    }
    at
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(from: &str, lines: &[&'static str], expected: &str) {
        let trusted = ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"].map(|it| it.parse().expect("it"));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(line));
        }
        let found = behind(&headers, from.parse().expect("an address"), &trusted);
        assert_eq!(found.to_string(), expected, "{from} {lines:?}");
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        check("127.0.0.1", &[], "127.0.0.1");
        check("127.0.0.1", &["192.0.2.7"], "192.0.2.7");
        check("::ffff:127.0.0.1", &["192.0.2.7"], "192.0.2.7");
        check("127.0.0.1", &["192.0.2.7, 10.1.2.3"], "192.0.2.7");
        check("127.0.0.1", &["192.0.2.7", "10.1.2.3"], "192.0.2.7");
        check("127.0.0.1", &["2001:db8::1,fd00::2"], "2001:db8::1");
        // Written by whoever asked.
        check("127.0.0.1", &["203.0.113.9, 192.0.2.7"], "192.0.2.7");
        check("127.0.0.1", &["10.9.9.9, 192.0.2.7"], "192.0.2.7");
        check("192.0.2.7", &["203.0.113.9"], "192.0.2.7");
        check("127.0.0.1", &["nonsense, 10.1.2.3"], "10.1.2.3");
        check("127.0.0.1", &[""], "127.0.0.1");
    }
}
