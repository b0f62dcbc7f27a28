//! What a request's headers say about the state that it was made from: `Idempotency-Key`,
//! `If-Match` and `If-None-Match`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use live_orders::{MutationId, Seq, Version};
use uuid::Uuid;

use crate::http::problem::Problem;

/// The mutation's id, as scripts send it.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The id under which a request happens once; made here where the request has none.
pub struct MutationKey(pub MutationId);

/// The version in `If-Match`, if there is one.
pub struct IfMatch(Option<Version>);

/// What the client has already.
pub struct IfNoneMatch(Option<HeaderValue>);

/// Which state of the store an answer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag(String);

impl<S: Send + Sync> FromRequestParts<S> for MutationKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(text) = single(&parts.headers, &IDEMPOTENCY_KEY, "Idempotency-Key")? else {
            return Ok(Self(Uuid::new_v4().into()));
        };
        text.parse()
            .map(Self)
            .map_err(|error| Problem::malformed("Idempotency-Key", error))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let version = match single(&parts.headers, &header::IF_MATCH, "If-Match")? {
            None | Some("*") => None,
            Some(text) => Some(version(text).ok_or_else(|| {
                Problem::malformed("If-Match", "must be one version in quotes, like \"3\"")
            })?),
        };
        Ok(Self(version))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(parts.headers.get(header::IF_NONE_MATCH).cloned()))
    }
}

impl IfMatch {
    /// The version that was seen, from the header or the body. Both must agree.
    pub fn or(&self, in_body: Option<Version>) -> Result<Option<Version>, Problem> {
        match (self.0, in_body) {
            (Some(header), Some(body)) if header != body => Err(Problem::malformed(
                "version",
                format!("is {body}, but If-Match says {header}"),
            )),
            (header, body) => Ok(header.or(body)),
        }
    }
}

impl IfNoneMatch {
    /// Whether the client has what the tag stands for.
    pub fn has(&self, tag: &EntityTag) -> bool {
        let Some(known) = self.0.as_ref().and_then(|value| value.to_str().ok()) else {
            return false;
        };
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        known.trim() == "*"
            || known
                .split(',')
                .any(|known| opaque(known) == opaque(&tag.0))
    }
}

impl EntityTag {
    /// Of one record.
    pub fn version(version: Version) -> Self {
        Self(format!("\"{version}\""))
    }

    /// Of whatever is made from the whole store. Weak: it may be compressed or not.
    pub fn state(epoch: &str, seq: Seq) -> Self {
        Self(format!("W/\"{epoch}-{seq}\""))
    }

    /// As a header.
    pub fn header(&self) -> Result<HeaderValue, Problem> {
        HeaderValue::from_str(&self.0).map_err(|_| Problem::failed())
    }
}

fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    field: &str,
) -> Result<Option<&'a str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Problem::malformed(field, "must be given once"));
    }
    let text = value.to_str();
    text.map(Some)
        .map_err(|_| Problem::malformed(field, "must be visible ASCII characters"))
}

fn version(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches("W/");
    let digits = text.strip_prefix('"')?.strip_suffix('"')?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok().map(Version))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_tags() {
        assert_eq!(version("\"3\""), Some(Version(3)));
        assert_eq!(version("W/\"3\""), Some(Version(3)));
        for wrong in ["3", "\"\"", "\"+3\"", "\"3\", \"4\"", "\"three\""] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_known_state_is_recognised() {
        let tag = EntityTag::state("e", Seq(7));
        for (known, expected) in [
            ("W/\"e-7\"", true),
            ("\"e-7\"", true),
            ("W/\"e-6\", W/\"e-7\"", true),
            ("*", true),
            ("W/\"e-6\"", false),
            ("W/\"f-7\"", false),
        ] {
            let header = IfNoneMatch(HeaderValue::from_str(known).ok());
            assert_eq!(header.has(&tag), expected, "{known}");
        }
        assert!(!IfNoneMatch(None).has(&tag));
    }
}
