//! The program from outside: `live-orders sinks …` beside a running server and without one, and that
//! nothing it ever says holds a secret.

use std::path::Path;
use std::process::{Output, Stdio};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::receiver::{Answer, Receiver, SECRET};
use crate::support::soon;

/// Where `serve` is told all it can be told.
const LOG_LEVEL: &str = "trace";

/// A folder with the pages' files and a file of sinks in it.
fn folder(sinks: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let package = folder.path().join("site/pkg");
    std::fs::create_dir_all(&package).expect("the site's folder");
    std::fs::write(package.join("live-orders.js"), "").expect("a script");
    std::fs::write(folder.path().join("sinks.toml"), sinks).expect("written");
    folder
}

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
        .env("LIVE_ORDERS_SINKS", "sinks.toml")
        .env("LIVE_ORDERS_DATABASE", "sqlite:orders.db")
        .env("LIVE_ORDERS_LOG_LEVEL", LOG_LEVEL)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A server in a process of its own.
struct Server {
    child: Child,
    url: String,
    said: JoinHandle<String>,
}

impl Server {
    async fn start(folder: &Path) -> Self {
        Self::start_with(folder, &["serve"]).await
    }

    async fn start_with(folder: &Path, args: &[&str]) -> Self {
        let mut child = program(folder, args).spawn().expect("it starts");
        let mut errors = child.stderr.take().expect("its errors");
        let said = tokio::spawn(async move {
            let mut said = String::new();
            errors.read_to_string(&mut said).await.expect("text");
            said
        });
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = soon(lines.next_line()).await.expect("text");
        let line = line.expect("a line");
        let url = line.strip_prefix("live-orders is ready at ").expect(&line);
        Self {
            child,
            url: url.to_owned(),
            said,
        }
    }

    async fn post(&self, path: &str, body: Value) {
        let request = reqwest::Client::new().post(format!("{}{path}", self.url));
        let answer = soon(request.json(&body).send()).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::CREATED);
    }

    /// Ends it as a power cut would.
    async fn kill(mut self) {
        soon(self.child.kill()).await.expect("killed");
    }

    /// Stops it, and gives all that it has logged.
    async fn stop(mut self) -> String {
        let id = i32::try_from(self.child.id().expect("it runs")).expect("an id");
        let id = rustix::process::Pid::from_raw(id).expect("an id");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("a signal");
        soon(self.child.wait()).await.expect("an end");
        soon(self.said).await.expect("its log")
    }
}

async fn run(folder: &Path, args: &[&str]) -> Output {
    soon(program(folder, args).output()).await.expect("it ends")
}

fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(all).expect("text")
}

fn product(sku: &str) -> Value {
    json!({ "sku": sku, "name": "Product", "unit_price_minor": 1000, "stock": 10 })
}

fn webhook(receiver: &Receiver) -> String {
    format!(
        "[[sink]]\nname = \"shop\"\nkind = \"webhook\"\nallow_private = true\nfailures_max = 1\n\
         url = \"http://{}/hook\"\nsecret = \"{SECRET}\"\n",
        receiver.address
    )
}

#[tokio::test]
async fn a_stopped_sink_is_shown_and_goes_on_by_command_while_the_server_runs() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(500)]);
    let folder = folder(&webhook(&receiver));
    let before = run(folder.path(), &["sinks", "list"]).await;
    assert!(!before.status.success());
    assert!(
        text(&before).contains("start the server on it first"),
        "{}",
        text(&before)
    );

    let server = Server::start(folder.path()).await;
    server.post("/api/products", product("A")).await;
    assert_eq!(receiver.next().await.seq(), 1);
    let stopped = soon(async {
        loop {
            let list = text(&run(folder.path(), &["sinks", "list"]).await);
            if list.contains("Stopped after 1 failure\t") {
                return list;
            }
        }
    })
    .await;
    assert!(stopped.contains("shop\twebhook\t"), "{stopped}");
    assert!(stopped.contains("1 behind"), "{stopped}");
    assert!(
        stopped.contains("answered 500 Internal Server Error"),
        "{stopped}"
    );

    let unknown = run(folder.path(), &["sinks", "retry", "nobody"]).await;
    assert!(!unknown.status.success());
    assert!(
        text(&unknown).contains("there is no sink “nobody”"),
        "{}",
        text(&unknown)
    );
    let asked = run(folder.path(), &["sinks", "retry", "shop"]).await;
    assert!(asked.status.success(), "{}", text(&asked));
    assert_eq!(receiver.next().await.seq(), 1);
    server.stop().await;

    let list = text(&run(folder.path(), &["sinks", "list"]).await);
    assert!(list.contains("Up to date\tdelivered 1 up to 1"), "{list}");
}

