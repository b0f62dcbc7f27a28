//! When and how the server ends: told by a signal, announced to whoever sends it requests, within a
//! deadline, without losing a write.

use std::io;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long open connections have to finish what they are at. Streams end within
/// [`WINDOW_MAX`](crate::live::farewell::WINDOW_MAX); what is left is requests on their way, and a
/// mutation takes milliseconds.
pub const DRAIN_DEADLINE: Duration = Duration::from_secs(5);

/// The two steps of an end.
#[derive(Clone, Debug)]
pub struct Shutdown {
    /// It will end: it answers as before, but says that nobody more should come.
    announced: CancellationToken,
    /// It ends: no new connections, and the open ones finish.
    begun: CancellationToken,
}

impl Shutdown {
    /// Whether it will end.
    pub fn is_announced(&self) -> bool {
        self.announced.is_cancelled()
    }

    /// What is cancelled when it ends.
    pub const fn begun(&self) -> &CancellationToken {
        &self.begun
    }
}

impl From<CancellationToken> for Shutdown {
    /// Announced and begun at once.
    fn from(begun: CancellationToken) -> Self {
        Self {
            announced: begun.clone(),
            begun,
        }
    }
}

/// An end that is announced by the first SIGINT (Ctrl-C) or SIGTERM, and begins `notice` later, or
/// with the second one.
pub fn on_signal(notice: Duration) -> io::Result<Shutdown> {
    let shutdown = Shutdown {
        announced: CancellationToken::new(),
        begun: CancellationToken::new(),
    };
    let told = shutdown.clone();
    let mut signals = Signals::listen()?;
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!(notice_s = notice.as_secs(), "told to stop");
        told.announced.cancel();
        tokio::select! {
            () = tokio::time::sleep(notice) => {}
            () = signals.next() => tracing::info!("told to stop at once"),
        }
        told.begun.cancel();
    });
    Ok(shutdown)
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(
        clippy::unnecessary_wraps,
        reason = "elsewhere listening can fail at once"
    )]
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Where it cannot be listened for, only the end of the process stops the server.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
