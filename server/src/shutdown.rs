//! When and how the server ends: told by a signal, within a deadline, without losing a write.

use std::io;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// How long open connections have to finish what they are at. Streams end within
/// [`WINDOW_MAX`](crate::live::farewell::WINDOW_MAX); what is left is requests on their way, and a
/// mutation takes milliseconds.
pub const DRAIN_DEADLINE: Duration = Duration::from_secs(5);

/// A token that is cancelled by the first SIGINT (Ctrl-C) or SIGTERM.
pub fn on_signal() -> io::Result<CancellationToken> {
    let token = CancellationToken::new();
    let told = token.clone();
    let signal = signal()?;
    tokio::spawn(async move {
        signal.await;
        tracing::info!("told to stop");
        told.cancel();
    });
    Ok(token)
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where it cannot be listened for, only the end of the process stops the server.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
