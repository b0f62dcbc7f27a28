//! Errors as they leave: `application/problem+json` (RFC 9457) with a stable `code`, the `field`
//! where there is one, a sentence, and the request's id. The one place where an error gets its HTTP
//! status.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use live_orders::{Refusal, Seq};
use live_orders_app::port::PortError;
use live_orders_app::transfer::refusals::Untaken;
use serde_json::{Map, Value, json};

use crate::http::request_id::RequestId;
use crate::import::ImportError;
use crate::live::{Lost, Refused};
use crate::readiness::Unready;

/// What a client that found the server busy waits before it tries again, in seconds.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// An error and the status that says it.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    fields: Map<String, Value>,
    retry: bool,
}

/// What handlers give.
pub type Answer = Result<Response, Problem>;

impl Problem {
    /// An error with its code and sentence.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let fields = Map::from_iter([
            ("code".to_owned(), json!(code)),
            ("detail".to_owned(), json!(detail.into())),
        ]);
        Self {
            status,
            fields,
            retry: false,
        }
    }

    /// The request does not have the form that it must have: 400.
    pub fn malformed(field: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        let field = field.into();
        let detail = format!("{field} {problem}.");
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail).about(field)
    }

    /// There is nothing at this URL: 404.
    pub fn no_such_url() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing at this address.",
        )
    }

    /// The address is right and the method is not: 405. What would be right is in `Allow`.
    pub fn no_such_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not take this method; Allow says which it takes.",
        )
    }

    /// The server cannot do it now: 503, with the time to wait.
    pub fn busy(detail: impl Into<String>) -> Self {
        Self {
            retry: true,
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
        }
    }

    /// What somebody who polls has read before is lost: 410. Loaded again, the list is complete up
    /// to some seq, from which polling goes on; `seq` and `epoch` say where the store stands.
    pub fn lost(lost: Lost, seq: Seq, epoch: &str) -> Self {
        let detail = match lost {
            Lost::Gone => "The log no longer reaches back to that place; load again.",
            Lost::Ahead => "The log does not reach that place: it is another store's; load again.",
            Lost::Epoch => "The store is not the one of that epoch; load again.",
        };
        let mut problem = Self::new(StatusCode::GONE, lost.name(), detail);
        problem.fields.insert("seq".into(), json!(seq));
        problem.fields.insert("epoch".into(), json!(epoch));
        problem
    }

    /// Something broke: 500. The reason is in the server's log.
    pub fn failed() -> Self {
        PortError::Failed.into()
    }

    /// The status that says it.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Of a file, for a page.
    pub fn untaken(&self) -> Untaken {
        serde_json::from_value(Value::Object(self.fields.clone())).unwrap_or_default()
    }

    /// Says more, for programs.
    fn with(mut self, name: &str, value: Value) -> Self {
        self.fields.insert(name.into(), value);
        self
    }

    /// Names the field that it is about.
    #[must_use]
    pub fn about(mut self, field: impl Into<String>) -> Self {
        self.fields.insert("field".into(), json!(field.into()));
        self
    }
}

impl From<Refusal> for Problem {
    /// The refusal's own fields go along: `current` of a stale version, `left` of a product.
    fn from(refusal: Refusal) -> Self {
        let mut fields = match serde_json::to_value(&refusal) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        fields.insert("code".into(), json!(refusal.code()));
        fields.insert("detail".into(), json!(refusal.to_string()));
        if let Some(field) = refusal.field() {
            fields.insert("field".into(), json!(field));
        }
        let status = StatusCode::from_u16(refusal.http_status());
        Self {
            status: status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
            fields,
            retry: false,
        }
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Refused(refusal) => refusal.into(),
            PortError::Busy => Self::busy(error.to_string()),
            PortError::Failed => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                error.to_string(),
            ),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        let (code, field) = match &error {
            ImportError::NotUtf8 { .. } => ("not_utf8", "body"),
            ImportError::MissingColumns { missing, .. } => {
                ("missing_columns", *missing.first().unwrap_or(&"body"))
            }
            ImportError::RepeatedColumn { column, .. } => ("repeated_column", *column),
            ImportError::RecordTooLong { .. } | ImportError::TooManyOrders { .. } => {
                ("too_large", "body")
            }
            ImportError::Read { .. } => ("malformed", "body"),
            ImportError::Store { source, .. } => return source.clone().into(),
        };
        let sentence = error.to_string();
        // Programs' messages begin small; this one is read by people.
        let mut letters = sentence.chars();
        let first = letters.next().map(char::to_uppercase);
        let detail: String = first.into_iter().flatten().chain(letters).collect();
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, format!("{detail}."));
        match error {
            ImportError::MissingColumns { missing, .. } => problem.with("columns", json!(missing)),
            ImportError::NotUtf8 { line, .. } => problem.with("line", json!(line)),
            _ => problem,
        }
        .about(field)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMany | Refused::TooManyFromAddress => Self::busy(refused.to_string()),
            Refused::Store(error) => error.into(),
        }
    }
}

impl From<Unready> for Problem {
    fn from(unready: Unready) -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self {
            retry: true,
            ..Self::new(status, unready.code(), unready.to_string())
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = self.fields;
        // No type of its own: the code tells problems apart, and the title is the status' name.
        body.insert("type".into(), json!("about:blank"));
        body.insert("title".into(), json!(self.status.canonical_reason()));
        body.insert("status".into(), json!(self.status.as_u16()));
        if let Some(id) = RequestId::current() {
            body.insert("request_id".into(), json!(id.to_string()));
        }
        let mut response = Response::new(Body::from(Value::Object(body).to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: HeaderValue| headers.insert(name, value);
        put(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.retry {
            put(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_own_fields() {
        let problem = Problem::from(Refusal::invalid("customer", "must not be empty"));
        assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            Value::Object(problem.fields),
            json!({ "code": "invalid", "field": "customer", "detail": "customer must not be empty." })
        );
    }
}
