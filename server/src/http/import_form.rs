//! `POST /import/file`: a small file from a plain form, for browsers without scripts. What became of it
//! is a page of its own.

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use live_orders::import::columns::Kind;
use live_orders::import::report::PartReport;
use live_orders_app::language::Language;
use live_orders_app::port::Store;
use live_orders_app::transfer::PART_BODY_BYTES_MAX;
use live_orders_app::transfer::plain::{self, FIELDS};

use crate::http::body;
use crate::http::import::{place, take_in};
use crate::http::language;
use crate::http::problem::Problem;
use crate::import::PartTerms;

/// What a form has beside its file: names, boundaries, and a choice.
const FORM_BYTES: usize = 4 * 1024;

/// What a form says.
#[derive(Default)]
struct Form {
    kind: Option<Kind>,
    is_check: bool,
    file: Bytes,
}

/// `POST /import/file`
pub async fn post(State(store): State<Store>, request: Request) -> Response {
    let language = Language::of_headers(request.headers());
    let (status, html) = match carry_out(&store, request).await {
        Ok((kind, report)) => (StatusCode::OK, plain::document(language, kind, report)),
        Err(problem) => (
            problem.status(),
            plain::refused(language, &problem.untaken()),
        ),
    };
    let html_type = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (status, [(CONTENT_TYPE, html_type)], html).into_response();
    language::say(response.headers_mut(), language);
    response
}

async fn carry_out(store: &Store, request: Request) -> Result<(Kind, PartReport), Problem> {
    let place = place()?;
    let form = form(request).await?;
    let kind = form
        .kind
        .ok_or_else(|| Problem::malformed(FIELDS.kind, "must be orders or products"))?;
    if form.file.is_empty() {
        return Err(Problem::malformed(
            FIELDS.file,
            "must be chosen, and not be empty",
        ));
    }
    let asked = PartTerms {
        is_check: form.is_check,
        ..PartTerms::default()
    };
    let report = take_in(store, kind, form.file, &asked, &place).await?;
    Ok((kind, report))
}

async fn form(request: Request) -> Result<Form, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = body::read_within(body, PART_BODY_BYTES_MAX + FORM_BYTES).await?;
    let request = Request::from_parts(parts, Body::from(bytes));
    let unreadable = |_| Problem::malformed("body", "is no form with a file");
    let broken = |_: MultipartError| Problem::malformed("body", "is no form with a file");
    let mut fields = Multipart::from_request(request, &())
        .await
        .map_err(unreadable)?;
    let mut form = Form::default();
    while let Some(field) = fields.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = field.bytes().await.map_err(broken)?;
        if name == FIELDS.kind {
            form.kind = std::str::from_utf8(&value)
                .ok()
                .and_then(|text| text.parse().ok());
        } else if name == FIELDS.check {
            form.is_check = *value == *b"1";
        } else if name == FIELDS.file {
            form.file = value;
        }
    }
    Ok(form)
}
