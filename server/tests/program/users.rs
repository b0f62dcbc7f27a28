//! `live-orders user` and `audit`, as an owner uses them: before the first start, and beside a
//! running server.

use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{end, folder, program, soon, start};

/// Nobody's, and not guessed first.
const PASSWORD: &str = "gravel lantern otter";

/// Runs it to its end with something to read: whether it did what it was told, and all that it said.
async fn run(folder: &Path, args: &[&str], typed: &str) -> (bool, String) {
    let mut command = program(folder, args);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("its input");
    // It may end without having read.
    drop(input.write_all(typed.as_bytes()).await);
    drop(input);
    let (mut said, mut complained) = (String::new(), String::new());
    let mut output = child.stdout.take().expect("its output");
    let mut errors = child.stderr.take().expect("its errors");
    soon(output.read_to_string(&mut said)).await.expect("text");
    soon(errors.read_to_string(&mut complained))
        .await
        .expect("text");
    let status = soon(child.wait()).await.expect("an end");
    (status.success(), said + &complained)
}

async fn well(folder: &Path, args: &[&str], typed: &str) -> String {
    let (is_well, said) = run(folder, args, typed).await;
    assert!(is_well, "{args:?}: {said}");
    said
}

async fn badly(folder: &Path, args: &[&str], typed: &str, part: &str) {
    let (is_well, said) = run(folder, args, typed).await;
    assert!(!is_well && said.contains(part), "{args:?}, {part}: {said}");
}

fn add<'a>(name: &'a str, role: &'a str) -> [&'a str; 6] {
    ["user", "add", name, "--role", role, "--password-stdin"]
}

