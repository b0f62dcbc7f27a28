//! The page of accounts and its forms: what an admin does there, and what anybody does with their own.

use live_orders::Role;
use reqwest::{Response, StatusCode};

use crate::accounts::{PASSWORD, account, client, cookie, sign_in};
use crate::support::{Running, soon};

/// Nobody's either.
const OTHER: &str = "violin harbour thistle";

async fn send(server: &Running, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    let request = client()
        .post(server.url(path))
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.finish());
    soon(request.send()).await.expect("an answer")
}

/// Sends a form, and gives the problem that the page is to tell, if any.
async fn ask(server: &Running, cookie: &str, fields: &[(&str, &str)]) -> Option<String> {
    let answer = send(server, "/accounts", cookie, fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{fields:?}");
    let location = answer.headers()["location"].to_str().expect("text");
    let problem = location.strip_prefix("/accounts").expect("the page");
    problem.strip_prefix("?problem=").map(str::to_owned)
}

async fn page(server: &Running, cookie: &str) -> String {
    let request = client()
        .get(server.url("/accounts"))
        .header("cookie", cookie);
    let answer = soon(request.send()).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    soon(answer.text()).await.expect("a page")
}

async fn may_sign_in(server: &Running, name: &str, password: &str) -> bool {
    let answer = sign_in(server, name, password, "").await;
    answer.headers().contains_key("set-cookie")
}

#[tokio::test]
async fn the_first_account_is_made_on_the_page_and_ends_local_mode() {
    let server = Running::start().await;
    let add = [
        ("task", "add"),
        ("name", "Ana"),
        ("role", "admin"),
        ("password", PASSWORD),
    ];
    assert_eq!(ask(&server, "", &add).await, None);
    server
        .get("/api/summary")
        .await
        .problem(401, "not_signed_in", None);
    let ana = cookie(&server, "ana").await;
    assert!(page(&server, &ana).await.contains("Admin: may do all"));
}

#[tokio::test]
async fn an_admin_makes_and_changes_accounts() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    let ana = cookie(&server, "ana").await;
    let add = [
        ("task", "add"),
        ("name", "bo"),
        ("role", "viewer"),
        ("password", PASSWORD),
    ];
    assert_eq!(ask(&server, &ana, &add).await, None);
    assert_eq!(
        ask(&server, &ana, &add).await.as_deref(),
        Some("name_taken")
    );
    let bo = cookie(&server, "bo").await;
    let role = [("task", "role"), ("name", "bo"), ("role", "operator")];
    assert_eq!(ask(&server, &ana, &role).await, None);
    // In the session that is open, too: it may now be refused for what it sends alone.
    let write = send(&server, "/api/orders", &bo, &[]).await;
    assert_ne!(write.status(), StatusCode::FORBIDDEN);
    let password = [("task", "password"), ("name", "bo"), ("password", OTHER)];
    assert_eq!(ask(&server, &ana, &password).await, None);
    assert!(!may_sign_in(&server, "bo", PASSWORD).await);
    assert!(may_sign_in(&server, "bo", OTHER).await);
    assert_eq!(
        ask(&server, &ana, &[("task", "disable"), ("name", "bo")]).await,
        None
    );
    assert!(!may_sign_in(&server, "bo", OTHER).await);
    assert_eq!(
        ask(&server, &ana, &[("task", "enable"), ("name", "bo")]).await,
        None
    );
    assert!(may_sign_in(&server, "bo", OTHER).await);
    let audit = server.gate.book().audit(100).await.expect("entries");
    let audit: Vec<String> = audit.iter().map(ToString::to_string).collect();
    for event in [
        "account-made",
        "role-changed",
        "password-changed",
        "account-disabled",
    ] {
        let is_noted = audit
            .iter()
            .any(|entry| entry.contains(&format!("\t{event}\tana\tbo")));
        assert!(is_noted, "{event}: {audit:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_told_and_changes_nothing() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    let ana = cookie(&server, "ana").await;
    let add = |name: &'static str, role: &'static str, password: &'static str| {
        [
            ("task", "add"),
            ("name", name),
            ("role", role),
            ("password", password),
        ]
    };
    for (fields, problem) in [
        (add("a b", "viewer", PASSWORD), "bad_name"),
        (add("import", "viewer", PASSWORD), "bad_name"),
        (add("bo", "owner", PASSWORD), "not_done"),
        (add("bo", "viewer", "hunter2"), "bad_password"),
        (add("bo", "viewer", "password1234"), "bad_password"),
    ] {
        assert_eq!(
            ask(&server, &ana, &fields).await.as_deref(),
            Some(problem),
            "{fields:?}"
        );
    }
    for fields in [
        &[("task", "disable"), ("name", "ana")][..],
        &[("task", "role"), ("name", "ana"), ("role", "viewer")],
    ] {
        assert_eq!(ask(&server, &ana, fields).await.as_deref(), Some("own"));
    }
    let unknown = [("task", "disable"), ("name", "bo")];
    assert_eq!(
        ask(&server, &ana, &unknown).await.as_deref(),
        Some("unknown")
    );
    assert_eq!(server.gate.book().accounts().await.expect("rows").len(), 1);
    let odd = send(&server, "/accounts", &ana, &[("task", "dance")]).await;
    assert!(odd.status().is_client_error());
}

#[tokio::test]
async fn a_token_is_shown_to_its_maker_once_and_lets_a_program_in() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    account(&server, "bo", Role::Admin).await;
    let (ana, bo) = (cookie(&server, "ana").await, cookie(&server, "bo").await);
    let make = [
        ("task", "add_token"),
        ("name", "shop"),
        ("role", "viewer"),
        ("days", "30"),
    ];
    assert_eq!(ask(&server, &ana, &make).await, None);
    assert!(!page(&server, &bo).await.contains("lo_"), "it is hers");
    let shown = page(&server, &ana).await;
    let token = shown.split("lo_").nth(1).expect("a token");
    let token = format!("lo_{}", token.get(..43).expect("all of it"));
    assert!(!page(&server, &ana).await.contains("lo_"), "shown once");
    let summary = async || {
        let request = client().get(server.url("/api/summary")).bearer_auth(&token);
        soon(request.send()).await.expect("an answer").status()
    };
    assert_eq!(summary().await, StatusCode::OK);
    for days in ["0", "4000", "ten"] {
        let make = [
            ("task", "add_token"),
            ("name", "x"),
            ("role", "viewer"),
            ("days", days),
        ];
        assert_eq!(
            ask(&server, &ana, &make).await.as_deref(),
            Some("not_done"),
            "{days}"
        );
    }
    assert_eq!(
        ask(&server, &bo, &[("task", "end_token"), ("name", "shop")]).await,
        None
    );
    assert_eq!(summary().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn others_see_and_end_their_own_sessions_alone() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    account(&server, "bo", Role::Viewer).await;
    let (here, there) = (cookie(&server, "bo").await, cookie(&server, "bo").await);
    let ana = cookie(&server, "ana").await;
    let shown = page(&server, &here).await;
    assert!(shown.contains("Where you are signed in"), "{shown}");
    assert!(
        !shown.contains("New account") && !shown.contains(">ana<"),
        "{shown}"
    );
    let ids = |page: &str| -> Vec<String> {
        let parts = page.split("name=\"id\" value=\"").skip(1);
        let ids = parts.filter_map(|part| part.split('"').next());
        ids.map(str::to_owned).collect()
    };
    assert_eq!(ids(&shown).len(), 2);
    let hers = ids(&page(&server, &ana).await);
    send(&server, "/accounts/session", &here, &[("id", &hers[0])]).await;
    page(&server, &ana).await;
    // Their own last: what ends it could end no other.
    for id in ids(&shown).iter().rev() {
        send(&server, "/accounts/session", &there, &[("id", id)]).await;
    }
    let ended = send(&server, "/accounts/session", &here, &[("id", "1")]).await;
    assert_eq!(ended.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn somebody_is_always_left_to_look_after_accounts() {
    let server = Running::start().await;
    let first = [
        ("task", "add"),
        ("name", "ana"),
        ("role", "viewer"),
        ("password", PASSWORD),
    ];
    assert_eq!(
        ask(&server, "", &first).await.as_deref(),
        Some("first_admin")
    );
    account(&server, "ana", Role::Admin).await;
    let ana = cookie(&server, "ana").await;
    let make = [
        ("task", "add_token"),
        ("name", "boss"),
        ("role", "admin"),
        ("days", "1"),
    ];
    assert_eq!(ask(&server, &ana, &make).await, None);
    let shown = page(&server, &ana).await;
    let token = shown
        .split("lo_")
        .nth(1)
        .and_then(|it| it.get(..43))
        .expect("a token");
    for task in ["task=disable&name=ana", "task=role&name=ana&role=viewer"] {
        let request = client()
            .post(server.url("/accounts"))
            .bearer_auth(format!("lo_{token}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(task);
        let answer = soon(request.send()).await.expect("an answer");
        assert_eq!(answer.headers()["location"], "/accounts?problem=last_admin");
    }
    let accounts = server.gate.book().accounts().await.expect("rows");
    assert!(accounts[0].role == Role::Admin && !accounts[0].is_disabled);
}

#[tokio::test]
async fn a_token_waits_until_somebody_looks() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    let ana = cookie(&server, "ana").await;
    let make = [
        ("task", "add_token"),
        ("name", "shop"),
        ("role", "viewer"),
        ("days", "1"),
    ];
    assert_eq!(ask(&server, &ana, &make).await, None);
    let head = client()
        .head(server.url("/accounts"))
        .header("cookie", &ana);
    soon(head.send()).await.expect("an answer");
    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = client().get(server.url("/accounts")).header("cookie", &ana);
        let answer = soon(request.header(name, value).send())
            .await
            .expect("an answer");
        let text = soon(answer.text()).await.expect("a page");
        assert!(!text.contains("lo_"), "{name}");
    }
    assert!(page(&server, &ana).await.contains("lo_"));
}
