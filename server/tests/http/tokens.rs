//! Tokens: what programs are known by.

use live_orders::{Role, Timestamp};
use live_orders_server::accounts::book::By;
use live_orders_server::accounts::secret::Secret;
use live_orders_server::accounts::tokens::NewToken;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

use crate::accounts::{account, client, cookie};
use crate::support::{Running, meddle, order, soon};

/// Makes a token, as the command line does.
async fn token(server: &Running, name: &str, role: Role, ends_at: Option<Timestamp>) -> String {
    let name = name.parse().expect("a name");
    let secret = Secret::random();
    let token = NewToken {
        name: &name,
        role,
        ends_at,
    };
    let book = server.gate.book();
    let (hash, now) = (secret.hash(), server.store.now());
    book.add_token(token, &hash, By::COMMAND_LINE, now)
        .await
        .expect("made");
    secret.token_text()
}

fn get(server: &Running, path: &str, token: &str) -> RequestBuilder {
    client().get(server.url(path)).bearer_auth(token)
}

async fn status(request: RequestBuilder) -> StatusCode {
    soon(request.send()).await.expect("an answer").status()
}

async fn end(server: &Running, name: &str) {
    let name = name.parse().expect("a name");
    let book = server.gate.book();
    let ended = book.end_token(&name, By::COMMAND_LINE, server.store.now());
    ended.await.expect("ended");
}

#[tokio::test]
async fn a_token_lets_do_what_its_role_may_under_its_name() {
    let server = Running::start().await;
    server.product("A", 50).await;
    account(&server, "ana", Role::Admin).await;
    let reads = token(&server, "scraper", Role::Viewer, None).await;
    let writes = token(&server, "shop", Role::Operator, None).await;
    assert_eq!(
        status(get(&server, "/metrics", &reads)).await,
        StatusCode::OK
    );
    let place = |token: &str| {
        let request = client().post(server.url("/api/orders")).bearer_auth(token);
        status(request.json(&order("Trujillo", "A", 1)))
    };
    assert_eq!(place(&reads).await, StatusCode::FORBIDDEN);
    assert_eq!(place(&writes).await, StatusCode::CREATED);
    let changes = soon(get(&server, "/api/changes", &reads).send()).await;
    let changes: Value = soon(changes.expect("an answer").json())
        .await
        .expect("JSON");
    let last = changes["items"].as_array().and_then(|items| items.last());
    assert_eq!(last.expect("a change")["actor"], "shop");
    for wrong in ["lo_", "lo_AAAA", &reads[3..], &format!("{reads}A")] {
        let summary = status(get(&server, "/api/summary", wrong)).await;
        assert_eq!(summary, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    // No cookie makes up for it, nor does one of a token pass for a session.
    let with_cookie =
        get(&server, "/api/summary", "lo_").header("cookie", cookie(&server, "ana").await);
    assert_eq!(status(with_cookie).await, StatusCode::UNAUTHORIZED);
    let as_session = client()
        .get(server.url("/api/summary"))
        .header("cookie", format!("__Host-live-orders={}", &reads[3..]));
    assert_eq!(status(as_session).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_ends_with_its_token_whoever_ends_it_and_when_its_time_is_over() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    let soon_over = Timestamp::from_millis(server.store.now().millis() + 1_500);
    let ended = token(&server, "ended", Role::Viewer, None).await;
    let passing = token(&server, "passing", Role::Viewer, Some(soon_over)).await;
    for (name, token) in [("ended", ended), ("passing", passing)] {
        let mut stream = soon(get(&server, "/api/sse/*", &token).send())
            .await
            .expect("an answer");
        assert_eq!(stream.status(), StatusCode::OK, "{name}");
        if name == "ended" {
            end(&server, name).await;
        }
        soon(async { while stream.chunk().await.is_ok_and(|it| it.is_some()) {} }).await;
        let again = status(get(&server, "/api/summary", &token)).await;
        assert_eq!(again, StatusCode::UNAUTHORIZED, "{name}");
    }
}

#[tokio::test]
async fn its_use_is_written_down_once_a_minute() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    let text = token(&server, "shop", Role::Viewer, None).await;
    let used = async || {
        let tokens = server.gate.book().tokens().await.expect("tokens");
        tokens[0].used_at
    };
    assert_eq!(used().await, None);
    assert_eq!(
        status(get(&server, "/api/summary", &text)).await,
        StatusCode::OK
    );
    // Beside the answer.
    let first = soon(async {
        loop {
            if let Some(at) = used().await {
                break at;
            }
        }
    });
    assert!(first.await.millis() > 1);
    meddle(&server.file(), "update tokens set used_at_ms = 1").await;
    assert_eq!(
        status(get(&server, "/api/summary", &text)).await,
        StatusCode::OK
    );
    assert_eq!(
        used().await,
        Some(Timestamp::from_millis(1)),
        "not again yet"
    );
}

#[tokio::test]
async fn no_token_is_called_like_an_account() {
    let server = Running::start().await;
    account(&server, "ana", Role::Admin).await;
    token(&server, "shop", Role::Viewer, None).await;
    let book = server.gate.book();
    let now = server.store.now();
    for taken in ["ana", "shop"] {
        let name = taken.parse().expect("a name");
        let new = NewToken {
            name: &name,
            role: Role::Viewer,
            ends_at: None,
        };
        let hash = Secret::random().hash();
        let made = book.add_token(new, &hash, By::COMMAND_LINE, now).await;
        assert!(made.is_err(), "{taken}");
        let made = book.add(&name, Role::Viewer, "kept", By::COMMAND_LINE, now);
        assert!(made.await.is_err(), "{taken}");
    }
}
