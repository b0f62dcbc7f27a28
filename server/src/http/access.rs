//! Who may ask for what: every address and method with the least role that may, in one table. What is not
//! in it is refused, to everybody, so that a new route is of no use before somebody has said here whose
//! it is. A test walks through it all.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::error::FromServerFnError;
use live_orders::Role;
use live_orders_app::error::AppError;
use live_orders_app::signed::Signed;

use crate::accounts::{Gate, Identity};
use crate::http::peer::Peer;
use crate::http::problem::Problem;
use crate::http::rates::Rates;
use crate::http::{guard, identity, sign_in};

/// Who may at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// Whoever can reach the server: what says nothing of the shop, and the way in.
    Anybody,
    /// Those who have at least that role.
    Role(Role),
}

/// What may be asked of one address.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The address, as its route has it; of a server function, all of it.
    pub path: &'static str,
    /// Each of its methods, with who may at least.
    pub methods: &'static [(&'static str, Least)],
}

/// The route that all server functions share: each has a rule of its own.
const FUNCTIONS: &str = "/fn/{*function}";
const FUNCTIONS_PREFIX: &str = "/fn/";

/// Where the program's files lie: open to all, like each file that is no route.
const FILES: [&str; 2] = ["/pkg", "/pkg/"];
/// Longest name that a file can have: looking for one with a longer name fails.
const NAME_BYTES_MAX: usize = 255;

const OPEN: Least = Least::Anybody;
const READ: Least = Least::Role(Role::Viewer);
const WRITE: Least = Least::Role(Role::Operator);
/// Of imports as well: what they write bears dates and numbers that nobody else could give it, and no
/// click takes it back.
const LOOK_AFTER: Least = Least::Role(Role::Admin);

