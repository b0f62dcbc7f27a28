//! The server put together: the store publishes into the live log, streams read from it, and the
//! router answers until it is told to stop.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use axum::serve::ListenerExt;
use leptos::config::LeptosOptions;
use live_orders_app::port::Store;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::Sample;
use crate::config::ServeConfig;
use crate::http::{self, AppState};
use crate::live::ring::RingBounds;
use crate::live::{Hub, HubConfig, Log};
use crate::shutdown::{self, DRAIN_DEADLINE};
use crate::store::{SqliteStore, StoreConfig, StoreError};
use crate::{open_files, sample, site};

/// A store and everything around it, not yet listening.
pub struct Server {
    store: SqliteStore,
    state: AppState,
    shutdown: CancellationToken,
}

/// What can be set about the live side.
#[derive(Clone, Copy, Debug, Default)]
pub struct LiveConfig {
    /// What the log in memory holds.
    pub ring: RingBounds,
    /// How streams behave.
    pub hub: HubConfig,
}

/// Serves until a signal comes. Prints one line on standard output once it answers.
pub async fn run(config: ServeConfig) -> anyhow::Result<()> {
    let shutdown = shutdown::on_signal().context("cannot listen for signals")?;
    let options = site::options()?;
    open_files::raise_limit();
    let listener = TcpListener::bind(config.bind)
        .await
        .with_context(|| format!("cannot listen on {}", config.bind))?;
    let server = Server::open(&config.store, LiveConfig::default(), options, shutdown).await?;
    let store = server.store();
    if config.sample == Sample::Northwind && sample::is_wanted(&store).await? {
        let (products, orders) = sample::load(&store, config.sample_dates).await?;
        tracing::info!(
            products = products.imported,
            orders = orders.imported,
            "loaded the sample data"
        );
    }
    writeln!(
        io::stdout(),
        "live-orders is ready at http://{}",
        listener.local_addr()?
    )?;
    server.answer(listener).await?;
    tracing::info!("stopped");
    Ok(())
}

impl Server {
    /// Opens the store and puts the parts together. They end when `shutdown` is cancelled.
    pub async fn open(
        store: &StoreConfig,
        live: LiveConfig,
        leptos: LeptosOptions,
        shutdown: CancellationToken,
    ) -> Result<Self, StoreError> {
        let log = Arc::new(Log::new(live.ring));
        let sqlite = SqliteStore::open(store, log.clone()).await?;
        log.begin_at(sqlite.head());
        let store: Store = Arc::new(sqlite.clone());
        let epoch = sqlite.epoch().to_owned();
        let hub = Hub::new(live.hub, store.clone(), epoch, log, shutdown.clone());
        let hub = Arc::new(hub);
        Ok(Self {
            store: sqlite,
            state: AppState { store, hub, leptos },
            shutdown,
        })
    }

    /// The store.
    pub fn store(&self) -> Store {
        self.state.store.clone()
    }

    /// Answers until shutdown, lets the connections finish within [`DRAIN_DEADLINE`], and closes
    /// the store.
    pub async fn answer(self, listener: TcpListener) -> io::Result<()> {
        let hub = self.state.hub.clone();
        let pump = tokio::spawn(async move { hub.run().await });
        // An event is a small write that nothing follows: it must not wait for more.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection went before it was answered");
            }
        });
        let told = self.shutdown.clone();
        let answering = axum::serve(listener, http::router(self.state))
            .with_graceful_shutdown(async move { told.cancelled().await });
        let overdue = async {
            self.shutdown.cancelled().await;
            tokio::time::sleep(DRAIN_DEADLINE).await;
        };
        let answered = tokio::select! {
            answered = answering.into_future() => answered,
            () = overdue => {
                tracing::warn!("some connections did not finish in time; they are cut off");
                Ok(())
            }
        };
        pump.abort();
        self.store.close().await;
        answered
    }
}
