//! How a server function answers over HTTP: with the status that its error has, and with a
//! redirect where a plain form posted to it.

use std::future::Future;
use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;
use crate::policy;
use crate::port::{Sinks, Store};

/// What the server has read for a page, on its way to where that is rendered.
#[derive(Clone)]
pub struct Read<T>(Arc<Result<T, AppError>>);

impl<T> Read<T> {
    /// What was read, or why it could not be.
    pub fn new(read: Result<T, AppError>) -> Self {
        Self(Arc::new(read))
    }
}

/// What was read for this page, which gets the status of what went wrong.
pub fn opening<T: Clone + Send + Sync + 'static>() -> Result<T, AppError> {
    let read = use_context::<Parts>().and_then(|it| it.extensions.get::<Read<T>>().cloned());
    // Only the list of routes is made without a request.
    let opening = read.map_or(Err(AppError::Failed), |read| (*read.0).clone());
    opening.inspect_err(with_status_of)
}

/// The store, from the request's context.
pub fn store() -> Result<Store, AppError> {
    // The server puts it into every context; without it there is nothing to answer with.
    use_context::<Store>().ok_or(AppError::Failed)
}

/// The sinks, from the request's context.
pub fn sinks() -> Result<Sinks, AppError> {
    use_context::<Sinks>().ok_or(AppError::Failed)
}

/// Whether a plain form asks, or a person's address bar: whoever takes a page for an answer.
pub fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

/// Gives the response the status that the error has. A form's redirect keeps its own.
pub fn with_status_of(error: &AppError) {
    let is_function = use_context::<Parts>()
        .is_some_and(|parts| parts.uri.path().starts_with(crate::api::PREFIX_PATH));
    if is_function && wants_page() {
        return;
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        let status = StatusCode::from_u16(error.http_status());
        response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
}

/// Gives the page that is rendered its policy, which knows its inline scripts.
pub fn with_policy() {
    let nonce = use_nonce();
    let policy = policy::content_security(nonce.as_ref().map(|nonce| nonce.as_ref()));
    if let (Some(response), Ok(policy)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&policy),
    ) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Answers, with the right status where it is an error.
pub async fn answered<T>(answer: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    answer.await.inspect_err(with_status_of)
}

/// Sends whoever posted a form to a page; scripts get the answer itself.
pub fn lead_to(url: &str) {
    if wants_page() {
        leptos_axum::redirect(url);
    }
}
