//! The JSON body of a request: its content type, its size, its form; what is wrong is named.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::http::problem::Problem;

/// Largest body of a request. The largest order, a hundred lines with every character escaped,
/// comes to half of it.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A required JSON body.
pub struct Json<T>(pub T);

/// What a form sends.
pub struct Form<T>(pub T);

/// A JSON body that may be left out; then it is the default.
pub struct OptionalJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        check_content_type(request.headers())?;
        let bytes = read(request.into_body()).await?;
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        // Its sentence names the field, and shows no value.
        match axum::Form::from_request(request, state).await {
            Ok(axum::Form(form)) => Ok(Self(form)),
            Err(problem) => {
                let detail = format!("{}.", problem.body_text());
                Err(Problem::new(problem.status(), "malformed", detail).about("body"))
            }
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read(body).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        check_content_type(&parts.headers)?;
        parse(&bytes).map(Self)
    }
}

/// Reads a whole body, within [`BODY_BYTES_MAX`].
pub async fn read(body: Body) -> Result<Bytes, Problem> {
    read_within(body, BODY_BYTES_MAX).await
}

/// Reads a whole body, within another bound.
pub async fn read_within(body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, bytes_max).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("The body must be at most {bytes_max} bytes."),
        )),
        Err(_) => Err(Problem::malformed("body", "ended too early")),
    }
}

fn check_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = given.unwrap_or_default().split(';').next();
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    if is_json {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The body must be JSON, and Content-Type must say application/json.",
    ))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // serde would take an array for a struct as well, field by field.
    if bytes
        .trim_ascii_start()
        .first()
        .is_some_and(|byte| *byte != b'{')
    {
        return Err(Problem::malformed("body", "must be a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        malformed(&path, error.inner())
    })?;
    json.end().map_err(|error| malformed(".", &error))?;
    Ok(value)
}

/// serde gives the path to a wrong value, and names an absent or unknown field in its message.
fn malformed(path: &str, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    let named = ["missing field `", "unknown field `"]
        .iter()
        .find_map(|opening| message.strip_prefix(opening))
        .and_then(|rest| rest.split('`').next());
    // Where the text breaks off there is no name yet.
    let path = path.trim_end_matches('?').trim_end_matches('.');
    let field = match (path, named) {
        ("", None) => "body".to_owned(),
        ("", Some(name)) => name.to_owned(),
        (path, None) => path.to_owned(),
        // The path of an unknown field has it as its last part already.
        (path, Some(name)) if path == name || path.ends_with(&format!(".{name}")) => {
            path.to_owned()
        }
        (path, Some(name)) => format!("{path}.{name}"),
    };
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed",
        format!("The body cannot be read: {message}."),
    )
    .about(field)
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use live_orders::draft::OrderDraft;
    use serde_json::{Value, json};

    use super::*;

    async fn check(body: Value, field: &str) {
        let problem = parse::<OrderDraft>(body.to_string().as_bytes()).expect_err(field);
        let response = problem.into_response();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let bytes = read(response.into_body()).await.expect("a small body");
        let problem: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(problem["field"], field, "{problem}");
    }

    #[tokio::test]
    async fn what_is_malformed_is_named() {
        check(json!([]), "body").await;
        check(json!({ "lines": [] }), "customer").await;
        check(json!({ "customer": 7, "lines": [] }), "customer").await;
        check(
            json!({ "customer": "A", "lines": [], "colour": "red" }),
            "colour",
        )
        .await;
        check(
            json!({ "customer": "A", "lines": [{ "sku": "X" }] }),
            "lines[0].quantity",
        )
        .await;
        check(
            json!({ "customer": "A", "lines": [{ "sku": "X", "quantity": 1.5 }] }),
            "lines[0].quantity",
        )
        .await;
        check(
            json!({ "customer": "A", "lines": [{ "sku": "X", "quantity": 1, "qty": 1 }] }),
            "lines[0].qty",
        )
        .await;
        check(json!({ "id": "7", "customer": "A", "lines": [] }), "id").await;
    }
}
