//! The program from outside: its one line, its exit codes, its refusals. It is started as people
//! start it, in a folder of its own, with nothing of this process' environment that it reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that fails panics"
)]

mod backups;
#[cfg(target_os = "linux")]
mod leaks;
mod manual;
mod notice;
mod privacy;
mod settings;
mod upkeep;
mod users;

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

/// Longer than a start takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with the pages' files in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let package = folder.path().join("site/pkg");
    std::fs::create_dir_all(&package).expect("the site's folder");
    std::fs::write(package.join("live-orders.js"), "").expect("a script");
    folder
}

/// The program, to be started in a folder.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_live-orders"));
    for (name, _) in std::env::vars() {
        if name.starts_with("LIVE_ORDERS_") || name.starts_with("LEPTOS_") {
            command.env_remove(name);
        }
    }
    command
        .args(args)
        .current_dir(folder)
        .env("LEPTOS_SITE_ROOT", folder.join("site"))
        .env("LIVE_ORDERS_BIND", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Starts it, and gives its address once it answers.
async fn start(command: &mut Command) -> (Child, String) {
    let mut child = command.spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let line = soon(lines.next_line())
        .await
        .expect("text")
        .expect("a line");
    let url = line.strip_prefix("live-orders is ready at ").expect(&line);
    // Nothing more is ever said there; the pipe stays open for as long as the program runs.
    tokio::spawn(async move { while lines.next_line().await.is_ok_and(|line| line.is_some()) {} });
    (child, url.to_owned())
}

async fn end(mut child: Child, signal: Signal) -> ExitStatus {
    let id = i32::try_from(child.id().expect("it runs")).expect("an id");
    kill_process(Pid::from_raw(id).expect("an id"), signal).expect("a signal");
    soon(child.wait()).await.expect("an end")
}

/// Runs it to its end: how that was, and what it said on standard error.
async fn run(command: &mut Command) -> (ExitStatus, String) {
    let mut child = command.spawn().expect("it starts");
    let mut said = String::new();
    let mut errors = child.stderr.take().expect("its errors");
    soon(errors.read_to_string(&mut said)).await.expect("text");
    (soon(child.wait()).await.expect("an end"), said)
}

async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it comes in time")
}

async fn orders(url: &str) -> u64 {
    let response = soon(reqwest::get(format!("{url}/api/summary")))
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let summary: Value = response.json().await.expect("JSON");
    summary["orders"].as_u64().expect("a count")
}

#[tokio::test]
async fn it_says_where_it_answers_and_ends_well() {
    for signal in [Signal::TERM, Signal::INT] {
        let folder = folder();
        let (child, url) = start(&mut program(folder.path(), &["serve"])).await;
        assert!(!url.ends_with(":0"), "the real port: {url}");
        assert_eq!(orders(&url).await, 0);
        assert!(end(child, signal).await.success());
        assert!(folder.path().join("data/live-orders.db").is_file());
    }
}

#[tokio::test]
async fn the_sample_is_loaded_once() {
    let folder = folder();
    let command = || {
        let mut command = program(folder.path(), &["--database", "sqlite:other/orders.db"]);
        command.env("LIVE_ORDERS_SAMPLE", "northwind");
        command
    };
    for _ in 0..2 {
        let (child, url) = start(&mut command()).await;
        assert_eq!(orders(&url).await, 830);
        assert!(end(child, Signal::TERM).await.success());
    }
    assert!(folder.path().join("other/orders.db").is_file());
}

#[tokio::test]
async fn bounds_are_set_by_flags_and_by_the_environment() {
    let folder = folder();
    let mut command = program(folder.path(), &["--streams-max", "2"]);
    command.env("LIVE_ORDERS_STREAMS_PER_ADDRESS", "1");
    let (child, url) = start(&mut command).await;
    let stream = soon(reqwest::get(format!("{url}/api/sse/*"))).await;
    let stream = stream.expect("an answer");
    assert_eq!(stream.status(), StatusCode::OK);
    let refused = soon(reqwest::get(format!("{url}/api/sse/*"))).await;
    let refused = refused.expect("an answer");
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    let problem = soon(refused.text()).await.expect("a problem");
    assert!(problem.contains("from your address"), "{problem}");
    drop(stream);
    assert!(end(child, Signal::TERM).await.success());
}

#[tokio::test]
async fn what_is_wrong_is_said_before_anything_is_opened() {
    let folder = folder();
    let check = async |args: &[&str], site: &str, part: &str| {
        let mut command = program(folder.path(), args);
        command.env("LEPTOS_SITE_ROOT", folder.path().join(site));
        let (status, said) = run(&mut command).await;
        assert!(!status.success(), "{args:?}");
        assert!(said.contains(part), "{args:?}: {said}");
    };
    check(&["--bind", "somewhere"], "site", "not an address").await;
    check(&["--database", "postgres://x/y"], "site", "postgres://x/y").await;
    check(&["--log-level", "a=b=c"], "site", "not a log level").await;
    check(&["serve"], "elsewhere", "LEPTOS_SITE_ROOT").await;
    check(&["--colour", "red"], "site", "--colour").await;
    check(&["--log-keep-days", "3"], "site", "14 days or more").await;
    check(&["--streams-max", "0"], "site", "--streams-max").await;
    assert!(!folder.path().join("data").exists(), "nothing was opened");
}

#[tokio::test]
async fn others_are_not_listened_to_before_there_is_an_account() {
    let folder = folder();
    let (status, said) = run(&mut program(folder.path(), &["--bind", "0.0.0.0:0"])).await;
    assert!(
        !status.success() && said.contains("live-orders user add"),
        "{said}"
    );
}
