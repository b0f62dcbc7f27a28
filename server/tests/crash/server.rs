//! The real binary as a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A debug build on a busy machine starts within a second or two.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// A running server.
pub(crate) struct Server {
    child: Mutex<Child>,
    url: String,
}

impl Server {
    /// Starts on a free port and waits for the line that tells its address.
    pub(crate) async fn start(path: &Path) -> Self {
        let folder = path.parent().unwrap();
        let site = site(folder);
        let mut child = Command::new(env!("CARGO_BIN_EXE_live-orders"))
            .args(["serve", "--bind", "127.0.0.1:0", "--sample", "none"])
            .args(["--log-level", "warn"])
            .arg("--database")
            .arg(format!("sqlite:{}", path.display()))
            .env("LEPTOS_SITE_ROOT", site)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
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

    /// Waits until it is gone, and its file is free.
    pub(crate) async fn ended(self) {
        let mut child = self.child.into_inner().unwrap();
        let status = child.wait().await.unwrap();
        assert!(status.code().is_none(), "it was to be killed: {status}");
    }
}

/// A folder that passes for the pages' files, which may not be built yet and are not asked for.
fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::write(site.join("pkg/live-orders.js"), "").unwrap();
    site
}
