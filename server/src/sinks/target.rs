//! Where a sink sends to: a URL of which only scheme and host are ever shown. Its path and query
//! often are the secret, and a user and password may stand in front.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use super::addresses::is_public;

/// Longest URL in bytes.
const URL_BYTES_MAX: usize = 2_000;

/// An address that deliveries may go to.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Target(Url);

impl Target {
    /// Reads a URL. A problem reads on from the key's name: “url must be …”.
    pub(super) fn parse(text: &str, allow_private: bool) -> Result<Self, String> {
        let form = || "must be an address such as https://example.com/orders".to_owned();
        if text.len() > URL_BYTES_MAX {
            return Err(format!("must be at most {URL_BYTES_MAX} bytes long"));
        }
        let url = Url::parse(text).map_err(|_| form())?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(form)?;
        match url.scheme() {
            "https" => {}
            "http" if allow_private => {}
            "http" => {
                return Err(
                    "must begin with https://; http is for services in your own network, with \
                     allow_private = true"
                        .into(),
                );
            }
            _ => return Err(form()),
        }
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
        if literal.is_ok_and(|ip| !is_public(ip)) && !allow_private {
            return Err(
                "is an address that is not public; where that is meant, say allow_private = true"
                    .into(),
            );
        }
        if url.fragment().is_some() {
            return Err("must have no part after a #".into());
        }
        Ok(Self(url))
    }

    /// The URL, for the one request that goes there.
    pub(super) const fn url(&self) -> &Url {
        &self.0
    }

    /// The URL with further segments of a path, each escaped.
    pub(super) fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

/// Scheme, host and port.
impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.origin().ascii_serialization())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Target({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, allow_private: bool, expected: Result<&str, &str>) {
        match (Target::parse(text, allow_private), expected) {
            (Ok(target), Ok(shown)) => assert_eq!(target.to_string(), shown),
            (Err(problem), Err(part)) => assert!(problem.contains(part), "{text}: {problem}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn only_https_to_public_addresses_unless_allowed() {
        check("https://example.com/x", false, Ok("https://example.com"));
        check("https://1.1.1.1:8443", false, Ok("https://1.1.1.1:8443"));
        check("http://example.com", false, Err("https://"));
        check("http://127.0.0.1:80", true, Ok("http://127.0.0.1"));
        for private in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
        ] {
            check(private, false, Err("not public"));
        }
        for none in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "file:///etc/passwd",
        ] {
            check(none, true, Err("must be an address"));
        }
        check("https://example.com/#x", false, Err("#"));
    }

    #[test]
    fn no_more_than_the_host_is_shown() {
        let target = Target::parse("https://me:pass@example.com/T0KEN?key=K3Y", false);
        let target = target.expect("a target");
        assert_eq!(format!("{target:?}"), "Target(https://example.com)");
    }

    #[test]
    fn segments_are_escaped() {
        let target = Target::parse("https://example.com/base/", false).expect("a target");
        let url = target.join(&["channels", "a/b c", "messages"]);
        assert_eq!(
            url.as_str(),
            "https://example.com/base/channels/a%2Fb%20c/messages"
        );
    }
}