/// The table.
pub const RULES: &[Rule] = &[
    // What looks after the server asks. Metrics are counts of what a viewer sees anyway.
    rule("/healthz", &[("GET", OPEN)]),
    rule("/readyz", &[("GET", OPEN)]),
    rule("/metrics", &[("GET", READ)]),
    // The way in and out, and the language that it is said in.
    rule("/sign-in", &[("GET", OPEN), ("POST", OPEN)]),
    rule("/sign-out", &[("POST", OPEN)]),
    rule("/language", &[("POST", OPEN)]),
    // Pages. That a form can be seen does not mean that what it sends is taken.
    rule("/", &[("GET", READ)]),
    rule("/orders/new", &[("GET", READ)]),
    rule("/orders/{id}", &[("GET", READ)]),
    rule("/orders/{id}/page", &[("GET", READ)]),
    rule("/orders/{id}/edit", &[("GET", READ)]),
    rule("/orders/{id}/delete", &[("GET", READ)]),
    rule("/products", &[("GET", READ)]),
    rule("/products/new", &[("GET", READ)]),
    rule("/products/{sku}/{task}", &[("GET", READ)]),
    rule("/figures", &[("GET", READ)]),
    // One's own sessions; what else is there is shown to admins.
    rule("/accounts", &[("GET", READ), ("POST", LOOK_AFTER)]),
    rule("/accounts/session", &[("POST", READ)]),
    rule("/filter", &[("GET", READ)]),
    rule("/print/slips", &[("GET", READ)]),
    rule("/print/invoices", &[("GET", READ)]),
    rule("/import", &[("GET", LOOK_AFTER)]),
    rule("/import/file", &[("POST", LOOK_AFTER)]),
    // The API.
    rule("/api/orders", &[("GET", READ), ("POST", WRITE)]),
    rule("/api/orders.csv", &[("GET", READ)]),
    rule("/api/orders.jsonl", &[("GET", READ)]),
    rule(
        "/api/orders/{id}",
        &[("GET", READ), ("PATCH", WRITE), ("DELETE", WRITE)],
    ),
    rule("/api/orders/{id}/status", &[("POST", WRITE)]),
    rule("/api/orders/{id}/revert", &[("POST", WRITE)]),
    rule("/api/orders/{id}/history", &[("GET", READ)]),
    rule("/api/orders/{id}/viewers", &[("POST", READ)]),
    rule("/api/products", &[("GET", READ), ("POST", WRITE)]),
    rule("/api/products/{sku}", &[("GET", READ), ("PATCH", WRITE)]),
    rule("/api/import/{kind}", &[("POST", LOOK_AFTER)]),
    rule("/api/summary", &[("GET", READ)]),
    rule("/api/figures", &[("GET", READ)]),
    rule("/api/changes", &[("GET", READ)]),
    rule("/api/sinks", &[("GET", READ)]),
    rule("/api/sinks/{name}/retry", &[("POST", LOOK_AFTER)]),
    // Whoever can sign what they send.
    rule("/api/intake/{name}", &[("POST", OPEN)]),
    rule("/api/sessions", &[("GET", READ)]),
    rule("/api/sessions/{id}", &[("DELETE", READ)]),
    rule("/api/sse/{entity}", &[("GET", READ)]),
    // It says that there is nothing.
    rule(
        "/api/",
        &[
            ("GET", OPEN),
            ("POST", OPEN),
            ("PUT", OPEN),
            ("PATCH", OPEN),
            ("DELETE", OPEN),
        ],
    ),
    // What pages ask by.
    rule("/fn/overview", &[("GET", READ)]),
    rule("/fn/orders", &[("GET", READ)]),
    rule("/fn/lanes", &[("GET", READ)]),
    rule("/fn/countries", &[("GET", READ)]),
    rule("/fn/recipients", &[("GET", READ)]),
    rule("/fn/order", &[("GET", READ)]),
    rule("/fn/history", &[("GET", READ)]),
    rule("/fn/products", &[("GET", READ)]),
    rule("/fn/find_products", &[("GET", READ)]),
    rule("/fn/changes", &[("GET", READ)]),
    rule("/fn/figures", &[("GET", READ)]),
    rule("/fn/sinks", &[("GET", READ)]),
    rule("/fn/place_order", &[("POST", WRITE)]),
    rule("/fn/edit_order", &[("POST", WRITE)]),
    rule("/fn/change_status", &[("POST", WRITE)]),
    rule("/fn/move_card", &[("POST", WRITE)]),
    rule("/fn/delete_order", &[("POST", WRITE)]),
    rule("/fn/revert_order", &[("POST", WRITE)]),
    rule("/fn/add_product", &[("POST", WRITE)]),
    rule("/fn/edit_product", &[("POST", WRITE)]),
    rule("/fn/restock_product", &[("POST", WRITE)]),
    rule("/fn/discontinue_product", &[("POST", WRITE)]),
    rule("/fn/retry_sink", &[("POST", LOOK_AFTER)]),
];

/// Lets in who may, and finds out whose request it is.
pub async fn admit(
    State(gate): State<Arc<Gate>>,
    State(rates): State<Arc<Rates>>,
    peer: Peer,
    mut request: Request,
    next: Next,
) -> Response {
    let least = match least(&request) {
        Ok(least) => least,
        Err(refused) => return *refused,
    };
    let brought = identity::brought(request.headers());
    let identity = match (gate.identify(brought.as_ref()).await, least) {
        (Ok(identity), _) => identity,
        // Probes are answered, whatever is wrong with the database.
        (Err(_), Least::Anybody) => Identity::Nobody,
        (Err(error), Least::Role(_)) => return Problem::from(error).into_response(),
    };
    if let Err(wait) = rates.take(&identity, peer) {
        return too_many(&request, wait);
    }
    if let (Least::Role(_), Identity::Local) = (least, &identity)
        && !guard::is_for_this_machine(request.headers(), request.uri())
    {
        let detail = "Without accounts the server answers to localhost and to loopback addresses alone, \
                      and to no proxy. To be reached from elsewhere, make an account (live-orders \
                      user add).";
        let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, "other_name", detail);
        return problem.into_response();
    }
    if let Least::Role(least) = least
        && !identity.role().is_some_and(|role| role.may(least))
    {
        return refuse(&request, &identity, least);
    }
    request.extensions_mut().insert(signed(&identity));
    request.extensions_mut().insert(identity.clone());
    identity.scope(next.run(request)).await
}