#[tokio::test]
async fn what_is_asked_without_a_server_is_done_by_the_next() {
    let mut receiver = Receiver::start().await;
    receiver.answer([Answer::Status(410)]);
    let folder = folder(&webhook(&receiver));
    let server = Server::start(folder.path()).await;
    server.post("/api/products", product("A")).await;
    receiver.next().await;
    server.stop().await;
    let flags = ["--sinks", "sinks.toml", "--database", "orders.db"];
    let list = [&["sinks", "list"], &flags[..]].concat();
    let list = text(&run(folder.path(), &list).await);
    assert!(list.contains("the service wants no more"), "{list}");
    let asked = run(folder.path(), &["sinks", "retry", "shop"]).await;
    assert!(asked.status.success(), "{}", text(&asked));
    assert_eq!(receiver.rest().len(), 0);
    let server = Server::start(folder.path()).await;
    assert_eq!(receiver.next().await.seq(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_kill_loses_no_event() {
    let mut receiver = Receiver::start().await;
    let folder = folder(&webhook(&receiver));
    receiver.answer([Answer::Status(200), Answer::Status(200), Answer::Never]);
    let server = Server::start(folder.path()).await;
    for sku in ["A", "B", "C", "D"] {
        server.post("/api/products", product(sku)).await;
    }
    let heard = receiver.take(3).await;
    assert_eq!(heard[2].seq(), 3);
    server.kill().await;
    let server = Server::start(folder.path()).await;
    // What was taken shortly before may come again; what was not comes, and in its order.
    let mut again = vec![receiver.next().await.seq()];
    while again.last() != Some(&4) {
        again.push(receiver.next().await.seq());
    }
    let first = again[0];
    assert!((1..=3).contains(&first), "{again:?}");
    assert_eq!(again, (first..=4).collect::<Vec<_>>());
    server.stop().await;
}

#[tokio::test]
async fn the_sample_is_no_news() {
    let mut receiver = Receiver::start().await;
    let folder = folder(&webhook(&receiver));
    let sample = ["serve", "--sample", "northwind"];
    let server = Server::start_with(folder.path(), &sample).await;
    server.post("/api/products", product("new")).await;
    assert_eq!(receiver.next().await.verified(SECRET)["data"]["sku"], "new");
    server.stop().await;
}

#[tokio::test]
async fn a_test_says_that_it_is_one_and_shows_what_comes_back() {
    let mut receiver = Receiver::start().await;
    let folder = folder(&webhook(&receiver));
    let tested = run(folder.path(), &["sinks", "test", "shop"]).await;
    assert!(tested.status.success(), "{}", text(&tested));
    assert!(
        text(&tested).contains("shop took it: 200 OK"),
        "{}",
        text(&tested)
    );
    let heard = receiver.next().await;
    let body = heard.verified(SECRET);
    assert_eq!(body["type"], "test");
    assert_eq!(
        (&body["data"]["test"], &body["data"]["sink"]),
        (&true.into(), &"shop".into())
    );

    receiver.answer([Answer::Status(401)]);
    let tested = run(folder.path(), &["sinks", "test", "shop"]).await;
    assert!(!tested.status.success());
    assert!(
        text(&tested).contains("did not take it"),
        "{}",
        text(&tested)
    );
    assert!(
        text(&tested).contains("401 Unauthorized"),
        "{}",
        text(&tested)
    );
    let tested = run(folder.path(), &["sinks", "test", "nobody"]).await;
    assert!(
        text(&tested).contains("there is no sink “nobody”"),
        "{}",
        text(&tested)
    );
    assert!(
        !folder.path().join("orders.db").exists(),
        "nothing was opened"
    );
}

#[tokio::test]
async fn a_bad_file_is_told_before_anything_is_opened() {
    let folder = folder("[[sink]]\nname = \"shop\"\nkind = \"webhook\"\nurl = \"nowhere/T0KEN\"\n");
    let served = run(folder.path(), &["serve"]).await;
    assert!(!served.status.success());
    assert!(
        text(&served).contains("sink “shop”: url must be an address"),
        "{}",
        text(&served)
    );
    assert!(!text(&served).contains("T0KEN"), "{}", text(&served));
    assert!(
        !folder.path().join("orders.db").exists(),
        "nothing was opened"
    );
}

#[tokio::test]
async fn nothing_that_is_ever_said_holds_a_secret() {
    let mut receiver = Receiver::start().await;
    let closed = Receiver::start().await.stop().await;
    let address = receiver.address;
    let port = address.port();
    let sinks = format!(
        "[[sink]]\nname = \"taken\"\nkind = \"webhook\"\nallow_private = true\n\
         url = \"http://us3r:pa55@{address}/T0KEN?key=K3Y\"\nsecret = \"{SECRET}\"\n\
         [[sink]]\nname = \"refused\"\nkind = \"webhook\"\nallow_private = true\n\
         url = \"http://us3r:pa55@{closed}/T0KEN?key=K3Y\"\nsecret = \"{SECRET}\"\n\
         [[sink]]\nname = \"pusher\"\nkind = \"pusher\"\nallow_private = true\ntls = false\n\
         host = \"127.0.0.1\"\nport = {port}\napp_id = \"1\"\nkey = \"k\"\nsecret = \"s3cret\"\n\
         [[sink]]\nname = \"ably\"\nkind = \"ably\"\nallow_private = true\n\
         url = \"http://{address}\"\nkey = \"a.b:s3cret\"\n\
         [[sink]]\nname = \"supabase\"\nkind = \"supabase\"\nallow_private = true\n\
         url = \"http://{address}\"\nkey = \"sb_s3cret\"\n"
    );
    let folder = folder(&sinks);
    // Some of each are refused first.
    receiver.answer([Answer::Status(500); 4]);
    let server = Server::start(folder.path()).await;
    server.post("/api/products", product("A")).await;
    receiver.take(8).await;
    let reports = reqwest::get(format!("{}/api/sinks", server.url)).await;
    let mut said = soon(reports.expect("an answer").text())
        .await
        .expect("text");
    for args in [
        &["sinks", "list"][..],
        &["sinks", "test", "taken"],
        &["sinks", "test", "refused"],
        &["sinks", "test", "pusher"],
        &["sinks", "retry", "refused"],
    ] {
        said += &text(&run(folder.path(), args).await);
    }
    let logged = server.stop().await;
    assert!(logged.contains("a delivery failed"), "the log is one");
    assert!(logged.contains("TRACE"), "of all levels");
    said += &logged;
    said +=
        &String::from_utf8_lossy(&std::fs::read(folder.path().join("orders.db")).expect("a file"));
    for secret in [
        "us3r",
        "pa55",
        "T0KEN",
        "K3Y",
        "s3cret",
        // base64 of user and password, and of Ably's key
        "dXMzcjpwYTU1",
        "YS5iOnMzY3JldA",
        &SECRET[6..],
    ] {
        let at = said.find(secret).map(|at| {
            let line = said[..at].rfind('\n').map_or(0, |at| at + 1);
            said[line..].lines().next().unwrap_or_default().to_owned()
        });
        assert_eq!(at, None, "{secret}");
    }
}
