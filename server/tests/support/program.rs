//! The real program as a process of its own, on a file: started on a free port, killed, or told to
//! stop.

#![allow(dead_code, reason = "each of the test programs uses its part of this")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A debug build on a busy machine starts within a second or two.
const START_TIMEOUT: Duration = Duration::from_mins(1);
/// The program's own deadline is five seconds; a busy machine may add to it.
const STOP_TIMEOUT: Duration = Duration::from_mins(1);

/// A running program.
pub(crate) struct Program {
    child: Mutex<Child>,
    url: String,
}

impl Program {
    /// Starts it and waits for the line that tells its address. What it logs goes to `log`.
    pub(crate) async fn start(path: &Path, arguments: &[String], log: Stdio) -> Self {
        let folder = path.parent().unwrap();
        let site = site(folder);
        let mut command = Command::new(env!("CARGO_BIN_EXE_live-orders"));
        for (name, _) in std::env::vars() {
            if name.starts_with("LIVE_ORDERS_") || name.starts_with("LEPTOS_") {
                command.env_remove(name);
            }
        }
        let mut child = command
            .args(["serve", "--bind", "127.0.0.1:0", "--sample", "none"])
            .args(["--log-level", "warn"])
            .arg("--database")
            .arg(format!("sqlite:{}", path.display()))
            .args(arguments)
            .env("LEPTOS_SITE_ROOT", site)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = async {
            loop {
                let line = lines.next_line().await.unwrap();
                let line = line.expect("the server ended before it was ready");
                if let Some(start) = line.find("http://") {
                    let url = line[start..].split_whitespace().next().unwrap();
                    return url.trim_end_matches('/').to_owned();
                }
            }
        };
        let url = timeout(START_TIMEOUT, ready).await.expect("ready in time");
        Self {
            child: Mutex::new(child),
            url,
        }
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// SIGKILL: it gets no chance to tidy up.
    pub(crate) fn kill(&self) {
        self.child.lock().unwrap().start_kill().unwrap();
    }

    /// Waits until it is gone after [`Program::kill`], and its file is free.
    pub(crate) async fn killed(self) {
        let mut child = self.child.into_inner().unwrap();
        let status = child.wait().await.unwrap();
        assert!(status.code().is_none(), "it was to be killed: {status}");
    }

    /// SIGTERM, and its end, which must be a good one.
    pub(crate) async fn stop(self) {
        let mut child = self.child.into_inner().unwrap();
        let id = i32::try_from(child.id().expect("it runs")).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
        let ended = timeout(STOP_TIMEOUT, child.wait()).await;
        let status = ended.expect("it stops in time").unwrap();
        assert!(status.success(), "it was to stop by itself: {status}");
    }
}

/// A folder that passes for the pages' files, which may not be built yet and are not asked for.
fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::write(site.join("pkg/live-orders.js"), "").unwrap();
    site
}
