//! Signing in and out, sessions, and whose name a change bears.

use std::time::{Duration, Instant};

use live_orders::Role;
use live_orders_server::accounts::book::By;
use live_orders_server::accounts::password::{Cost, Hasher, Password};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::support::{Running, meddle, order, soon};

/// Nobody's, and not guessed first.
pub(crate) const PASSWORD: &str = "gravel lantern otter";
/// What guessing costs in tests.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};

/// Makes an account, as the command line does.
pub(crate) async fn account(server: &Running, name: &str, role: Role) {
    let name = name.parse().expect("a name");
    let password = Password::new(PASSWORD, &name).expect("a password");
    let hasher = Hasher::new(CHEAP).expect("a hasher");
    let kept = hasher.hash(password).await.expect("hashed");
    let book = server.gate.book();
    let made = book.add(&name, role, &kept, By::COMMAND_LINE, server.store.now());
    made.await.expect("made");
    server.gate.look().await.expect("seen");
}

/// A client that goes where it is sent, and no further.
pub(crate) fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    builder.redirect(Policy::none()).build().expect("a client")
}

/// Signs in by a form.
pub(crate) async fn sign_in(server: &Running, name: &str, password: &str, more: &str) -> Response {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", name)
        .append_pair("password", password)
        .finish();
    let request = client()
        .post(server.url("/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("{form}{more}"));
    soon(request.send()).await.expect("an answer")
}

/// The cookie of somebody who has signed in.
pub(crate) async fn cookie(server: &Running, name: &str) -> String {
    let response = sign_in(server, name, PASSWORD, "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    given_cookie(&response)
}

fn given_cookie(response: &Response) -> String {
    let header = response.headers().get("set-cookie").expect("a cookie");
    let text = header.to_str().expect("text");
    text.split(';').next().expect("a pair").to_owned()
}

fn location(response: &Response) -> &str {
    let header = response.headers().get("location").expect("a location");
    header.to_str().expect("text")
}

async fn status(request: RequestBuilder) -> StatusCode {
    soon(request.send()).await.expect("an answer").status()
}

fn get(server: &Running, path: &str, cookie: &str) -> RequestBuilder {
    client().get(server.url(path)).header("cookie", cookie)
}

#[tokio::test]
async fn nobody_is_asked_before_there_is_an_account_and_everybody_after() {
    let server = Running::start().await;
    server.get("/api/summary").await.expect(StatusCode::OK);
    account(&server, "ana", Role::Viewer).await;
    let refused = server.get("/api/summary").await;
    refused.problem(401, "not_signed_in", None);
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    let page = get(&server, "/orders/x?sort=total", "").header("accept", "text/html");
    let page = soon(page.send()).await.expect("an answer");
    assert_eq!(page.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        location(&page),
        "/sign-in?back=%2Forders%2Fx%3Fsort%3Dtotal"
    );
    let cookie = cookie(&server, "Ana ").await;
    assert_eq!(
        status(get(&server, "/api/summary", &cookie)).await,
        StatusCode::OK
    );
    assert_eq!(
        status(get(&server, "/api/summary", "a=b")).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn who_cannot_prove_who_they_are_is_not_in_and_it_is_written_down() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    account(&server, "bo", Role::Admin).await;
    let bo = "bo".parse().expect("a name");
    let now = server.store.now();
    let book = server.gate.book();
    book.set_disabled(&bo, true, By::COMMAND_LINE, now)
        .await
        .expect("disabled");
    let long = "x".repeat(300);
    for (name, password) in [
        ("ana", "gravel lantern Otter"),
        ("ana", ""),
        ("ana", &long),
        ("bo", PASSWORD),
        ("nobody", PASSWORD),
        ("<script>", PASSWORD),
    ] {
        let response = sign_in(&server, name, password, "").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{name}");
        assert!(response.headers().get("set-cookie").is_none());
        let problem: Value = soon(response.json()).await.expect("JSON");
        assert_eq!(problem["code"], "wrong_credentials");
    }
    let entries = book.audit(100).await.expect("entries");
    let failed = entries
        .iter()
        .filter(|entry| entry.event == "sign-in-failed");
    let failed: Vec<(&str, &str)> = failed
        .map(|entry| (&*entry.subject, &*entry.address))
        .collect();
    let here = "127.0.0.1";
    let names = ["ana", "ana", "bo", ""];
    assert_eq!(failed, names.map(|name| (name, here)));
    // With a page it is said there.
    let request = client()
        .post(server.url("/sign-in"))
        .header("accept", "text/html,*/*")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("name=ana&password=x&back=%2Fproducts");
    let response = soon(request.send()).await.expect("an answer");
    assert_eq!(
        location(&response),
        "/sign-in?problem=wrong_credentials&back=%2Fproducts"
    );
}

#[tokio::test]
async fn signing_in_leads_back_to_our_own_pages_alone() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    for (back, expected) in [
        ("", "/"),
        ("&back=%2Fproducts%3Fq%3Dchai", "/products?q=chai"),
        ("&back=%2F%2Fevil.example", "/"),
        ("&back=https%3A%2F%2Fevil.example%2F", "/"),
    ] {
        let response = sign_in(&server, "ana", PASSWORD, back).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(location(&response), expected);
    }
}

#[tokio::test]
async fn tries_are_bounded_and_the_right_password_waits_as_well() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    for _ in 0..10 {
        let response = sign_in(&server, "ana", "wrong", "").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
    let response = sign_in(&server, "ana", PASSWORD, "").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait = response.headers().get("retry-after").expect("a wait");
    let seconds: u64 = wait.to_str().expect("text").parse().expect("seconds");
    assert!((1..=31).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_session_is_another_one_each_time_and_ends_when_it_is_left() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    let first = cookie(&server, "ana").await;
    let request = client()
        .post(server.url("/sign-in"))
        .header("cookie", &first)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("name=ana&password={}", PASSWORD.replace(' ', "+")));
    let second = given_cookie(&soon(request.send()).await.expect("an answer"));
    assert_ne!(first, second);
    let summary = |cookie: &str| status(get(&server, "/api/summary", cookie));
    assert_eq!(summary(&first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(summary(&second).await, StatusCode::OK);
    let out = client()
        .post(server.url("/sign-out"))
        .header("cookie", &second);
    let out = soon(out.send()).await.expect("an answer");
    assert_eq!(location(&out), "/sign-in");
    assert_eq!(given_cookie(&out), "__Host-live-orders=");
    assert_eq!(summary(&second).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions_alone() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    account(&server, "bo", Role::Admin).await;
    let (here, there) = (cookie(&server, "ana").await, cookie(&server, "ana").await);
    let other = cookie(&server, "bo").await;
    let list = async |cookie: &str| -> Vec<Value> {
        let response = soon(get(&server, "/api/sessions", cookie).send()).await;
        let page: Value = soon(response.expect("an answer").json())
            .await
            .expect("JSON");
        page["items"].as_array().expect("sessions").clone()
    };
    let own = list(&here).await;
    assert_eq!((own.len(), list(&other).await.len()), (2, 1));
    let of_there = own.iter().find(|it| it["is_this"] == false).expect("it");
    assert_eq!(of_there["address"], "127.0.0.1");
    let path = format!("/api/sessions/{}", of_there["id"]);
    let end = |cookie: &str| {
        let request = client().delete(server.url(&path));
        status(request.header("cookie", cookie))
    };
    assert_eq!(end(&other).await, StatusCode::NOT_FOUND);
    assert_eq!(
        status(get(&server, "/api/summary", &there)).await,
        StatusCode::OK
    );
    assert_eq!(end(&here).await, StatusCode::NO_CONTENT);
    let summary = status(get(&server, "/api/summary", &there)).await;
    assert_eq!(summary, StatusCode::UNAUTHORIZED);
    assert_eq!(list(&here).await.len(), 1);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    for aged in [
        "update sessions set used_at_ms = used_at_ms - 43200000",
        "update sessions set began_at_ms = began_at_ms - 1209600000",
    ] {
        let cookie = cookie(&server, "ana").await;
        assert_eq!(
            status(get(&server, "/api/summary", &cookie)).await,
            StatusCode::OK
        );
        meddle(&server.file(), aged).await;
        // What is remembered is forgotten with the next change of anything.
        meddle(&server.file(), "update access set version = version + 1").await;
        server.gate.look().await.expect("seen");
        let summary = status(get(&server, "/api/summary", &cookie)).await;
        assert_eq!(summary, StatusCode::UNAUTHORIZED, "{aged}");
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_within_a_second_whoever_did_it() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    let cookie = cookie(&server, "ana").await;
    assert_eq!(
        status(get(&server, "/api/summary", &cookie)).await,
        StatusCode::OK
    );
    meddle(&server.file(), "update accounts set is_disabled = 1").await;
    soon(async {
        while status(get(&server, "/api/summary", &cookie)).await == StatusCode::OK {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session_with_its_role_and_with_local_mode() {
    let server = Running::start().await;
    let open = async |cookie: &str| {
        let response = soon(get(&server, "/api/sse/*", cookie).send()).await;
        let response = response.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        response
    };
    let ends = async |mut stream: Response| {
        soon(async { while stream.chunk().await.is_ok_and(|it| it.is_some()) {} }).await;
    };
    let local = open("").await;
    account(&server, "ana", Role::Viewer).await;
    ends(local).await;
    let cookie = cookie(&server, "ana").await;
    let (left, disabled) = (
        open(&cookie).await,
        open(&self::cookie(&server, "ana").await).await,
    );
    let out = client()
        .post(server.url("/sign-out"))
        .header("cookie", &cookie);
    soon(out.send()).await.expect("an answer");
    ends(left).await;
    // By another process, which only the file tells of.
    meddle(&server.file(), "update accounts set is_disabled = 1").await;
    ends(disabled).await;
}

#[tokio::test]
async fn a_change_bears_the_name_of_who_made_it() {
    let server = Running::start().await;
    server.product("A", 50).await;
    account(&server, "ana", Role::Operator).await;
    account(&server, "bo", Role::Admin).await;
    let (ana, bo) = (cookie(&server, "ana").await, cookie(&server, "bo").await);
    let by_api = client()
        .post(server.url("/api/orders"))
        .header("cookie", &ana)
        .json(&order("Trujillo", "A", 1));
    assert_eq!(status(by_api).await, StatusCode::CREATED);
    let placed = soon(get(&server, "/api/orders", &ana).send()).await;
    let placed: Value = soon(placed.expect("an answer").json()).await.expect("JSON");
    let id = placed["items"][0]["id"].as_str().expect("an id");
    let by_page = client()
        .post(server.url("/fn/change_status"))
        .header("cookie", &bo)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!(
            "mutation=01890a5d-ac96-774b-bcce-b302099a8057&id={id}&version=1&status=paid"
        ));
    assert_eq!(status(by_page).await, StatusCode::OK);
    let by_file = client()
        .post(server.url("/api/import/products"))
        .header("cookie", &bo)
        .header("content-type", "text/csv")
        .body("sku,name,category,unit,unit_price,stock,discontinued\nB,Bread,Food,loaf,1.00,5,0\n");
    let file = soon(by_file.send()).await.expect("an answer");
    assert_eq!(file.status(), StatusCode::OK, "{:?}", file.text().await);
    let changes = soon(get(&server, "/api/changes?after=0", &ana).send()).await;
    let changes: Value = soon(changes.expect("an answer").json())
        .await
        .expect("JSON");
    let mut actors: Vec<&str> = changes["items"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| change["actor"].as_str().expect("a name"))
        .collect();
    actors.dedup();
    assert_eq!(actors, ["api", "ana", "bo", "import (bo)"]);
}

#[tokio::test]
async fn while_the_file_is_locked_readers_read_and_nobody_is_signed_out_in_name_alone() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    let ana = cookie(&server, "ana").await;
    // Its use is to be written down with the next request.
    meddle(
        &server.file(),
        "update sessions set used_at_ms = used_at_ms - 100000",
    )
    .await;
    let options = SqliteConnectOptions::new().filename(server.file());
    let mut other = soon(options.connect()).await.expect("the file");
    sqlx::raw_sql("begin immediate")
        .execute(&mut other)
        .await
        .expect("locked");
    let begun = Instant::now();
    for _ in 0..5 {
        let read = status(get(&server, "/api/summary", &ana)).await;
        assert_eq!(read, StatusCode::OK);
    }
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "nobody waits for the lock"
    );
    let out = client()
        .post(server.url("/sign-out"))
        .header("cookie", &ana);
    assert!(status(out).await.is_server_error());
    sqlx::raw_sql("rollback")
        .execute(&mut other)
        .await
        .expect("free");
    assert_eq!(
        status(get(&server, "/api/summary", &ana)).await,
        StatusCode::OK
    );
    let out = client()
        .post(server.url("/sign-out"))
        .header("cookie", &ana);
    assert_eq!(status(out).await, StatusCode::SEE_OTHER);
    assert_eq!(
        status(get(&server, "/api/summary", &ana)).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn nobody_keeps_others_out_from_elsewhere() {
    let server = Running::start().await;
    account(&server, "ana", Role::Viewer).await;
    for _ in 0..10 {
        let wrong = sign_in(&server, "ana", "not it at all", "").await;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    }
    let held = sign_in(&server, "ana", PASSWORD, "").await;
    assert_eq!(held.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(held.headers().contains_key("retry-after"));
    assert_eq!(
        sign_in(&server, "bo", PASSWORD, "").await.status(),
        StatusCode::UNAUTHORIZED
    );
}
