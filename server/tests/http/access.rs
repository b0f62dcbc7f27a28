//! Who may ask for what: all routes of the real router, as nobody, by each role, in local mode, by a
//! session that has ended and by an account that is disabled.

use std::collections::BTreeSet;

use leptos::server_fn::error::FromServerFnError;
use live_orders::Role;
use live_orders_app::error::AppError;
use live_orders_server::accounts::book::By;
use live_orders_server::http::access::{Least, RULES};
use reqwest::{Method, StatusCode};

use crate::accounts::{account, client, cookie};
use crate::support::{Running, soon};

/// Routes that stand for several addresses, each of which has a rule of its own, or is none.
const SHARED: [&str; 2] = ["/fn/{*function}", "/api"];
/// Where the program's files are: open to all, like each file that is no route.
const FILES: &str = "/pkg";

/// The templates of all routes that a router knows. It has no list of them, but shows it.
fn routes(router: &axum::Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let quoted = shown.split('"').skip(1).step_by(2);
    quoted
        .filter(|text| text.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

fn is_file(path: &str) -> bool {
    path.starts_with(FILES) || path.contains("__private__axum")
}

/// Something that a route could be asked for; that there is no such thing shows only to who may ask.
fn example(template: &str) -> String {
    template
        .split('/')
        .map(|part| match part {
            "{entity}" => "orders",
            "{kind}" => "products",
            part if part.starts_with('{') => "x",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// What each method of each route answers to whoever has that cookie, if any.
async fn walk(server: &Running, cookie: &str) -> Vec<(String, Least, StatusCode)> {
    let client = client();
    let mut answers = Vec::new();
    for rule in RULES {
        for (name, least) in rule.methods {
            // It would end the session that walks.
            if rule.path == "/sign-out" {
                continue;
            }
            let method: Method = name.parse().expect("a method");
            let url = server.url(&example(rule.path));
            let request = client.request(method, url).header("cookie", cookie);
            let answer = soon(request.send()).await.expect("an answer");
            let what = format!("{name} {}", rule.path);
            answers.push((what, *least, answer.status()));
        }
    }
    answers
}

/// Asks for all, and holds the answers against the table.
async fn check(server: &Running, cookie: &str, role: Option<Role>) {
    let mut refusals = 0;
    for (what, least, status) in walk(server, cookie).await {
        let may = match least {
            Least::Anybody => true,
            Least::Role(least) => role.is_some_and(|role| role.may(least)),
        };
        let refused = match role {
            None => StatusCode::UNAUTHORIZED,
            Some(_) => StatusCode::FORBIDDEN,
        };
        // Signing in with nothing is refused for another reason.
        let is_refused = status == refused;
        assert_eq!(is_refused, !may, "{what} by {role:?}: {status}");
        assert_ne!(
            status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{what}: no such route"
        );
        refusals += usize::from(is_refused);
    }
    let expected = match role {
        None => 60,
        Some(Role::Viewer) => 20,
        Some(Role::Operator) => 4,
        Some(Role::Admin) => 0,
    };
    assert!(refusals >= expected, "{refusals} refusals for {role:?}");
}

#[tokio::test]
async fn the_table_has_every_route_and_no_other() {
    let server = Running::start().await;
    let known = routes(&server.router);
    assert!(known.contains("/api/sse/{entity}"), "{known:?}");
    let known: BTreeSet<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|path| !is_file(path) && !SHARED.contains(path))
        .collect();
    let functions: Vec<(&str, Method)> = leptos::server_fn::axum::server_fn_paths().collect();
    let functions: BTreeSet<&str> = functions.iter().map(|(path, _)| *path).collect();
    assert!(functions.len() > 20, "{functions:?}");
    let there: BTreeSet<&str> = known.union(&functions).copied().collect();
    let ruled: BTreeSet<&str> = RULES.iter().map(|rule| rule.path).collect();
    assert_eq!(ruled.len(), RULES.len(), "no address has two rules");
    assert_eq!(ruled, there);
}

#[tokio::test]
async fn each_role_may_what_the_table_says_and_nothing_else() {
    let server = Running::start().await;
    account(&server, "vi", Role::Viewer).await;
    account(&server, "oz", Role::Operator).await;
    account(&server, "ad", Role::Admin).await;
    check(&server, "", None).await;
    check(&server, &cookie(&server, "vi").await, Some(Role::Viewer)).await;
    check(&server, &cookie(&server, "oz").await, Some(Role::Operator)).await;
    let ended = cookie(&server, "ad").await;
    check(&server, &ended, Some(Role::Admin)).await;
    let out = client()
        .post(server.url("/sign-out"))
        .header("cookie", &ended);
    soon(out.send()).await.expect("an answer");
    check(&server, &ended, None).await;
    let disabled = cookie(&server, "ad").await;
    let (name, now) = ("ad".parse().expect("a name"), server.store.now());
    let book = server.gate.book();
    book.set_disabled(&name, true, By::COMMAND_LINE, now)
        .await
        .expect("disabled");
    server.gate.look().await.expect("seen");
    check(&server, &disabled, None).await;
}

#[tokio::test]
async fn in_local_mode_whoever_asks_may_do_all() {
    let server = Running::start().await;
    check(&server, "", Some(Role::Admin)).await;
}

#[tokio::test]
async fn where_others_can_ask_no_account_is_no_way_in() {
    let server = Running::start().await;
    server.gate.ask_always();
    check(&server, "", None).await;
}

#[tokio::test]
async fn methods_that_are_in_no_rule_are_refused() {
    let server = Running::start().await;
    let client = client();
    for rule in RULES {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            if rule.methods.iter().any(|(known, _)| *known == method) {
                continue;
            }
            let url = server.url(&example(rule.path));
            let request = client.request(method.parse().expect("a method"), url);
            let answer = soon(request.send()).await.expect("an answer");
            let status = answer.status();
            assert_eq!(
                status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {}",
                rule.path
            );
        }
    }
    let unknown = server.ask(Method::POST, "/fn/nothing").send().await;
    unknown.problem(404, "not_found", None);
}

#[tokio::test]
async fn in_local_mode_only_this_machine_s_names_lead_in() {
    let server = Running::start().await;
    let ask = async |path: &str, host: &str| {
        let request = client().get(server.url(path)).header("host", host);
        soon(request.send()).await.expect("an answer").status()
    };
    for path in ["/", "/api/orders", "/api/sse/orders", "/fn/countries"] {
        let answer = ask(path, "rebound.example").await;
        assert_eq!(answer, StatusCode::MISDIRECTED_REQUEST, "{path}");
        assert!(ask(path, "localhost:3000").await.is_success(), "{path}");
    }
    // With accounts any name may lead here: a session is of one host alone.
    account(&server, "ana", Role::Viewer).await;
    let answer = ask("/api/orders", "shop.example").await;
    assert_eq!(answer, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn functions_say_so_in_the_form_in_which_they_tell_errors() {
    let server = Running::start().await;
    account(&server, "vi", Role::Viewer).await;
    let viewer = cookie(&server, "vi").await;
    for (cookie, expected) in [
        ("", AppError::SignedOut),
        (viewer.as_str(), AppError::Forbidden(Role::Operator)),
    ] {
        let request = client().post(server.url("/fn/delete_order"));
        let request = request.header("cookie", cookie);
        let answer = soon(request.header("accept", "application/json").send()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status().as_u16(), expected.http_status());
        let told = answer.bytes().await.expect("a body");
        assert_eq!(AppError::de(told), expected);
    }
    // A form without scripts is led to where one signs in.
    let request = client().post(server.url("/fn/delete_order"));
    let answer = soon(request.header("accept", "text/html").send()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/sign-in?back=%2F");
}
