//! A server as a process of its own: started on the servers' cores, ended with this value.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::machine::Cores;
use crate::wire::connection::{Connection, get};

/// The slowest peer is there within a second or two.
const START_MAX: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// Whoever is not gone by then is killed.
const STOP_MAX: Duration = Duration::from_secs(5);
/// The end of a log is what tells why a server has not come up.
const LOG_TOLD_BYTES: usize = 400;

/// A running server.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
    begin: Instant,
    pub(crate) address: SocketAddr,
}

/// An address of this machine that nobody listens on.
pub(crate) async fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

impl Process {
    /// Starts a program that will answer at an address; it is killed at the latest when this is
    /// dropped. What it says is kept in its folder.
    pub(crate) fn start(
        mut command: Command,
        address: SocketAddr,
        folder: &Path,
        cores: &Cores,
    ) -> Result<Self> {
        let log = folder.join("log");
        let file = File::create(&log)?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .current_dir(folder)
            .kill_on_drop(true);
        let begin = Instant::now();
        let child = cores.for_a_server(|| command.spawn())?;
        let child = child.context("the program does not start")?;
        Ok(Self {
            child,
            log,
            begin,
            address,
        })
    }

    /// Waits until it answers a request, whatever it answers, and gives how long that took from
    /// its start on.
    pub(crate) async fn answers(&mut self, path: &str) -> Result<Duration> {
        let request = get(path);
        while self.begin.elapsed() < START_MAX {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}: {}", self.last_words());
            }
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection.ask(&request).await.is_ok()
            {
                return Ok(self.begin.elapsed());
            }
            sleep(LOOK_EVERY).await;
        }
        bail!("no answer in time: {}", self.last_words())
    }

    /// The memory that it has in RAM, in bytes.
    pub(crate) fn resident_bytes(&self) -> Result<f64> {
        let id = self.child.id().context("it has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let line = line.context("no VmRSS in its status")?;
        let kib: u32 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(f64::from(kib) * 1024.0)
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let id = self.child.id().context("it has ended already")?;
        if let Some(id) = Pid::from_raw(i32::try_from(id)?) {
            kill_process(id, Signal::TERM)?;
        }
        if timeout(STOP_MAX, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        let end = log.len().saturating_sub(LOG_TOLD_BYTES);
        String::from_utf8_lossy(&log[end..]).trim().to_owned()
    }
}
