//! `POST /sign-in` and `POST /sign-out`: what the forms of the page send, and programs may send as well.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{ACCEPT, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use live_orders_app::signed::{self, PATH};
use serde::Deserialize;

use crate::accounts::{Gate, SignIn};
use crate::http::body::Form;
use crate::http::identity;
use crate::http::language::back;
use crate::http::peer::Peer;
use crate::http::problem::{Answer, Problem};

/// What the form sends.
#[derive(Deserialize)]
pub struct Credentials {
    name: String,
    password: String,
    /// The page that was asked for.
    #[serde(default)]
    back: String,
}

/// `POST /sign-in`
pub async fn sign_in(
    State(gate): State<Arc<Gate>>,
    peer: Peer,
    headers: HeaderMap,
    Form(typed): Form<Credentials>,
) -> Answer {
    let origin = identity::origin(peer, &headers);
    let before = identity::cookie(&headers);
    let outcome = gate
        .sign_in(&typed.name, &typed.password, before.as_ref(), &origin)
        .await?;
    let problem = match outcome {
        SignIn::Done(secret, name) => {
            let cookies = identity::keep(&secret, &name)?;
            return Ok((cookies, Redirect::to(back(&typed.back))).into_response());
        }
        SignIn::Wrong => Failure::Wrong,
        SignIn::Wait(wait) => Failure::Wait(wait),
    };
    Ok(if wants_page(&headers) {
        Redirect::to(&again(problem.code(), &typed.back)).into_response()
    } else {
        problem.into_response()
    })
}

/// `POST /sign-out`
pub async fn sign_out(State(gate): State<Arc<Gate>>, peer: Peer, headers: HeaderMap) -> Answer {
    // The session that the browser has, and no other way of being known: it ends, or the answer says that
    // it did not.
    if let Some(session) = identity::cookie(&headers) {
        let origin = identity::origin(peer, &headers);
        gate.sign_out(&session, &origin).await?;
    }
    // What the browser has kept of the shop the page that it comes to throws away.
    Ok((identity::forget()?, Redirect::to(PATH)).into_response())
}

/// Where somebody signs in who asked for a page.
pub fn leading_back(address: &str) -> String {
    signed::leading_back(back(address))
}

/// Whether a page is asked for, or data.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    let mut texts = accepted.filter_map(|value| value.to_str().ok());
    texts.any(|text| text.contains("text/html"))
}

fn again(problem: &str, address: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("problem", problem);
    query.append_pair("back", back(address));
    format!("{PATH}?{}", query.finish())
}

/// Why somebody is not in.
enum Failure {
    Wrong,
    Wait(Duration),
}

impl Failure {
    const fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong_credentials",
            Self::Wait(_) => "too_many_tries",
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Wrong => {
                let detail = "The name or the password is wrong.";
                Problem::new(StatusCode::UNAUTHORIZED, self.code(), detail).into_response()
            }
            Self::Wait(wait) => {
                let detail = "There were too many tries; try again later.";
                let status = StatusCode::TOO_MANY_REQUESTS;
                let problem = Problem::new(status, self.code(), detail);
                // Whole seconds, and not too early.
                let seconds = HeaderValue::from(wait.as_secs() + 1);
                ([(RETRY_AFTER, seconds)], problem).into_response()
            }
        }
    }
}
