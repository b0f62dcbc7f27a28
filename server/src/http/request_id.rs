//! The id of a request: the client's own if it is a short token, else one that is made here. It is in
//! the answer, in each line that is logged of the request, and in a problem document, so that whoever
//! reports one can be answered.

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Where clients, proxies and answers have it.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id of a client's: twice a UUID, which is more than any proxy makes.
const CHARS_MAX: usize = 72;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The one that the headers give; a new one if they give none, or something else than a token,
    /// which could make lines of its own in a log.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(X_REQUEST_ID).and_then(|id| id.to_str().ok());
        given.filter(|id| is_token(id)).map_or_else(
            || Self(format!("{:016x}", rand::random::<u64>()).into()),
            |id| Self(id.into()),
        )
    }

    /// That of the request which is being answered.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Answers as this request.
    pub async fn scope<F: Future>(self, answering: F) -> F::Output {
        CURRENT.scope(self, answering).await
    }

    /// Its header's value.
    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn is_token(id: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=CHARS_MAX).contains(&id.len()) && id.bytes().all(may_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, is_kept: bool) {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(given).expect("a header");
        headers.insert(X_REQUEST_ID, value);
        let id = RequestId::of(&headers).to_string();
        assert_eq!(id == given, is_kept, "{given:?} became {id:?}");
        assert!(is_token(&id));
    }

    #[test]
    fn a_short_token_is_kept() {
        check("7", true);
        check("01890a5d-ac96-774b-bcce-b302099a8057", true);
        check(&"x".repeat(CHARS_MAX), true);
        check("", false);
        check(&"x".repeat(CHARS_MAX + 1), false);
        check("two words", false);
        check("a=\"b\"", false);
        check("Ana<ana@example.com>", false);
    }

    #[test]
    fn no_two_are_made_alike() {
        let none = HeaderMap::new();
        assert_ne!(RequestId::of(&none), RequestId::of(&none));
    }
}