/// Who may at least make a request; an answer where nobody may.
fn least(request: &Request) -> Result<Least, Box<Response>> {
    let matched = request.extensions().get::<MatchedPath>();
    let template = matched.map(MatchedPath::as_str);
    // Files of the pages, and what is no address at all.
    let Some(template) = template.filter(|template| !FILES.contains(template)) else {
        let mut parts = request.uri().path().split('/');
        return if parts.any(|part| part.len() > NAME_BYTES_MAX) {
            Err(Box::new(Problem::no_such_url().into_response()))
        } else {
            Ok(Least::Anybody)
        };
    };
    let is_function = template == FUNCTIONS;
    let path = if is_function {
        request.uri().path()
    } else {
        template
    };
    let Some(rule) = RULES.iter().find(|rule| rule.path == path) else {
        if is_function {
            return Err(Box::new(Problem::no_such_url().into_response()));
        }
        tracing::error!(route = template, "nobody may ask for it: it is in no table");
        let detail = "Nobody may ask for this.";
        let problem = Problem::new(StatusCode::FORBIDDEN, "forbidden", detail);
        return Err(Box::new(problem.into_response()));
    };
    rule.least(request.method())
        .ok_or_else(|| Box::new(rule.no_such_method()))
}

fn refuse(request: &Request, identity: &Identity, least: Role) -> Response {
    let error = match identity.role() {
        Some(_) => AppError::Forbidden(least),
        None => AppError::SignedOut,
    };
    let is_page = sign_in::wants_page(request.headers());
    if is_page && error == AppError::SignedOut {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let asked = request.uri().path_and_query().filter(|_| reads);
        let asked = asked.map_or("/", |address| address.as_str());
        return Redirect::to(&sign_in::leading_back(asked)).into_response();
    }
    if is_function(request) && !is_page {
        let status = StatusCode::from_u16(error.http_status());
        let status = status.unwrap_or(StatusCode::FORBIDDEN);
        return (status, error.ser()).into_response();
    }
    let detail = error.to_string();
    if error != AppError::SignedOut {
        return Problem::new(StatusCode::FORBIDDEN, "forbidden", detail).into_response();
    }
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in", detail);
    let scheme = HeaderValue::from_static("Bearer");
    ([(WWW_AUTHENTICATE, scheme)], problem).into_response()
}

/// The answer to one request too many.
fn too_many(request: &Request, wait: Duration) -> Response {
    let status = StatusCode::TOO_MANY_REQUESTS;
    // Whole seconds, and not too early.
    let seconds = [(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))];
    if is_function(request) && !sign_in::wants_page(request.headers()) {
        return (status, seconds, AppError::Busy.ser()).into_response();
    }
    let detail = "There were too many requests; wait a moment.";
    let problem = Problem::new(status, "too_many_requests", detail);
    (seconds, problem).into_response()
}

/// Whether it is for one of the page's own functions, which are answered in the form in which they tell
/// errors.
fn is_function(request: &Request) -> bool {
    request.uri().path().starts_with(FUNCTIONS_PREFIX)
}

/// The same for pages.
fn signed(identity: &Identity) -> Signed {
    match identity {
        Identity::Nobody => Signed::Out,
        Identity::Local => Signed::Local,
        Identity::Known(pass) => Signed::In {
            name: pass.name.to_string(),
            role: pass.role,
        },
    }
}

const fn rule(path: &'static str, methods: &'static [(&'static str, Least)]) -> Rule {
    Rule { path, methods }
}

impl Rule {
    /// Who may at least ask so.
    fn least(&self, method: &Method) -> Option<Least> {
        let name = match *method {
            Method::HEAD => "GET",
            ref other => other.as_str(),
        };
        let found = self.methods.iter().find(|(known, _)| *known == name);
        found.map(|(_, least)| *least)
    }

    fn no_such_method(&self) -> Response {
        let names = self.methods.iter().map(|(name, _)| match *name {
            "GET" => "GET,HEAD",
            other => other,
        });
        let allowed = names.collect::<Vec<_>>().join(",");
        let mut response = Problem::no_such_method().into_response();
        if let Ok(allowed) = HeaderValue::from_str(&allowed) {
            response.headers_mut().insert(ALLOW, allowed);
        }
        response
    }
}
