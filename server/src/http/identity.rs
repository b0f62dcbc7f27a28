//! Whose request it is: by the cookie of a session, or by a token. The cookie's name begins with `__Host-`, so that a
//! browser takes it only with `Secure`, for this host alone, and from nobody else's subdomain. Chromium
//! and Firefox take `Secure` cookies from plain http, too, where the host is this machine.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::AppendHeaders;
use live_orders_app::signed::NAME_COOKIE;

use crate::accounts::pass::SESSION_MAX;
use crate::accounts::secret::Secret;
use crate::accounts::{AccountName, AccountsError, Brought, Identity, Origin, SecretHash};
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
    // By its bytes: another cookie of this host may hold what is no text.
    let lines = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
    let mut pairs = lines
        .flat_map(|line| line.split(|byte| *byte == b';'))
        .filter_map(|pair| str::from_utf8(pair).ok()?.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim() == SESSION_COOKIE)?;
    SecretHash::of(value.trim())
}

/// What a browser is told of its session: two cookies.
type Cookies = AppendHeaders<[(HeaderName, HeaderValue); 2]>;

/// Has a browser keep a session, and whose it is.
pub fn keep(secret: &Secret, name: &AccountName) -> Result<Cookies, Problem> {
    let seconds = SESSION_MAX.as_secs();
    set_cookies(&secret.text(), name.as_str(), seconds)
}

/// Has a browser forget its session.
pub fn forget() -> Result<Cookies, Problem> {
    set_cookies("", "", 0)
}

fn set_cookies(session: &str, name: &str, seconds: u64) -> Result<Cookies, Problem> {
    let rules = format!("Path=/; Max-Age={seconds}; Secure; SameSite=Lax");
    let cookie = |text: String| HeaderValue::from_str(&text).map_err(|_| Problem::failed());
    let mut session = cookie(format!("{SESSION_COOKIE}={session}; {rules}; HttpOnly"))?;
    session.set_sensitive(true);
    let name = cookie(format!("{NAME_COOKIE}={name}; {rules}"))?;
    Ok(AppendHeaders([(SET_COOKIE, session), (SET_COOKIE, name)]))
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
            AccountsError::LastAdmin => Self::new(
                StatusCode::CONFLICT,
                "last_admin",
                "Nobody would be left to look after accounts.",
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
                let value = HeaderValue::from_bytes(value.as_bytes());
                headers.append(COOKIE, value.expect("a header"));
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
        assert_eq!(find(&["theme=ä", own]), some);
        assert_eq!(find(&[&format!("theme=ä; {own}")]), some);
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
        let name = "ana".parse().expect("a name");
        let texts = |cookies: Cookies| {
            let AppendHeaders(all) = cookies;
            all.map(|(_, value)| value.to_str().expect("text").to_owned())
        };
        let [session, of_name] = texts(keep(&Secret::random(), &name).expect("cookies"));
        for part in [
            "; Path=/;",
            "; Secure",
            "; SameSite=Lax",
            "; Max-Age=1209600",
        ] {
            assert!(
                session.contains(part) && of_name.contains(part),
                "{session}"
            );
        }
        assert!(session.starts_with("__Host-live-orders=") && session.contains("; HttpOnly"));
        assert!(
            of_name.starts_with("__Host-live-orders-name=ana;"),
            "{of_name}"
        );
        assert!(!session.contains("Domain"), "{session}");
        for gone in texts(forget().expect("cookies")) {
            assert!(gone.contains("=; Path=/; Max-Age=0;"), "{gone}");
        }
    }
}