#[tokio::test]
async fn accounts_are_made_before_the_first_start_and_beside_a_server() {
    let folder = folder();
    let folder = folder.path();
    well(folder, &add("Ana", "admin"), &format!("{PASSWORD}\n")).await;
    let (child, _) = start(&mut program(folder, &["serve"])).await;
    well(folder, &add("bo", "viewer"), PASSWORD).await;
    well(folder, &["user", "disable", "bo"], "").await;
    let listed = well(folder, &["user", "list"], "").await;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert!(
        lines[0].starts_with("ana\tadmin\tmay sign in\tsince "),
        "{listed}"
    );
    assert!(lines[1].starts_with("bo\tviewer\tdisabled\t"), "{listed}");
    well(folder, &["user", "enable", "bo"], "").await;
    well(folder, &["user", "role", "bo", "operator"], "").await;
    let other = "violin harbour thistle";
    well(folder, &["user", "passwd", "bo", "--password-stdin"], other).await;
    assert!(end(child, Signal::TERM).await.success());
    let listed = well(folder, &["user", "list"], "").await;
    assert!(listed.contains("bo\toperator\tmay sign in"), "{listed}");
    let audit = well(folder, &["audit"], "").await;
    let events: Vec<(&str, &str, &str)> = audit
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[1], fields[2], fields[3])
        })
        .collect();
    assert_eq!(
        events,
        [
            ("account-made", "command line", "ana"),
            ("account-made", "command line", "bo"),
            ("account-disabled", "command line", "bo"),
            ("account-enabled", "command line", "bo"),
            ("role-changed", "command line", "bo"),
            ("password-changed", "command line", "bo"),
        ]
    );
    let last = well(folder, &["audit", "--limit", "1"], "").await;
    assert!(
        last.lines().count() == 1 && last.contains("password-changed"),
        "{last}"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_makes_nothing() {
    let folder = folder();
    let folder = folder.path();
    badly(folder, &add("ana", "admin"), "hunter2", "at least 12").await;
    badly(
        folder,
        &add("ana", "admin"),
        "",
        "no password on standard input",
    )
    .await;
    badly(
        folder,
        &add("ana", "admin"),
        "password1234",
        "guessed first",
    )
    .await;
    badly(
        folder,
        &add("ana", "owner"),
        PASSWORD,
        "viewer, operator, admin",
    )
    .await;
    badly(folder, &add("a b", "admin"), PASSWORD, "a name has only").await;
    badly(
        folder,
        &add("import", "admin"),
        PASSWORD,
        "choose another name",
    )
    .await;
    let flagless = ["user", "add", "ana", "--role", "admin"];
    badly(folder, &flagless, PASSWORD, "--password-stdin").await;
    assert!(!folder.join("data").exists(), "nothing was opened");
    well(folder, &add("ana", "admin"), PASSWORD).await;
    badly(folder, &add("ANA", "viewer"), PASSWORD, "“ana” already").await;
    badly(folder, &["user", "disable", "bo"], "", "no account “bo”").await;
    badly(folder, &["user", "enable", "bo"], "", "no account “bo”").await;
    badly(
        folder,
        &["user", "role", "bo", "admin"],
        "",
        "no account “bo”",
    )
    .await;
    badly(
        folder,
        &["user", "role", "ana", "owner"],
        "",
        "viewer, operator, admin",
    )
    .await;
    let passwd = ["user", "passwd", "bo", "--password-stdin"];
    badly(folder, &passwd, PASSWORD, "no account “bo”").await;
}

#[tokio::test]
async fn no_password_is_kept_as_it_is() {
    let folder = folder();
    let said = well(folder.path(), &add("ana", "admin"), PASSWORD).await;
    assert!(!said.contains(PASSWORD));
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder.path().join("data")).expect("files") {
        let bytes = std::fs::read(entry.expect("a file").path()).expect("bytes");
        let holds = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(!holds(PASSWORD));
        looked_at += usize::from(holds("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
    assert_eq!(looked_at, 1, "what is kept of it");
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_told_to() {
    let folder = folder();
    let folder = folder.path();
    well(folder, &add("ana", "admin"), PASSWORD).await;
    let (child, url) = start(&mut program(folder, &["serve"])).await;
    let made = ["token", "add", "shop", "--role", "viewer", "--days", "30"];
    let token = well(folder, &made, "").await;
    let token = token.trim();
    assert!(token.starts_with("lo_") && token.len() == 46, "{token}");
    let summary = async || {
        let request = reqwest::Client::new()
            .get(format!("{url}/api/summary"))
            .bearer_auth(token);
        soon(request.send()).await.expect("an answer").status()
    };
    // The account and the token were made beside it: within a second it knows of both.
    assert_eq!(summary().await, reqwest::StatusCode::OK);
    let listed = well(folder, &["token", "list"], "").await;
    assert!(listed.starts_with("shop\tviewer\tlast used "), "{listed}");
    assert!(
        listed.contains("\tuntil ") && !listed.contains(token),
        "{listed}"
    );
    badly(folder, &made, "", "a token “shop” already").await;
    badly(
        folder,
        &add("shop", "viewer"),
        PASSWORD,
        "a token “shop” already",
    )
    .await;
    well(folder, &["token", "end", "shop"], "").await;
    soon(async { while summary().await == reqwest::StatusCode::OK {} }).await;
    assert_eq!(summary().await, reqwest::StatusCode::UNAUTHORIZED);
    badly(folder, &["token", "end", "shop"], "", "no token “shop”").await;
    assert!(end(child, Signal::TERM).await.success());
    let audit = well(folder, &["audit"], "").await;
    assert!(
        audit.contains("token-made") && audit.contains("token-ended"),
        "{audit}"
    );
}

#[tokio::test]
async fn a_copy_brings_nobody_back() {
    let folder = folder();
    let folder = folder.path();
    well(folder, &add("ana", "admin"), PASSWORD).await;
    well(folder, &add("bo", "admin"), PASSWORD).await;
    let made = ["token", "add", "shop", "--role", "admin"];
    let token = well(folder, &made, "").await;
    well(folder, &["backup", "copy.db"], "").await;
    well(folder, &["user", "role", "bo", "viewer"], "").await;
    well(folder, &["user", "disable", "bo"], "").await;
    well(folder, &["token", "end", "shop"], "").await;
    let said = well(folder, &["restore", "copy.db", "--replace"], "").await;
    assert!(
        said.contains("accounts and tokens are as they were"),
        "{said}"
    );
    let listed = well(folder, &["user", "list"], "").await;
    assert!(listed.contains("bo\tviewer\tdisabled"), "{listed}");
    assert!(listed.contains("ana\tadmin\tmay sign in"), "{listed}");
    let tokens = well(folder, &["token", "list"], "").await;
    assert!(!tokens.contains("shop"), "{tokens}");
    let audit = well(folder, &["audit"], "").await;
    assert!(
        audit.contains("token-ended") && audit.contains("restored"),
        "{audit}"
    );
    let (child, url) = start(&mut program(folder, &["serve"])).await;
    let request = reqwest::Client::new().get(format!("{url}/api/summary"));
    let answer = soon(request.bearer_auth(token.trim()).send()).await;
    assert_eq!(
        answer.expect("an answer").status(),
        reqwest::StatusCode::UNAUTHORIZED
    );
    assert!(end(child, Signal::TERM).await.success());

    // Where there is nothing to go by, the copy counts, and it is said.
    let said = well(
        folder,
        &["restore", "copy.db", "--database", "other.db"],
        "",
    )
    .await;
    assert!(said.contains("those of the copy"), "{said}");
    let mode = |name: &str| {
        let file = std::fs::metadata(folder.join(name)).expect("a file");
        std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777
    };
    assert_eq!(
        (mode("copy.db"), mode("other.db")),
        (0o600, 0o600),
        "its owner's alone"
    );
}

#[tokio::test]
async fn behind_a_proxy_accounts_may_be_required_on_loopback_too() {
    let folder = folder();
    let folder = folder.path();
    badly(
        folder,
        &["serve", "--require-accounts"],
        "",
        "there is no account yet",
    )
    .await;
    well(folder, &add("ana", "admin"), PASSWORD).await;
    let (child, url) = start(&mut program(folder, &["serve", "--require-accounts"])).await;
    let answer = soon(reqwest::get(format!("{url}/api/summary"))).await;
    assert_eq!(
        answer.expect("an answer").status(),
        reqwest::StatusCode::UNAUTHORIZED
    );
    assert!(end(child, Signal::TERM).await.success());
}
