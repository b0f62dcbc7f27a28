//! The query part of a URL: which parameters a resource knows, and their values. A value that
//! cannot be read is a 400, one that is out of bounds a 422.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use live_orders::page::LIMIT_DEFAULT;
use live_orders::{PageRequest, Refusal, Seq};

use crate::http::problem::Problem;
use crate::live::Start;

/// Longest query part in bytes: a search of 200 characters and a cursor, escaped, fit in.
const QUERY_BYTES_MAX: usize = 16 * 1024;

/// In the place of a seq: all that the log keeps.
const EARLIEST: &str = "earliest";

/// The largest number that any store counts to; numbers beyond are as far ahead as this one.
const NUMBER_MAX: u64 = i64::MAX as u64;

/// The parameters of a request, in order.
#[derive(Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        if query.len() > QUERY_BYTES_MAX {
            return Err(Problem::new(
                StatusCode::URI_TOO_LONG,
                "too_large",
                format!("The query must be at most {QUERY_BYTES_MAX} bytes."),
            ));
        }
        Ok(Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        ))
    }
}

impl Parameters {
    /// Refuses parameters other than those of `known`.
    pub fn allow(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self
            .0
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| {
            let name: String = name.chars().take(100).collect();
            Err(Problem::malformed(
                name,
                "is not a parameter of this address",
            ))
        })
    }

    /// The value of a parameter; the last one if it is given twice, none if it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().rev().find(|(known, _)| known == name);
        value
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// All of them.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A whole number from 0 on.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.get(name).map(|text| number(name, text)).transpose()
    }

    /// A place in the log: a seq, or `earliest`.
    pub fn start(&self, name: &str) -> Result<Option<Start>, Problem> {
        self.get(name).map(|text| start(name, text)).transpose()
    }

    /// `limit` and `cursor`, the cursor being what `C` reads.
    pub fn page<C: FromStr>(&self) -> Result<PageRequest<C>, Problem> {
        let cursor = self
            .get("cursor")
            .map(|text| {
                text.parse()
                    .map_err(|_| Problem::malformed("cursor", "is not one that a list gave"))
            })
            .transpose()?;
        self.page_after(cursor)
    }

    /// `limit`, and a cursor that was read elsewhere.
    pub fn page_after<C>(&self, cursor: Option<C>) -> Result<PageRequest<C>, Problem> {
        let limit = self.get("limit").map_or(Ok(LIMIT_DEFAULT), limit)?;
        Ok(PageRequest::new(limit, cursor)?)
    }
}

/// A parameter that the domain could not read: malformed, unless it is only too long.
pub fn unreadable(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Invalid { field, detail, .. } if field != "q" => {
            Problem::new(StatusCode::BAD_REQUEST, "malformed", detail).about(field)
        }
        refusal => refusal.into(),
    }
}

/// A place in the log, wherever it was given.
pub fn start(name: &str, text: &str) -> Result<Start, Problem> {
    if text == EARLIEST {
        return Ok(Start::Earliest);
    }
    let seq = number(name, text).map_err(|_| {
        Problem::malformed(name, format_args!("must be a whole number, or {EARLIEST}"))
    })?;
    Ok(Start::After(Seq(seq)))
}

/// A whole number from 0 on, wherever it was given.
pub fn number(name: &str, text: &str) -> Result<u64, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().unwrap_or(NUMBER_MAX).min(NUMBER_MAX))
        .ok_or_else(|| Problem::malformed(name, "must be a whole number"))
}

/// A number of rows; whole numbers that do not fit are out of bounds like any other.
fn limit(text: &str) -> Result<u16, Problem> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let value = number("limit", unsigned)?;
    Ok(if unsigned == text {
        u16::try_from(value).unwrap_or(u16::MAX)
    } else {
        0
    })
}
