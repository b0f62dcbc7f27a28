//! Whose request it is: by the cookie of a session, or by a token. The cookie's name begins with `__Host-`, so that a
//! browser takes it only with `Secure`, for this host alone, and from nobody else's subdomain. Chromium
//! and Firefox take `Secure` cookies from plain http, too, where the host is this machine.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use crate::accounts::pass::SESSION_MAX;
use crate::accounts::secret::Secret;
use crate::accounts::{AccountsError, Brought, Identity, Origin, SecretHash};
use crate::http::peer::Peer;
use crate::http::problem::Problem;

/// The cookie of a session.
pub const SESSION_COOKIE: &str = "__Host-live-orders";

/// What a request brings by which it could be known. Who sends a token means that one, whatever cookie
/// comes along; other schemes are a proxy's, and none of ours.
pub fn brought(headers: &HeaderMap) -> Option<Brought> {
    let authorization = headers.get(AUTHORIZATION);
    let text = authorization.and_then(|value| value.to_str().ok());
    let (scheme, token) = text
        .and_then(|text| text.split_once(' '))
        .unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Brought::token(token.trim());
    }
    cookie(headers).map(Brought::Session)
}

/// The session that a browser has, whatever else the request brings.
pub fn cookie(headers: &HeaderMap) -> Option<SecretHash> {
    let texts = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim() == SESSION_COOKIE)?;
    SecretHash::of(value.trim())
}

/// Has a browser keep a session.
pub fn keep(secret: &Secret) -> Result<HeaderValue, Problem> {
    let (text, seconds) = (secret.text(), SESSION_MAX.as_secs());
    set_cookie(&text, seconds)
}

/// Has a browser forget its session.
pub fn forget() -> Result<HeaderValue, Problem> {
    set_cookie("", 0)
}

fn set_cookie(value: &str, seconds: u64) -> Result<HeaderValue, Problem> {
    let text = format!(
        "{SESSION_COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    );
    let mut header = HeaderValue::from_str(&text).map_err(|_| Problem::failed())?;
    header.set_sensitive(true);
    Ok(header)
}

/// Where a request comes from.
pub fn origin(peer: Peer, headers: &HeaderMap) -> Origin {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Origin {
        address: peer.0,
        agent: agent.unwrap_or_default().to_owned(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Identity {
    type Rejection = Problem;

    /// As it was found when the request was let in.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get().cloned().unwrap_or(Self::Nobody))
    }
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::Busy => Self::busy("Too many are signing in; try again in a moment."),
            AccountsError::NameTaken(_) | AccountsError::TokenTaken(_) => {
                Self::new(StatusCode::CONFLICT, "name_taken", "That name is taken.").about("name")
            }
            AccountsError::TooManyTokens => Self::new(
                StatusCode::CONFLICT,
                "too_many_tokens",
                "There are too many tokens.",
            ),
            AccountsError::Unknown(_) | AccountsError::UnknownToken(_) => Self::no_such_url(),
            AccountsError::Hashing(_) | AccountsError::Database(_) | AccountsError::Row(_) => {
                tracing::error!(%error, "accounts failed");
                Self::failed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_found_among_cookies() {
        let session = Secret::random();
        let text = session.text();
        let find = |cookies: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in cookies {
                headers.append(COOKIE, value.parse().expect("a header"));
            }
            brought(&headers)
        };
        let own = format!("{SESSION_COOKIE}={text}");
        let own = own.as_str();
        let some = Some(Brought::Session(session.hash()));
        assert_eq!(find(&[own]), some);
        assert_eq!(find(&[&format!("a=b; {own}; c")]), some);
        assert_eq!(find(&["a=b", own]), some);
        assert_eq!(find(&[&format!("live-orders={text}")]), None);
        assert_eq!(find(&[&format!("x{own}")]), None);
        assert_eq!(find(&[&own[..own.len() - 1]]), None);
        assert_eq!(find(&[]), None);
    }

    #[test]
    fn a_token_counts_before_a_cookie_and_other_schemes_do_not() {
        let (token, session) = (Secret::random(), Secret::random());
        let check = |authorization: &str, expected: Option<Brought>| {
            let mut headers = HeaderMap::new();
            let cookie = format!("{SESSION_COOKIE}={}", session.text());
            headers.insert(COOKIE, cookie.parse().expect("a header"));
            headers.insert(AUTHORIZATION, authorization.parse().expect("a header"));
            assert!(brought(&headers) == expected, "{authorization}");
        };
        let of_token = Some(Brought::Token(token.hash()));
        check(&format!("Bearer {}", token.token_text()), of_token);
        check(&format!("bearer {}", token.token_text()), of_token);
        check(&format!("Bearer {}", token.text()), None);
        check("Bearer lo_", None);
        let of_session = Some(Brought::Session(session.hash()));
        check("Basic YTpi", of_session);
        check("Bearer", of_session);
    }

    #[test]
    fn a_cookie_is_kept_from_scripts_and_from_other_sites() {
        let header = keep(&Secret::random()).expect("a header");
        let text = header.to_str().expect("text");
        for part in [
            "__Host-live-orders=",
            "; Path=/;",
            "; Secure",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Max-Age=1209600",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("Domain"), "{text}");
        let gone = forget().expect("a header");
        assert!(
            gone.to_str()
                .is_ok_and(|text| text.contains("=; Path=/; Max-Age=0;"))
        );
    }
}
